//! The list of projects is narrowed, sorted, paged and counted.

use crate::support::TestApp;

fn rows(page: &str) -> usize {
    page.matches("<td data-label=\"编号\"").count()
}

#[tokio::test(flavor = "multi_thread")]
async fn projects_are_narrowed_and_counted() {
    let app = TestApp::start_with_demo().await;
    let leader = app.sign_in("leader").await;
    let of = async |query: &str| {
        app.get(&format!("/projects?area=6212280000000&{query}"), &leader).await
    };
    let first = of("batch=2015").await;
    assert_eq!(first.status, 200, "{}", first.text);
    assert!(first.text.contains("共 <b>34</b> 个"), "{}", first.text);
    assert_eq!(rows(&first.text), 34);
    assert!(of("batch=2016").await.text.contains("共 <b>14</b> 个"));
    let found = app.get("/projects?q=2015-0001&stage=&unknown=1", &leader).await.text;
    assert_eq!(rows(&found), 1, "{found}");
    let escaped = of("q=%3Cscript%3Ealert(1)").await.text;
    assert!(escaped.contains("没有符合条件的项目。") && !escaped.contains("<script>alert"));
    let late = of("late=true").await.text;
    let marks = late.matches("逾期 ").count() + late.matches("超期 ").count();
    assert!(marks >= rows(&late), "{late}");
    assert_eq!(of("stage=nonsense").await.status, 400);
    let newest = of("sort=last&page=99").await;
    assert_eq!(newest.status, 200, "a page beyond the last is the last");
    assert!(app.get("/projects", &leader).await.text.contains("/projects/"), "lines lead on");
}

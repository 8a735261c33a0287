//! The plan in force is a page with an address for every clause.

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread")]
async fn the_plan_is_quoted_and_checked() {
    let app = TestApp::start_with_demo().await;
    let leader = app.sign_in("leader").await;
    let page = app.get("/plan", &leader).await;
    assert_eq!(page.status, 200, "{}", page.text);
    for said in [
        "id=\"c-二.1\"",
        "20xx年建设750个,20xx年建设305个",
        "<td>武都区</td><td class=\"num\">120</td><td class=\"num\">48</td><td class=\"num\">168</td>",
        "<td>合计</td><td class=\"num\">750</td><td class=\"num\">305</td><td class=\"num\">1055</td>",
        "市卫生计生委",
        "id=\"k-K1a\"",
        "核对意见",
    ] {
        assert!(page.text.contains(said), "{said} is not in {}", page.text);
    }
    let later = app.get("/plan?as_of=2026-05-01", &leader).await.text;
    assert!(later.contains("<td>市卫生健康委</td>"), "{later}");
    assert_eq!(app.get("/plan?as_of=2010-01-01", &leader).await.status, 404);
}

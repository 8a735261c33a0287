//! A target's page says why, and lists what counted and what did not.

use super::board::{following, listed};
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread")]
async fn a_target_says_why_and_lists_what_counts() {
    let app = TestApp::start_with_demo().await;
    let leader = app.sign_in("leader").await;
    let address = |rest: &str| format!("/targets/T01?area=6212280000000{rest}");
    let of = async |rest: &str| app.get(&address(rest), &leader).await;
    let listed = async |rest: &str| listed(&app, &address(rest), &leader).await;
    let page = of("&stage=2015").await;
    assert_eq!(page.status, 200, "{}", page.text);
    for said in [
        "完成1055个未达标贫困村村卫生室建设任务,实现贫困村卫生室建设全覆盖",
        "34 所应于 2015-12-31 前验收合格；按期",
        "#c-二.1",
        "K1a",
        "对不能按期完成任务的县区,将减少下一年度项目资金",
        "合计（采用）",
    ] {
        assert!(page.text.contains(said), "{said} is not in {}", page.text);
    }
    let (all, rows) = listed("").await;
    assert_eq!(all, rows);
    let mut parts = 0;
    for part in ["counted", "lacking", "open", "not_applicable"] {
        let (number, rows) = listed(&format!("&show={part}")).await;
        assert_eq!(number, rows, "{part}");
        parts += number;
    }
    assert_eq!(parts, all);
    for path in
        ["/targets/T99", "/targets/T01?stage=2099", "/targets/T01?show=x", "/targets/T01?rule=x"]
    {
        assert_eq!(app.get(path, &leader).await.status, 404, "{path}");
    }
    let untold = app.get("/targets/T21", &leader).await.text;
    assert!(untold.contains("没有数量，没有时限"), "{untold}");
    let marked = of("&stage=2016&show=counted&utm=1").await;
    assert_eq!(marked.status, 200);
    assert!(marked.text.contains("name=\"stage\" value=\"2016\""), "the dates keep the list");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_list_is_paged_and_keeps_what_was_asked() {
    let app = TestApp::start_with_demo().await;
    let leader = app.sign_in("leader").await;
    let path = "/targets/T03?area=6212280000000&as_of=2016-08-30&show=counted";
    let first = app.get(path, &leader).await.text;
    let rows = |page: &str| page.matches("<td data-label=\"是否计入\">").count();
    assert_eq!(rows(&first), 50, "{first}");
    let next = following(&first).expect("another page");
    for kept in ["show=counted", "area=6212280000000", "as_of=2016-08-30", "page=2"] {
        assert!(next.contains(kept), "{kept} is not in {next}");
    }
    let (number, rows_of_all) = listed(&app, path, &leader).await;
    assert!(number > 50);
    assert_eq!(number, rows_of_all);
    assert!(first.contains(&format!("共 <b>{number}</b> 条")), "{first}");
    let beyond = app.get(&format!("{path}&page=999"), &leader).await.text;
    assert!(rows(&beyond) > 0 && following(&beyond).is_none(), "a page beyond is the last");
    assert_eq!(app.get(&format!("{path}&page=x"), &leader).await.status, 400);
}

//! A clerk freezes a board on a page, and the page says whether it still agrees.

use taizhang::domain::account::Role;

use crate::support::{LONGNAN, TestApp, encoded};

#[tokio::test(flavor = "multi_thread")]
async fn a_board_is_frozen_worked_out_again_and_printed() {
    let app = TestApp::start_with_demo().await;
    app.add_account("city", "示范市", Role::PrefectureClerk, LONGNAN).await;
    let city = app.sign_in("city").await;
    let form = app.get("/snapshots", &city).await.text;
    assert!(form.contains(">冻结</button>"), "{form}");
    let wrong = app.post_form("/snapshots", &city, "as_of=2015-12-31").await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.text.contains("此项必填"), "{}", wrong.text);
    let early = format!("title={}&as_of=2014-12-31", encoded("甲"));
    let early = app.post_form("/snapshots", &city, &early).await;
    assert!(early.status == 422 && early.text.contains("还没有生效的方案"), "{}", early.text);

    let typed = format!("title={}&as_of=2015-12-31&known_at=2016-01-05", encoded("2015年第四季度"));
    let done = app.post_form("/snapshots", &city, &typed).await;
    assert_eq!(done.status, 303, "{}", done.text);
    let path = done.header("location").to_owned();
    let page = app.get(&path, &city).await.text;
    for said in [
        "快照 2015-002",
        "与冻结时一致",
        "事后补录",
        "完成未达标贫困村卫生室建设",
        "两当县",
        "三数",
    ] {
        assert!(page.contains(said), "{said} is not in {page}");
    }
    assert!(!page.contains("事后补录 <small>0 条"), "the demonstration enters some things late");
    let leader = app.sign_in("leader").await;
    assert!(!app.get("/snapshots", &leader).await.text.contains(">冻结</button>"), "no form");
    for document in ["circular", "bulletin"] {
        let number = encoded("陇卫通〔2016〕示1号");
        let address = format!("{path}/{document}.pdf?document_no={number}");
        let printed = app.get(&address, &city).await;
        assert_eq!(printed.status, 200, "{}", printed.text);
        assert_eq!(printed.header("content-type"), "application/pdf");
    }
}

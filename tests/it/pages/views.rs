//! The other views of the board: who is responsible, who checks, what follows.

use taizhang::domain::account::Role;

use crate::support::{LONGNAN, TestApp};

#[tokio::test(flavor = "multi_thread")]
async fn duties_and_checks_stand_with_the_badges_of_their_targets() {
    let app = TestApp::start_with_demo().await;
    let leader = app.sign_in("leader").await;
    let duties = app.get("/duties", &leader).await;
    assert_eq!(duties.status, 200, "{}", duties.text);
    for said in ["市卫生计生委", "资金落实", "完成未达标贫困村卫生室建设", "没有对应的目标"]
    {
        assert!(duties.text.contains(said), "{said} is not in {}", duties.text);
    }
    let checks = app.get("/checks", &leader).await.text;
    for said in ["id=\"k-K1a\"", "id=\"k-K8\"", "市医改办", "将减少下一年度项目资金"]
    {
        assert!(checks.contains(said), "{said} is not in {checks}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_partner_sees_the_lines_of_its_department() {
    let app = TestApp::start_with_demo().await;
    app.add_account("money", "示范财", Role::Partner, LONGNAN).await;
    let money = app.sign_in("money").await;
    let duties = app.get("/duties", &money).await.text;
    assert!(duties.contains("只列 <b>市财政局</b>") && duties.contains("资金落实"), "{duties}");
    assert!(!duties.contains("大病医疗救助"), "{duties}");
    let checks = app.get("/checks", &money).await.text;
    assert!(checks.contains("id=\"k-K2\"") && !checks.contains("id=\"k-K3\""), "{checks}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_follows_is_listed_county_by_county_with_its_records() {
    let app = TestApp::start_with_demo().await;
    let leader = app.sign_in("leader").await;
    let page = app.get("/consequences?as_of=2016-08-31", &leader).await;
    assert_eq!(page.status, 200, "{}", page.text);
    for said in ["两当县", "将减少下一年度项目资金", "2015-12-31", "/projects/", "#list"]
    {
        assert!(page.text.contains(said), "{said} is not in {}", page.text);
    }
    let one = app.get("/consequences?as_of=2016-08-31&deadline=2015-12-31", &leader).await;
    assert_eq!(one.status, 200);
    let none = app.get("/consequences?as_of=2016-08-31&deadline=2014-12-31", &leader).await;
    assert_eq!(none.status, 404);
    let early = app.get("/consequences?as_of=2015-06-30", &leader).await.text;
    assert!(early.contains("没有到期未完成"), "{early}");
}

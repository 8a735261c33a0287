//! Rectification: issued, received, answered.

use taizhang::domain::ids::PublicId;

use super::clinic::{begun, filled, finished, sent, started};
use crate::support::{TestApp, text_of};

/// An inspection that one veto item failed.
pub(crate) async fn failed(app: &TestApp, project: PublicId) -> PublicId {
    let inspection = begun(app, project).await;
    filled(app, inspection, &["VC-B01"]).await;
    let (wang, zhao) = (app.sign_in("wang").await, app.sign_in("zhao").await);
    let path = |what: &str| format!("/inspections/{inspection}/{what}");
    for (who, form) in [(&wang, ""), (&zhao, "")] {
        assert_eq!(app.post_form(&path("sign"), who, form).await.status, 303);
    }
    let villager = sent(&[("on_behalf_of", "示范群众")]);
    assert_eq!(app.post_form(&path("sign"), &wang, &villager).await.status, 303);
    let done = app.post_form(&path("conclude"), &wang, "").await;
    assert_eq!(done.status, 303, "{}", done.text);
    inspection
}

/// A notice of fifteen days.
pub(crate) async fn issued(app: &TestApp, project: PublicId) -> String {
    let inspection = failed(app, project).await;
    let wang = app.sign_in("wang").await;
    let form = sent(&[
        ("number", "宕卫改〔2016〕7号"),
        ("responsible_unit", "官亭镇卫生院"),
        ("requirement", "补足建筑面积"),
        ("issued_on", "2016-09-01"),
        ("issued_by", "示范王"),
        ("period", "15"),
        ("unit", "days"),
    ]);
    let path = format!("/inspections/{inspection}/notice");
    let answer = app.post_form(&path, &wang, &form).await;
    assert_eq!(answer.status, 303, "{}", answer.text);
    answer.header("location").to_owned()
}

#[tokio::test]
async fn a_notice_says_its_rule_and_is_received_and_answered() {
    let app = started().await;
    let project = finished(&app, "官亭镇石院村卫生室").await;
    let notice = issued(&app, project).await;
    let zhang = app.sign_in("zhang").await;
    let page = app.get(&notice, &zhang).await;
    assert!(page.text.contains("自2016-09-01签发次日起 15 日"), "{}", page.text);
    let early = sent(&[("received_on", "2016-08-01"), ("received_by", "某院长")]);
    let refused = app.post_form(&format!("{notice}/receipt"), &zhang, &early).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text.contains("日期早于签发日期。") && refused.text.contains("某院长"));
    let received = sent(&[("received_on", "2016-09-01"), ("received_by", "某院长")]);
    let receipt = format!("{notice}/receipt");
    assert_eq!(app.post_form(&receipt, &zhang, &received).await.status, 303);
    let reply = sent(&[("replied_on", "2016-09-01"), ("reply", "已扩建")]);
    assert_eq!(app.post_form(&format!("{notice}/reply"), &zhang, &reply).await.status, 303);
    let page = app.get(&notice, &zhang).await;
    assert!(page.text.contains("已扩建") && page.text.contains("发起复查"), "{}", page.text);
}

#[tokio::test]
async fn a_notice_that_a_leader_let_go_says_who_did_and_why() {
    let app = started().await;
    let project = finished(&app, "官亭镇石院村卫生室").await;
    let notice = issued(&app, project).await;
    let (zhang, li) = (app.sign_in("zhang").await, app.sign_in("li").await);
    let reply = sent(&[("replied_on", "2016-09-01"), ("reply", "已扩建")]);
    assert_eq!(app.post_form(&format!("{notice}/reply"), &zhang, &reply).await.status, 303);
    let page = app.get(&notice, &li).await.text;
    let link = page.split("href=\"/inspections/").nth(1).expect("the inspection");
    let inspection = link.split(['"', '?']).next().expect("an id");
    let form = sent(&[("conclusion", "pass"), ("reason", "现场查看属实")]);
    let ruled = app.post_form(&format!("/inspections/{inspection}/overrule"), &li, &form).await;
    assert_eq!(ruled.status, 303, "{}", ruled.text);
    let page = app.get(&notice, &zhang).await.text;
    let words = "示范李裁定 2016-08-20 竣工验收为“合格”，理由：现场查看属实";
    assert!(page.contains("2016-09-01 销号") && page.contains(words), "{page}");
    assert!(!page.contains("以外的人进行") && !page.contains("发起复查"), "{page}");
    let report = app.get(&format!("{notice}/completion.pdf"), &zhang).await;
    assert_eq!(report.status, 200, "{}", report.text);
    let Some(text) = text_of(&report.bytes) else { return };
    assert!(text.contains("裁定合格") && text.contains("现场查看属实"), "{text}");
}

#[tokio::test]
async fn the_list_counts_what_is_open_and_puts_the_longest_overdue_first() {
    let app = crate::support::TestApp::start_with_demo().await;
    let cookie = app.sign_in("leader").await;
    let page = app.get("/notices", &cookie).await;
    assert_eq!(page.status, 200, "{}", page.text);
    let open = page.text.matches("超期 ").count() + page.text.matches("整改中").count();
    assert!(open > 0 && page.text.contains("已销号"), "{}", page.text);
    let late = page.text.find("class=\"st late\"");
    let closed = page.text.find("class=\"st met\"");
    assert!(late < closed || late.is_none(), "what is late comes before what is closed");
    let early = app.get("/notices?as_of=2015-04-01", &cookie).await;
    assert!(early.text.contains("没有整改通知书"), "{}", early.text);
}

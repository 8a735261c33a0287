//! The pages of key specialties and their forms.

use super::clinic::{hidden, sent};
use crate::support::TestApp;

#[tokio::test]
async fn a_specialty_is_put_on_the_list_bought_for_and_inspected_on_pages() {
    let app = TestApp::with_plan().await;
    let zhang = app.person("zhang").await;
    let hospital = zhang.hospital().await;
    let cookie = app.sign_in("zhang").await;
    let form = app.get("/specialties/new", &cookie).await.text;
    assert!(form.contains("宕昌县人民医院"), "{form}");
    let issue = |issued_on: &str| {
        sent(&[
            ("document_no", "甘卫医政发〔2015〕示36号"),
            ("issued_on", issued_on),
            ("projects.0.facility", &hospital),
            ("projects.0.specialty", "intensive_care"),
            ("projects.0.code", "宕-专-2015-01"),
            ("projects.0.batch", "2015"),
            ("projects.0.funding_programme", "示范专项"),
        ])
    };
    let refused = app.post_form("/specialties/new", &cookie, &issue("2099-01-01")).await;
    assert_eq!(refused.status, 422, "{}", refused.text);
    assert!(refused.text.contains("value=\"宕-专-2015-01\""), "{}", refused.text);
    let done = app.post_form("/specialties/new", &cookie, &issue("2015-04-10")).await;
    assert_eq!(done.status, 303, "{}", done.text);
    let page = done.header("location").to_owned();
    let id = page.trim_start_matches("/specialties/").split('?').next().expect("an id").to_owned();

    let list = app.get("/specialties", &cookie).await.text;
    assert!(list.contains("宕昌县人民医院重症医学科") && list.contains("共 <b>1</b> 个"), "{list}");
    let path = format!("/specialties/{id}/purchases");
    let buy = |amount: &str| {
        sent(&[
            ("purchases.0.project", id.as_str()),
            ("purchases.0.category", "equipment"),
            ("purchases.0.name", "呼吸机"),
            ("purchases.0.contract_no", "示采-1"),
            ("purchases.0.contracted_on", "2015-06-20"),
            ("purchases.0.amount", amount),
        ])
    };
    let nought = app.post_form(&path, &cookie, &buy("0")).await;
    assert_eq!(nought.status, 422, "{}", nought.text);
    assert!(nought.text.contains("合同金额应大于 0。"), "{}", nought.text);
    assert_eq!(app.post_form(&path, &cookie, &buy("1,120,000")).await.status, 303);
    let shown = app.get(&page, &cookie).await;
    assert_eq!(shown.status, 200, "{}", shown.text);
    for words in ["1,120,000.00", "示采-1", "未验收", "资金走到哪里"] {
        assert!(shown.text.contains(words), "{words} in {}", shown.text);
    }

    // Steps and money have the forms of every project, and lead back to the specialty.
    let steps = app.get(&format!("/projects/{id}/progress"), &cookie).await.text;
    assert!(steps.contains("value=\"procured\"") && !steps.contains("value=\"foundation_done\""));
    let started = sent(&[
        ("reports.0.project", id.as_str()),
        ("reports.0.kind", "started"),
        ("reports.0.reached_on", "2015-06-28"),
    ]);
    let done = app.post_form(&format!("/projects/{id}/progress"), &cookie, &started).await;
    assert_eq!(done.status, 303, "{}", done.text);
    let led = app.get(done.header("location"), &cookie).await;
    assert_eq!(led.status, 303, "a project that is no clinic has a page of its own");
    assert!(led.header("location").starts_with(&format!("/specialties/{id}")), "{led:?}");

    app.assign("wang", &id).await;
    let begin = app.get(&format!("/projects/{id}/inspections/new"), &cookie).await.text;
    for words in ["中期评估", "外请专家", "县级医院重点专科建设验收标准"] {
        assert!(begin.contains(words), "{words} in {begin}");
    }
    assert!(!begin.contains("群众代表") && !begin.contains("村卫生室建设验收标准"), "{begin}");
    let facts = app.get(&format!("/specialties/{id}/facts"), &cookie).await.text;
    assert_eq!(hidden(&facts, "_version"), "1");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_demonstration_shows_a_specialty_with_both_readings() {
    let app = TestApp::start_with_demo().await;
    let leader = app.sign_in("leader").await;
    let list = app.get("/specialties", &leader).await.text;
    assert!(list.contains("两当县人民医院重症医学科"), "{list}");
    assert!(list.contains("已调出"), "one was taken out of the plan: {list}");
    let target = app.get("/targets/T12?area=6212280000000", &leader).await;
    assert_eq!(target.status, 200, "{}", target.text);
    for words in ["0 / 1 个县区", "0 / 2 个专科", "两当县人民医院重症医学科"] {
        assert!(target.text.contains(words), "{words} in {}", target.text);
    }
    let money = app.get("/targets/T13?area=6212280000000", &leader).await.text;
    assert!(money.contains("中央、省级、市级"), "the setting stands beside the figure: {money}");
}

//! Who can be named to a panel or given a project: what the forms offer, and nobody else is
//! told from somebody who is not there.

use serde_json::{Value, json};
use taizhang::domain::account::Role;
use taizhang::domain::area::AreaKey;
use taizhang::ledger::accounts::DisableAccount;
use taizhang::ledger::posts::NewPost;

use crate::pages::clinic::day;
use crate::support::clinic::inspection;
use crate::support::{LONGNAN, TestApp, post};

/// Nobody, a clerk and an inspector of another county, an inspector of the past, one who is not
/// let in, and a leader, who does not inspect.
const NOT_NAMED: [&str; 6] = ["nobody", "chen", "far", "past", "gone", "li"];

async fn with_strangers() -> TestApp {
    let app = TestApp::with_plan().await;
    let far = post(Role::Inspector, AreaKey(6_212_210_000_000));
    let was = post(Role::Inspector, LONGNAN);
    let until = |on: &str| NewPost { valid_until: Some(day(on)), ..was.clone() };
    // The visit was on 5 November; it is September of the next year.
    let (past, left) = (until("2015-11-04"), until("2016-08-31"));
    for (name, person, post) in
        [("far", "示范远", far), ("past", "示范昔", past), ("left", "示范别", left)]
    {
        app.add_person(name, person, vec![post]).await;
    }
    app.add_person("gone", "示范去", vec![was]).await;
    app.perform(DisableAccount { account: "gone".to_owned(), disabled: true }).await;
    app
}

/// What was said to be wrong.
fn errors(answer: &crate::support::Answer) -> Value {
    assert_eq!(answer.problem(), "422 VALIDATION");
    answer.json()["errors"].clone()
}

#[tokio::test]
async fn a_panel_is_named_of_those_whom_the_form_offers() {
    let app = with_strangers().await;
    let project = app.person("zhang").await.finished("宕-2015-0001").await;
    let wang = app.person("wang").await;
    let asked = async |name: &str| {
        let answer = wang.post("/inspections", &inspection(&project, ["wang", name])).await;
        errors(&answer)
    };
    let unknown = asked("nobody").await;
    assert_eq!(
        (&unknown[0]["pointer"], &unknown[0]["code"]),
        (&json!("#/panel/1/account"), &json!("REF_NOT_FOUND"))
    );
    for name in NOT_NAMED {
        assert_eq!(asked(name).await, unknown, "{name}");
    }
    let cookie = app.sign_in("wang").await;
    let form = app.get(&format!("/projects/{project}/inspections/new"), &cookie).await.text;
    assert!(form.contains("赵卫东") && form.contains("示范张"), "{form}");
    for person in ["陈明", "示范远", "示范昔", "示范别", "示范去", "示范李"] {
        assert!(!form.contains(person), "{person} in {form}");
    }
    // Whoever was an inspector on the day was there, though they are none any more.
    wang.enter("/inspections", &inspection(&project, ["wang", "left"])).await;
}

#[tokio::test]
async fn a_project_is_given_to_an_inspector_whom_the_form_offers() {
    let app = with_strangers().await;
    let zhang = app.person("zhang").await;
    let project = zhang.finished("宕-2015-0001").await;
    let given = |account: &str| json!({ "account": account, "projects": [project], "valid_from": "2016-09-01" });
    let unknown = errors(&zhang.post("/assignments", &given("nobody")).await);
    assert_eq!(unknown[0]["code"], "REF_NOT_FOUND");
    for name in NOT_NAMED.into_iter().chain(["zhang", "left"]) {
        let refused = zhang.post("/assignments", &given(name)).await;
        assert_eq!(errors(&refused), unknown, "{name}");
    }
    let cookie = app.sign_in("zhang").await;
    let form = app.get(&format!("/projects/{project}/assignments"), &cookie).await.text;
    assert!(form.contains("赵卫东（"), "{form}");
    for person in ["陈明（", "示范张（", "示范远（", "示范昔（", "示范去（"] {
        assert!(!form.contains(person), "{person} in {form}");
    }
    zhang.enter("/assignments", &given("zhao")).await;
}

//! The whole life of a clinic, asked through the interface.

use serde_json::{Value, json};
use taizhang::domain::account::Role;
use taizhang::domain::checklist::Purpose;
use taizhang::ledger::{accounts, posts};

use crate::pages::clinic::sent;
use crate::support::clinic::{Person, answers, answers_for, inspection, text};
use crate::support::{LONGNAN, TestApp, post};

/// The inspection is signed by both and agreed to by the four departments.
async fn sign(id: &str, panel: [&Person<'_>; 2]) {
    for person in panel {
        person.enter(&format!("/inspections/{id}/sign"), &json!({})).await;
    }
    for department in ["health", "reform", "finance", "construction"] {
        let opinion = json!({
            "department": department, "opinion": "agree",
            "signer": "示范签字人", "signed_on": "2016-08-30",
        });
        panel[0].enter(&format!("/inspections/{id}/opinions"), &opinion).await;
    }
}

/// Begins, fills in, signs and concludes.
pub(super) async fn inspect(
    begin: &Value,
    not_met: &[&str],
    panel: [&Person<'_>; 2],
) -> (String, Value) {
    let id = signed(begin, not_met, panel).await;
    let concluded = panel[0].enter(&format!("/inspections/{id}/conclude"), &json!({})).await;
    (id, concluded)
}

/// Begins, fills in and signs.
pub(super) async fn signed(begin: &Value, not_met: &[&str], panel: [&Person<'_>; 2]) -> String {
    let id = text(&panel[0].enter("/inspections", begin).await["id"]);
    let mut sent = answers(not_met);
    if begin["kind"] == "reinspection" {
        let sheet = panel[0].get(&format!("/inspections/{id}")).await.json();
        let items: Vec<String> = sheet["checklist"]["items"]
            .as_array()
            .expect("items")
            .iter()
            .map(|item| text(&item["id"]))
            .collect();
        let all = sent["answers"].as_object_mut().expect("answers");
        all.retain(|id, _| items.contains(id));
    }
    let path = format!("/inspections/{id}/answers");
    let recorded = panel[0].patch(&path, "\"v1\"", &sent).await;
    assert_eq!(recorded.status, 200, "{}", recorded.text);
    assert_eq!(recorded.header("etag"), "\"v2\"");
    sign(&id, panel).await;
    id
}

#[tokio::test]
async fn a_clinic_is_built_inspected_and_accepted() {
    let app = TestApp::with_plan().await;
    let (zhang, wang, zhao) =
        (app.person("zhang").await, app.person("wang").await, app.person("zhao").await);
    let li = app.person("li").await;
    let project = zhang.finished("宕-2015-0001").await;
    let begin = inspection(&project, ["wang", "zhao"]);
    let (id, concluded) = inspect(&begin, &[], [&wang, &zhao]).await;
    assert_eq!(concluded, json!({ "conclusion": "pass", "defects": 0, "accepted": true }));
    let sheet = zhang.get(&format!("/projects/{project}?as_of=2016-09-01")).await;
    assert_eq!(sheet.json()["stage"], "accepted");
    assert_eq!(sheet.header("etag"), "\"v1\"");
    let before = zhang.get(&format!("/projects/{project}?as_of=2015-09-01")).await;
    assert_eq!(before.json()["stage"], "under_construction");

    let sums = li.get("/bulletin?as_of=2016-09-01").await.json();
    assert_eq!(sums["sum"]["total"], 1);
    assert_eq!(sums["sum"]["finished"], 1);
    let findings = li.get("/findings?target=T01&stage=2015&as_of=2016-09-01").await.json();
    assert_eq!(findings["total"], 1);
    assert_eq!(findings["items"][0]["finding"]["standing"], "counted");
    let board = li.get("/board?as_of=2016-09-01").await.json();
    assert_eq!(board["as_of"], "2016-09-01");
    let history = zhang.get(&format!("/projects/{project}/history")).await.json();
    assert!(history.as_array().expect("lines").len() > 8);

    let form = wang.get(&format!("/inspections/{id}/form.pdf")).await;
    assert_eq!(form.status, 200, "{}", form.text);
    assert_eq!(form.header("content-type"), "application/pdf");
    assert!(form.header("content-disposition").contains("filename*=UTF-8''%E5%AE%98"));
    let again = wang.get(&format!("/inspections/{id}/form.pdf")).await;
    assert_eq!(again.header("etag"), form.header("etag"));
    let all = li.get("/areas/6212230000000/forms.pdf?as_of=2016-09-01").await;
    assert_eq!(all.status, 200, "{}", all.text);
}

#[tokio::test]
async fn a_veto_is_mended_and_seen_by_others() {
    let app = TestApp::with_plan().await;
    let (zhang, wang, zhao) =
        (app.person("zhang").await, app.person("wang").await, app.person("zhao").await);
    let project = zhang.finished("宕-2015-0001").await;
    let begin = inspection(&project, ["wang", "zhao"]);
    let (id, concluded) = inspect(&begin, &["VC-B01"], [&wang, &zhao]).await;
    assert_eq!(concluded, json!({ "conclusion": "fail", "defects": 1, "accepted": false }));

    let notice = json!({
        "number": "示整〔2016〕1", "responsible_unit": "示范建设单位",
        "requirement": "逐项整改", "issued_on": "2016-08-30", "issued_by": "示范签发人",
        "period": 15, "unit": "days",
    });
    let notice = text(&zhang.enter(&format!("/inspections/{id}/notices"), &notice).await["id"]);
    let early = zhang.get(&format!("/notices/{notice}/completion.pdf")).await;
    assert_eq!(early.problem(), "409 STATE");
    let receipt = json!({ "received_on": "2016-08-31", "received_by": "示范签收人" });
    zhang.enter(&format!("/notices/{notice}/receive"), &receipt).await;
    let reply = json!({ "replied_on": "2016-09-01", "reply": "已整改完毕" });
    zhang.enter(&format!("/notices/{notice}/reply"), &reply).await;

    let mut begin = inspection(&project, ["wang", "zhao"]);
    begin["kind"] = json!("reinspection");
    begin["notice"] = json!(notice);
    begin["inspected_on"] = json!("2016-09-01");
    let same = wang.post("/inspections", &begin).await;
    assert_eq!(same.problem(), "403 SECOND_PERSON");
    app.add_account("qian", "钱学文", Role::Inspector, LONGNAN).await;
    app.assign("qian", &project).await;
    let (sun, qian) = (app.person("sun").await, app.person("qian").await);
    begin["panel"][0]["account"] = json!("sun");
    begin["panel"][1]["account"] = json!("qian");
    // Departments sign no earlier than the day on site.
    let id = text(&sun.enter("/inspections", &begin).await["id"]);
    let sheet = sun.get(&format!("/inspections/{id}")).await.json();
    assert_eq!(sheet["checklist"]["items"].as_array().expect("items").len(), 1);
    let all = answers(&[]);
    let sent = json!({ "answers": { "VC-B01": all["answers"]["VC-B01"] } });
    let recorded = sun.patch(&format!("/inspections/{id}/answers"), "*", &sent).await;
    assert_eq!(recorded.status, 200, "{}", recorded.text);
    for person in [&sun, &qian] {
        person.enter(&format!("/inspections/{id}/sign"), &json!({})).await;
    }
    for department in ["health", "reform", "finance", "construction"] {
        let opinion = json!({
            "department": department, "opinion": "agree",
            "signer": "示范签字人", "signed_on": "2016-09-01",
        });
        sun.enter(&format!("/inspections/{id}/opinions"), &opinion).await;
    }
    let passed = sun.enter(&format!("/inspections/{id}/conclude"), &json!({})).await;
    assert_eq!(passed["conclusion"], "pass");
    assert_eq!(passed["accepted"], true);
    let closed = zhang.get(&format!("/notices/{notice}")).await.json();
    assert_eq!(closed["notice"]["closed_on"], "2016-09-01");
    for paper in ["notice.pdf", "completion.pdf"] {
        let paper = zhang.get(&format!("/notices/{notice}/{paper}")).await;
        assert_eq!(paper.status, 200, "{}", paper.text);
    }
}

#[tokio::test]
async fn nobody_accepts_their_own_work() {
    let app = TestApp::with_plan().await;
    let (zhang, wang, zhao, li) = (
        app.person("zhang").await,
        app.person("wang").await,
        app.person("zhao").await,
        app.person("li").await,
    );
    let project = zhang.finished("宕-2015-0001").await;
    let own = wang.post("/inspections", &inspection(&project, ["wang", "zhang"])).await;
    assert_eq!(own.problem(), "403 SECOND_PERSON");
    let begin = inspection(&project, ["wang", "zhao"]);
    let (id, _) = inspect(&begin, &["VC-B01"], [&wang, &zhao]).await;
    let ruling = json!({ "conclusion": "pass", "reason": "已补建，经现场查看属实" });
    let path = format!("/inspections/{id}/overrule");
    assert_eq!(zhang.post(&path, &ruling).await.problem(), "403 FORBIDDEN");
    let ruled = li.enter(&path, &ruling).await;
    assert_eq!(ruled["conclusion"], "pass");
    let sheet = zhang.get(&format!("/projects/{project}?as_of=2016-09-01")).await.json();
    assert_eq!(sheet["stage"], "accepted");
}

#[tokio::test]
async fn whoever_entered_a_project_does_not_rule_on_it_in_another_post() {
    let app = TestApp::with_plan().await;
    let both = [Role::PrefectureClerk, Role::PrefectureLeader].map(|role| post(role, LONGNAN));
    app.add_person("both", "示范双", both.into()).await;
    let (wang, zhao, li) =
        (app.person("wang").await, app.person("zhao").await, app.person("li").await);
    let project = app.person("both").await.finished("宕-2015-0001").await;
    let begin = inspection(&project, ["wang", "zhao"]);
    let (id, _) = inspect(&begin, &["VC-B01"], [&wang, &zhao]).await;

    let cookie = app.sign_in("both").await;
    let known = accounts::credentials(app.ledger.read(), "both").await.unwrap().unwrap();
    let held = posts::of_account(app.ledger.read(), known.account).await.unwrap();
    let switched = app.post_form("/account/post", &cookie, &format!("post={}", held[1].id)).await;
    assert_eq!(switched.status, 303, "{}", switched.text);
    let leader = switched.header("set-cookie").split(';').next().unwrap();
    let form = sent(&[("conclusion", "pass"), ("reason", "已补建，经现场查看属实")]);
    let own = app.post_form(&format!("/inspections/{id}/overrule"), leader, &form).await;
    assert_eq!(own.status, 403, "{}", own.text);
    assert!(own.text.contains("您是本项目经办人"), "{}", own.text);
    let ruling = json!({ "conclusion": "pass", "reason": "已补建，经现场查看属实" });
    let ruled = li.enter(&format!("/inspections/{id}/overrule"), &ruling).await;
    assert_eq!(ruled["conclusion"], "pass", "another leader may");
}

#[tokio::test]
async fn an_accepted_clinic_is_put_into_use_once_it_is_licensed() {
    let app = TestApp::with_plan().await;
    let (zhang, wang, zhao) =
        (app.person("zhang").await, app.person("wang").await, app.person("zhao").await);
    let project = zhang.finished("宕-2015-0001").await;
    let mut begin = inspection(&project, ["wang", "zhao"]);
    begin["kind"] = json!("commissioning");
    let early = wang.post("/inspections", &begin).await;
    assert_eq!(early.problem(), "409 STATE", "{}", early.text);
    begin["kind"] = json!("acceptance");
    inspect(&begin, &[], [&wang, &zhao]).await;
    begin["kind"] = json!("commissioning");
    begin["inspected_on"] = json!("2016-09-01");
    let id = text(&wang.enter("/inspections", &begin).await["id"]);
    let sheet = wang.get(&format!("/inspections/{id}")).await.json();
    let outcome = |id: &str| {
        let all = sheet["outcomes"].as_array().expect("outcomes");
        text(&all.iter().find(|at| at["id"] == id).expect("an outcome")["outcome"])
    };
    assert_eq!(outcome("VC-E01"), "open", "asked when a clinic is put into use");
    assert_eq!(outcome("VC-G01"), "not_applicable", "the works were accepted");
    let path = format!("/inspections/{id}/answers");
    for (licence, version) in [("2016-08-31", "\"v1\""), ("2016-09-01", "\"v2\"")] {
        let mut sent = answers_for(Purpose::InService, &[]);
        sent["answers"]["VC-E01"] =
            json!({ "answer": { "kind": "date", "value": licence }, "remark": "许可证" });
        let recorded = wang.patch(&path, version, &sent).await;
        assert_eq!(recorded.status, 200, "{}", recorded.text);
        let computed = &wang.get(&format!("/inspections/{id}")).await.json()["computes_to"];
        assert_eq!(computed, if version == "\"v1\"" { "fail" } else { "pass" });
    }
    for person in [&wang, &zhao] {
        person.enter(&format!("/inspections/{id}/sign"), &json!({})).await;
    }
    // No department has to agree: the works were accepted.
    let concluded = wang.enter(&format!("/inspections/{id}/conclude"), &json!({})).await;
    assert_eq!(concluded, json!({ "conclusion": "pass", "defects": 0, "accepted": false }));
    let sheet = zhang.get(&format!("/projects/{project}?as_of=2016-09-01")).await.json();
    assert_eq!(sheet["stage"], "in_service");
    let again = wang.post("/inspections", &begin).await;
    assert_eq!(again.problem(), "409 STATE");
}

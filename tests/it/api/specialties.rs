//! Key specialties: the list, contracts, appraisals and acceptance by the machinery of every
//! project, and how the plan counts them.

use axum::http::Method;
use serde_json::{Value, json};
use taizhang::domain::account::Role;
use taizhang::domain::checklist::Purpose;
use taizhang::domain::specialty::SpecialtyKind;

use crate::support::clinic::{Person, text};
use crate::support::specialty::{answers_of, specialty, visit};
use crate::support::{LONGNAN, TestApp};

const ICU: SpecialtyKind = SpecialtyKind::IntensiveCare;

/// A service with more inspectors, so that others can look again.
async fn started() -> TestApp {
    let app = TestApp::with_plan().await;
    app.add_account("qian", "钱学文", Role::Inspector, LONGNAN).await;
    app
}

/// A hospital with an ICU that was taken as far as the steps named.
async fn icu(app: &TestApp, zhang: &Person<'_>, steps: &[(&str, &str)]) -> String {
    let hospital = zhang.hospital().await;
    let project = zhang.specialty(&hospital, "intensive_care", "宕-专-2015-01").await;
    zhang.steps(&project, steps).await;
    for inspector in ["wang", "zhao", "sun", "qian"] {
        app.assign(inspector, &project).await;
    }
    project
}

/// Begins, fills in, has everybody sign, and concludes.
async fn inspect(begin: &Value, answers: &Value, panel: [&Person<'_>; 2]) -> (String, Value) {
    let id = text(&panel[0].enter("/inspections", begin).await["id"]);
    let sent = panel[0].patch(&format!("/inspections/{id}/answers"), "\"v1\"", answers).await;
    assert_eq!(sent.status, 200, "{}", sent.text);
    let sign = format!("/inspections/{id}/sign");
    for person in panel {
        person.enter(&sign, &json!({})).await;
    }
    panel[0].enter(&sign, &json!({ "on_behalf_of": "示范外请专家" })).await;
    let on = &begin["inspected_on"];
    for department in ["health", "finance"] {
        let opinion = json!({
            "department": department, "opinion": "agree", "signer": "示范签字人", "signed_on": on,
        });
        panel[0].enter(&format!("/inspections/{id}/opinions"), &opinion).await;
    }
    let path = format!("/inspections/{id}/conclude");
    let concluded = panel[0].enter(&path, &json!({ "concluded_on": on })).await;
    (id, concluded)
}

#[tokio::test]
async fn a_specialty_is_appraised_accepted_mended_and_counted() {
    let app = started().await;
    let (zhang, wang, zhao) =
        (app.person("zhang").await, app.person("wang").await, app.person("zhao").await);
    let (sun, qian) = (app.person("sun").await, app.person("qian").await);
    let project = icu(&app, &zhang, &[("started", "2015-06-28")]).await;

    let early = visit(&project, "acceptance", "2015-09-15", ["wang", "zhao"]);
    assert_eq!(wang.post("/inspections", &early).await.problem(), "409 STATE", "not finished");
    let midterm = visit(&project, "midterm_appraisal", "2015-09-15", ["wang", "zhao"]);
    let answers = answers_of(ICU, Purpose::Midterm, &[]);
    let (_, concluded) = inspect(&midterm, &answers, [&wang, &zhao]).await;
    assert_eq!(concluded, json!({ "conclusion": "pass", "defects": 0, "accepted": false }));

    zhang.steps(&project, &[("completed", "2015-11-12")]).await;
    let acceptance = visit(&project, "acceptance", "2015-11-26", ["wang", "zhao"]);
    let answers = answers_of(ICU, Purpose::Completion, &["KS-03"]);
    let (id, concluded) = inspect(&acceptance, &answers, [&wang, &zhao]).await;
    assert_eq!(concluded, json!({ "conclusion": "fail", "defects": 1, "accepted": false }));
    let notice = json!({
        "number": "示整〔2015〕1", "responsible_unit": "宕昌县人民医院",
        "requirement": "逐项整改", "issued_on": "2015-11-27", "issued_by": "示范签发人",
        "period": 1, "unit": "months",
    });
    let notice = text(&zhang.enter(&format!("/inspections/{id}/notices"), &notice).await["id"]);
    let stage = async |on: &str| {
        let sheet = zhang.get(&format!("/specialties/{project}?as_of={on}")).await.json();
        text(&sheet["stage"])
    };
    assert_eq!(stage("2015-12-01").await, "rectifying");

    let mut again = visit(&project, "reinspection", "2015-12-28", ["wang", "zhao"]);
    again["notice"] = json!(notice);
    assert_eq!(wang.post("/inspections", &again).await.problem(), "403 SECOND_PERSON");
    again["panel"][0]["account"] = json!("sun");
    again["panel"][1]["account"] = json!("qian");
    let all = answers_of(ICU, Purpose::Completion, &[]);
    let mended = json!({ "answers": { "KS-03": all["answers"]["KS-03"] } });
    let (_, passed) = inspect(&again, &mended, [&sun, &qian]).await;
    assert_eq!((&passed["conclusion"], &passed["accepted"]), (&json!("pass"), &json!(true)));
    assert_eq!(stage("2015-12-27").await, "rectifying");
    assert_eq!(stage("2015-12-28").await, "accepted");

    let form = zhang.get(&format!("/inspections/{id}/form.pdf")).await;
    assert_eq!(form.status, 200, "{}", form.text);
    let letter = zhang.get(&format!("/notices/{notice}/notice.pdf")).await;
    assert_eq!(letter.status, 200, "{}", letter.text);

    let final_one = visit(&project, "final_appraisal", "2016-07-06", ["wang", "zhao"]);
    let answers = answers_of(ICU, Purpose::Final, &[]);
    let (_, concluded) = inspect(&final_one, &answers, [&wang, &zhao]).await;
    assert_eq!(concluded["conclusion"], "pass");
    assert_eq!(stage("2016-08-01").await, "accepted", "an appraisal puts no step on record");

    // By county the one specialty on the list is all there is; by specialty two are due.
    let findings =
        |rule: &str| format!("/findings?target=T12&stage=2015&rule={rule}&as_of=2016-09-01");
    let county = zhang.get(&findings("specialty.completed")).await.json();
    let finding = &county["items"][0]["finding"];
    assert_eq!((&finding["standing"], &finding["on"]), (&json!("counted"), &json!("2015-12-28")));
    let single = zhang.get(&findings("specialty.accepted")).await.json();
    assert_eq!(single["items"][0]["finding"]["subject"], json!(project));
    let board = zhang.get("/board?as_of=2016-09-01").await.json();
    let verdicts = board["counties"].as_array().expect("verdicts");
    let mut own = verdicts.iter().filter(|at| at["target"] == "T12" && at["stage"] == "2015");
    let figures = &own.next().expect("a verdict")["figures"];
    assert_eq!(figures[0]["text"], "1 / 1 个县区");
    assert_eq!(figures[1]["text"], "1 / 2 个专科");
    assert_eq!((&figures[0]["in_force"], &figures[1]["in_force"]), (&json!(true), &json!(false)));
}

#[tokio::test]
async fn what_is_wrong_with_a_specialty_is_said_all_at_once() {
    let app = started().await;
    let (zhang, chen) = (app.person("zhang").await, app.person("chen").await);
    let hospital = zhang.hospital().await;
    let clinic = json!({ "facilities": [{
        "area_key": 6_212_231_000_001_i64, "kind": "village_clinic", "name": "石院村卫生室",
        "valid_from": "2016-01-01",
    }] });
    let clinic = text(&zhang.enter("/facilities", &clinic).await["ids"][0]);
    let mut wrong = specialty(&clinic, "other", "宕-专-1");
    wrong["issued_on"] = json!("2017-01-01");
    wrong["projects"][0]["planned_finish"] = json!("2015-01-01");
    let refused = zhang.post("/specialties", &wrong).await;
    assert_eq!(refused.problem(), "422 VALIDATION");
    let errors = refused.json()["errors"].clone();
    let mut found: Vec<String> = errors
        .as_array()
        .expect("errors")
        .iter()
        .map(|at| format!("{} {}", text(&at["pointer"]), text(&at["code"])))
        .collect();
    found.sort();
    assert_eq!(
        found,
        [
            "#/issued_on DATE_FUTURE",
            "#/projects/0/facility FACILITY_KIND",
            "#/projects/0/name REQUIRED",
            "#/projects/0/planned_finish DATE_ORDER",
        ]
    );
    assert_eq!(zhang.get("/specialties").await.json()["total"], 0, "nothing by halves");

    let plan = specialty(&hospital, "intensive_care", "宕-专-1");
    assert_eq!(chen.post("/specialties", &plan).await.problem(), "422 VALIDATION", "not theirs");
    zhang.enter("/specialties", &plan).await;
    let twice = zhang.post("/specialties", &plan).await;
    assert_eq!(twice.json()["errors"][0]["code"], "DUPLICATE", "{}", twice.text);
    let doubled = specialty(&hospital, "intensive_care", "宕-专-2");
    let doubled = zhang.enter("/specialties", &doubled).await;
    assert_eq!(doubled["warnings"][0]["code"], "DOUBLE_FUNDING");
    let project = text(&doubled["projects"][0]);
    let founded = zhang.step(&project, "foundation_done", "2015-07-01").await;
    assert_eq!(founded.json()["errors"][0]["code"], "STEP", "{}", founded.text);
    let sheet = chen.get(&format!("/specialties/{project}")).await;
    assert_eq!(sheet.problem(), "404 NOT_FOUND");
}

#[tokio::test]
async fn contracts_are_split_checked_and_struck_out() {
    let app = started().await;
    let zhang = app.person("zhang").await;
    let project = icu(&app, &zhang, &[]).await;
    zhang
        .funds(
            &project,
            &[
                ("provincial", "allocated", 2_500_000, "2015-05-01"),
                ("provincial", "received", 1_500_000, "2015-06-01"),
                ("county", "received", 300_000, "2015-06-02"),
                ("provincial", "disbursed", 1_000_000, "2015-09-01"),
            ],
        )
        .await;
    let contract = |category: &str, name: &str, yuan: i64| {
        json!({
            "project": project, "category": category, "name": name, "quantity": 4, "unit": "台",
            "contract_no": "示采-1", "contracted_on": "2015-06-20", "amount": yuan * 100,
        })
    };
    let bought = json!({ "purchases": [
        contract("equipment", "呼吸机", 1_120_000), contract("training", "进修", 140_000),
    ] });
    let ids = zhang.enter("/purchases", &bought).await;
    let path = format!("/purchases/{}", text(&ids["ids"][0]));
    let check = |on: &str| json!({ "checked_on": on, "checked_by": "示范验收小组" });
    let early = zhang.patch(&path, "\"v1\"", &check("2015-06-19")).await;
    assert_eq!(early.problem(), "422 VALIDATION");
    let checked = zhang.patch(&path, "\"v1\"", &check("2015-09-08")).await;
    assert_eq!(checked.header("etag"), "\"v2\"", "{}", checked.text);

    let sheet =
        async |on: &str| zhang.get(&format!("/specialties/{project}?as_of={on}")).await.json();
    let before = sheet("2015-09-07").await;
    assert_eq!(before["split"][0]["checked"], 0, "what is checked later is still to come");
    let after = sheet("2015-09-08").await;
    let split = json!([
        { "category": "equipment", "contracts": 1, "contracted": 112_000_000, "checked": 112_000_000 },
        { "category": "training", "contracts": 1, "contracted": 14_000_000, "checked": 0 },
    ]);
    assert_eq!(after["split"], split);
    assert_eq!(after["balance"], 80_000_000);

    let seen = [("if-match", "\"v2\"")];
    let why = format!("{path}?reason=%E9%87%8D%E5%A4%8D");
    assert_eq!(zhang.send(Method::DELETE, &why, &seen, "").await.status, 204);
    assert_eq!(sheet("2015-09-08").await["split"].as_array().map(Vec::len), Some(1));
    let history = zhang.get(&format!("/specialties/{project}/history")).await.json();
    assert_eq!((&history[0]["how"], &history[0]["what"]), (&json!("struck_out"), &json!("采购")));

    // What the county added does not count by the plan's setting, and is told beside.
    let funded = "/findings?target=T13&stage=2015&as_of=2016-09-01";
    let finding = zhang.get(funded).await.json()["items"][0]["finding"].clone();
    assert_eq!(finding["standing"], "not_counted");
    let reason = text(&finding["reason"]);
    assert!(reason.contains("还差1,000,000.00元"), "{reason}");
    assert!(reason.contains("县级、自筹另到位300,000.00元,按方案设定不计入"), "{reason}");
}

#[tokio::test]
async fn an_inspector_sees_the_specialties_that_are_theirs() {
    let app = started().await;
    let zhang = app.person("zhang").await;
    let hospital = zhang.hospital().await;
    let own = zhang.specialty(&hospital, "intensive_care", "宕-专-1").await;
    let other = zhang.specialty(&hospital, "neonatal_intensive_care", "宕-专-2").await;
    app.assign("wang", &own).await;
    let wang = app.person("wang").await;
    let list = wang.get("/specialties").await.json();
    assert_eq!((&list["total"], &list["items"][0]["id"]), (&json!(1), &json!(own)));
    assert_eq!(wang.get(&format!("/specialties/{other}")).await.problem(), "404 NOT_FOUND");
    assert_eq!(wang.get(&format!("/specialties/{other}/history")).await.problem(), "404 NOT_FOUND");
    let change = json!({ "leader": "甲" });
    let path = format!("/specialties/{own}");
    assert_eq!(wang.patch(&path, "\"v1\"", &change).await.problem(), "403 FORBIDDEN");
    let changed = zhang.patch(&path, "\"v1\"", &change).await;
    assert_eq!(changed.header("etag"), "\"v2\"", "{}", changed.text);
    assert_eq!(zhang.patch(&path, "\"v1\"", &change).await.problem(), "412 STALE");
    let cleared = zhang.patch(&path, "\"v2\"", &json!({ "clear": ["leader"] })).await;
    assert_eq!(cleared.status, 200, "{}", cleared.text);
    assert_eq!(zhang.get(&path).await.json()["leader"], Value::Null);
}

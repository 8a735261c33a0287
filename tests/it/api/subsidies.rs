//! The subsidy of village doctors: sheets, payments, corrections, two dates.

use axum::http::Method;
use serde_json::{Value, json};
use taizhang::domain::ids::PublicId;

use crate::support::TestApp;
use crate::support::clinic::{Person, VILLAGE, text};
use crate::support::doctors::{NUMBER, clinic, doctor};

const MONTH: &str = "/subsidies?month=2016-07";

async fn sheet(person: &Person<'_>) -> Value {
    let answer = person.get(MONTH).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json()["sheets"][0].clone()
}

fn paying(people: usize, yuan: i64) -> Value {
    json!({ "area_key": 6_212_230_000_000_i64, "month": "2016-07", "paid_on": "2016-08-10",
        "document_no": "宕财社〔2016〕示8号", "people": people, "total": yuan * 100 })
}

#[tokio::test]
async fn a_months_sheet_tells_what_is_due_and_why_and_is_paid_in_one_act() {
    let app = TestApp::with_plan().await;
    let at = clinic(&app, VILLAGE, 980).await;
    for name in ["示范甲", "示范乙"] {
        doctor(&app, at, name).await;
    }
    let (zhang, chen) = (app.person("zhang").await, app.person("chen").await);
    let before = sheet(&zhang).await;
    assert_eq!(before["totals"]["due"], 80_000);
    assert_eq!(before["lines"][0]["answers"].as_array().map(Vec::len), Some(6));
    assert_eq!(before["lines"][0]["group"], "raised");
    assert!(!before.to_string().contains(NUMBER));

    let stale = zhang.post("/subsidies/months", &paying(3, 1_200)).await;
    assert_eq!(stale.problem(), "409 STATE", "{}", stale.text);
    assert!(stale.text.contains("现为 2 人、800.00 元"), "{}", stale.text);
    let foreign = chen.post("/subsidies/months", &paying(2, 800)).await;
    assert_eq!(foreign.status, 404);
    app.wait_minutes(10);
    let key = uuid::Uuid::now_v7().to_string();
    let paid = zhang.post_as("/subsidies/months", &key, &paying(2, 800)).await;
    assert_eq!(paid.status, 201, "{}", paid.text);
    assert_eq!(paid.json()["ids"].as_array().map(Vec::len), Some(2));
    let again = zhang.post_as("/subsidies/months", &key, &paying(2, 800)).await;
    assert_eq!(again.header("idempotency-replayed"), "true", "{}", again.text);
    let twice = zhang.post("/subsidies/months", &paying(2, 800)).await;
    assert_eq!(twice.problem(), "409 STATE", "nothing is paid twice: {}", twice.text);

    let after = sheet(&zhang).await;
    assert_eq!(
        (&after["totals"]["paid"], &after["totals"]["outstanding"]),
        (&json!(80_000), &json!(0))
    );
    let earlier = zhang.get(&format!("{MONTH}&as_of=2016-08-09")).await.json();
    assert_eq!(earlier["sheets"][0]["totals"]["paid"], 0, "not paid yet on that day");
    let unknown = zhang.get(&format!("{MONTH}&known_at=2016-09-01T12:05:00%2B08:00")).await.json();
    assert_eq!(unknown["sheets"][0]["totals"]["paid"], 0, "not entered by then");
}

#[tokio::test]
async fn the_board_counts_who_was_paid_what_was_due_in_both_directions() {
    let app = TestApp::with_plan().await;
    let at = clinic(&app, VILLAGE, 980).await;
    let (one, two) = (doctor(&app, at, "示范甲").await, doctor(&app, at, "示范乙").await);
    let zhang = app.person("zhang").await;
    for month in ["2016-05", "2016-06", "2016-07"] {
        zhang.enter("/subsidies/payments", &payment(one, at, month, 400)).await;
        zhang.enter("/subsidies/payments", &payment(two, at, month, 200)).await;
    }
    let board = zhang.get("/board?as_of=2016-09-01").await.json();
    let verdicts = board["counties"].as_array().expect("verdicts").iter();
    let verdict = verdicts.clone().find(|at| at["target"] == "T05").expect("T05").clone();
    assert_eq!(verdict["required"], 2);
    assert_eq!(verdict["actual"], 1, "{verdict}");
    assert_eq!(verdict["status"], "overdue");
    zhang.enter("/subsidies/payments", &back_pay(two, at, 600)).await;
    let board = zhang.get("/board?as_of=2016-09-01").await.json();
    let verdicts = board["counties"].as_array().expect("verdicts").iter();
    let verdict = verdicts.clone().find(|at| at["target"] == "T05").expect("T05").clone();
    assert_eq!(verdict["actual"], 1, "600 yuan for one month are not 200 for three: {verdict}");
}

fn payment(doctor: PublicId, clinic: PublicId, month: &str, yuan: i64) -> Value {
    json!({ "paid_on": "2016-08-10", "document_no": "宕财社〔2016〕示8号", "payments": [{
        "practitioner": doctor, "facility": clinic, "month": month, "kind": "regular",
        "amount": yuan * 100 }] })
}

fn back_pay(doctor: PublicId, clinic: PublicId, yuan: i64) -> Value {
    let mut pay = payment(doctor, clinic, "2016-07", yuan);
    pay["payments"][0]["kind"] = json!("back_pay");
    pay
}

#[tokio::test]
async fn corrections_are_records_of_their_own_and_mistakes_are_struck_out() {
    let app = TestApp::with_plan().await;
    let at = clinic(&app, VILLAGE, 980).await;
    let doctor = doctor(&app, at, "示范甲").await;
    let (zhang, chen) = (app.person("zhang").await, app.person("chen").await);
    let paid = zhang.enter("/subsidies/payments", &payment(doctor, at, "2016-07", 500)).await;
    assert_eq!(sheet(&zhang).await["totals"]["overpaid"], 10_000);
    let mut back = payment(doctor, at, "2016-07", 100);
    back["payments"][0]["kind"] = json!("reclaimed");
    let bare = zhang.post("/subsidies/payments", &back).await;
    assert_eq!(bare.json()["errors"][0]["pointer"], "#/payments/0/remark", "{}", bare.text);
    back["payments"][0]["remark"] = json!("多发");
    zhang.enter("/subsidies/payments", &back).await;
    let line = &sheet(&zhang).await["lines"][0];
    assert_eq!((&line["paid"], &line["due"]), (&json!(40_000), &json!(40_000)));

    let path = format!("/subsidies/doctors/{doctor}");
    let history = zhang.get(&path).await.json();
    assert_eq!(history["payments"].as_array().map(Vec::len), Some(2));
    assert_eq!(history["months"].as_array().map(Vec::len), Some(20), "from 2015-01 to 2016-08");
    assert_eq!(chen.get(&path).await.status, 404, "a doctor of another county");

    let strike = format!("/subsidies/payments/{}?reason=%E9%87%8D%E5%A4%8D", text(&paid["ids"][0]));
    let seen = [("if-match", "\"v1\"")];
    assert_eq!(chen.send(Method::DELETE, &strike, &seen, "").await.status, 404);
    let stale = zhang.send(Method::DELETE, &strike, &[("if-match", "\"v9\"")], "").await;
    assert_eq!(stale.problem(), "412 STALE");
    assert_eq!(zhang.send(Method::DELETE, &strike, &seen, "").await.status, 204);
    assert_eq!(sheet(&zhang).await["lines"][0]["paid"], -10_000);
}

#[tokio::test]
async fn a_payment_that_cannot_be_is_refused_with_every_fault_at_its_place() {
    let app = TestApp::with_plan().await;
    let at = clinic(&app, VILLAGE, 980).await;
    let doctor = doctor(&app, at, "示范甲").await;
    let zhang = app.person("zhang").await;
    let nobody = "0190a000-0000-7000-8000-00000000000f";
    let wrong = json!({ "paid_on": "2016-09-02", "document_no": "示", "payments": [
        { "practitioner": doctor, "facility": nobody, "month": "2016-07", "kind": "regular",
          "amount": 40_000 },
        { "practitioner": nobody, "facility": at, "month": "2016-10", "kind": "regular",
          "amount": 0 },
    ] });
    let refused = zhang.post("/subsidies/payments", &wrong).await;
    assert_eq!(refused.problem(), "422 VALIDATION", "{}", refused.text);
    let errors = refused.json()["errors"].clone();
    let pointers: Vec<_> =
        errors.as_array().expect("errors").iter().map(|at| text(&at["pointer"])).collect();
    for pointer in [
        "#/paid_on",
        "#/payments/0/facility",
        "#/payments/1/amount",
        "#/payments/1/month",
        "#/payments/1/practitioner",
    ] {
        assert!(pointers.iter().any(|at| at == pointer), "{pointer} in {pointers:?}");
    }
    for (month, code) in [("七月", "PERIOD_INVALID"), ("2016-13", "PERIOD_INVALID")] {
        let refused = zhang.post("/subsidies/payments", &payment(doctor, at, month, 400)).await;
        assert_eq!(refused.json()["errors"][0]["code"], code, "{}", refused.text);
    }
    assert_eq!(zhang.get("/subsidies?month=七月").await.status, 400);
    assert_eq!(sheet(&zhang).await["totals"]["paid"], 0, "nothing is stored by halves");
}

#[tokio::test]
async fn a_clinic_outside_the_scheme_is_paid_the_old_rate() {
    let app = TestApp::with_plan().await;
    let at = clinic(&app, VILLAGE, 980).await;
    doctor(&app, at, "示范甲").await;
    let zhang = app.person("zhang").await;
    let twice = json!({ "clinics": [at], "from": "2016-01-01" });
    assert_eq!(zhang.post("/medicines", &twice).await.problem(), "409 OVERLAP");
    let early = json!({ "clinics": [at], "until": "2014-05-31" });
    assert_eq!(zhang.post("/medicines/end", &early).await.problem(), "422 VALIDATION");
    zhang.enter("/medicines/end", &json!({ "clinics": [at], "until": "2016-06-30" })).await;
    let line = sheet(&zhang).await["lines"][0].clone();
    assert_eq!((&line["due"], &line["group"]), (&json!(20_000), &json!("base")));
    let before = zhang.get("/subsidies?month=2016-06").await.json();
    assert_eq!(before["sheets"][0]["lines"][0]["due"], 40_000, "its last day belongs to it");
    let again = json!({ "clinics": [at], "from": "2016-07-31" });
    zhang.enter("/medicines", &again).await;
    assert_eq!(sheet(&zhang).await["lines"][0]["due"], 40_000, "any day pays the month");
}

#[tokio::test]
async fn the_public_list_has_no_personal_number() {
    let app = TestApp::with_plan().await;
    let at = clinic(&app, VILLAGE, 980).await;
    doctor(&app, at, "示范甲").await;
    let zhang = app.person("zhang").await;
    let list = zhang.get("/subsidies/public?month=2016-07").await;
    let lines = list.json()["items"].clone();
    assert_eq!(lines[0]["doctor"], "示范甲");
    let mut names: Vec<&String> = lines[0].as_object().expect("a line").keys().collect();
    names.sort();
    assert_eq!(names, ["clinic", "doctor", "due", "paid", "place", "rate"]);
    assert!(!list.text.contains("6212991"), "{}", list.text);
}

//! Training: batches, examinations, allowances, turns of duty, students trained to order.

use axum::http::Method;
use serde_json::{Value, json};
use taizhang::domain::ids::PublicId;

use crate::support::TestApp;
use crate::support::clinic::{Person, VILLAGE, text};
use crate::support::doctors::{clinic, doctor, hospital};
use crate::support::people::apps;
use crate::support::posting::strike;

const COUNTY: i64 = 6_212_230_000_000;

fn opening(doctors: &[PublicId]) -> Value {
    let doctors: Vec<Value> =
        doctors.iter().map(|doctor| json!({ "practitioner": doctor })).collect();
    json!({ "id": null, "area_key": COUNTY, "name": "2015年第一批", "host": "示范市第一人民医院",
        "from": "2015-03-01", "until": "2015-08-31", "document_no": "宕卫计〔2015〕示20号",
        "doctors": doctors })
}

async fn trainees(person: &Person<'_>, batch: &str) -> Vec<Value> {
    let sheet = person.get(&format!("/training/batches/{batch}")).await.json();
    sheet["trainees"].as_array().expect("trainees").clone()
}

async fn finding(person: &Person<'_>, target: &str, label: &str) -> Value {
    let stage = match target {
        "T07" => "training",
        "T08" => "rota",
        _ => "decade",
    };
    let found = person.get(&format!("/findings?target={target}&stage={stage}")).await;
    assert_eq!(found.status, 200, "{}", found.text);
    let items = found.json()["items"].as_array().expect("items").clone();
    let about = |item: &&Value| item.to_string().contains(label);
    let found = items.iter().find(about);
    found.unwrap_or_else(|| panic!("{label} in {items:?}"))["finding"].clone()
}

#[tokio::test]
async fn a_study_ends_with_an_examination_and_an_allowance() {
    let app = TestApp::with_plan().await;
    let at = clinic(&app, VILLAGE, 980).await;
    let (one, two) = (doctor(&app, at, "示范甲").await, doctor(&app, at, "示范乙").await);
    let (zhang, chen) = (app.person("zhang").await, app.person("chen").await);
    let batch = text(&zhang.enter("/training/batches", &opening(&[one, two])).await["id"]);
    let twice = zhang.post("/training/batches", &opening(&[one])).await;
    assert_eq!(twice.problem(), "409 OVERLAP", "{}", twice.text);
    assert_eq!(chen.get(&format!("/training/batches/{batch}")).await.status, 404);
    let foreign = chen.post("/training/batches", &opening(&[one])).await;
    assert_eq!(foreign.problem(), "422 VALIDATION", "{}", foreign.text);

    let sent = trainees(&zhang, &batch).await;
    let ids: Vec<String> = sent.iter().map(|at| text(&at["id"])).collect();
    let of = |name: &str| {
        let own = sent.iter().find(|at| at["name"] == name).expect("a trainee");
        text(&own["id"])
    };
    let leave = json!({ "left_on": "2015-06-10", "reason": "illness" });
    let path = format!("/training/trainees/{}", of("示范乙"));
    let stale = zhang.patch(&path, "\"v7\"", &leave).await;
    assert_eq!(stale.problem(), "412 STALE");
    assert_eq!(zhang.patch(&path, "\"v1\"", &leave).await.status, 200);
    let all: Vec<Value> =
        ids.iter().map(|id| json!({ "trainee": id, "result": "passed" })).collect();
    let exam = |results: Vec<Value>| json!({ "exam_on": "2015-09-05", "results": results });
    let refused = zhang.post("/training/exams", &exam(all)).await;
    assert_eq!(refused.problem(), "409 STATE", "one of them left: {}", refused.text);
    let passed = vec![json!({ "trainee": of("示范甲"), "result": "passed" })];
    zhang.enter("/training/exams", &exam(passed)).await;

    let pay = |trainee: String, yuan: i64| {
        json!({ "paid_on": "2015-10-20", "document_no": "示1号", "payments": [
            { "trainee": trainee, "step": "paid", "amount": yuan * 100 }] })
    };
    zhang.enter("/training/allowances", &pay(of("示范甲"), 6_000)).await;
    let wrong = zhang.enter("/training/allowances", &pay(of("示范乙"), 1_000)).await;
    let counted = finding(&zhang, "T07", "示范甲").await;
    assert_eq!(counted["standing"], "counted", "{counted}");
    let early = finding(&zhang, "T07", "示范乙").await;
    assert!(text(&early["reason"]).contains("未合格已发补助1,000.00元"), "{early}");
    let strike = format!("/training/allowances/{}?reason=%E9%94%99", text(&wrong["ids"][0]));
    let seen = [("if-match", "\"v1\"")];
    assert_eq!(zhang.send(Method::DELETE, &strike, &seen, "").await.status, 204);
    let early = finding(&zhang, "T07", "示范乙").await;
    assert!(!text(&early["reason"]).contains("补助"), "{early}");
    let before = zhang.get("/findings?target=T07&stage=training&as_of=2015-08-31").await.json();
    assert!(before.to_string().contains("进修中"), "{before}");
}

#[tokio::test]
async fn a_study_is_struck_out_after_what_was_paid_for_it() {
    for app in apps().await {
        let at = clinic(&app, VILLAGE, 980).await;
        let one = doctor(&app, at, "示范甲").await;
        let zhang = app.person("zhang").await;
        let batch = text(&zhang.enter("/training/batches", &opening(&[one])).await["id"]);
        let study = text(&trainees(&zhang, &batch).await[0]["id"]);
        let pay = |step: &str, on: &str| {
            json!({ "paid_on": on, "document_no": "示1号", "payments": [
                { "trainee": study, "step": step, "amount": 600_000, "remark": "核对" }] })
        };
        let paid = zhang.enter("/training/allowances", &pay("paid", "2015-10-20")).await;
        let back = zhang.enter("/training/allowances", &pay("reclaimed", "2016-02-01")).await;
        let path = format!("/training/trainees/{study}");
        let refused = strike(&zhang, &path, "\"v1\"").await;
        assert_eq!(refused.problem(), "409 STATE", "{}", refused.text);
        let each = "2015-10-20 发放 6,000.00 元、2016-02-01 收回 6,000.00 元";
        assert!(refused.text.contains(each), "{}", refused.text);
        assert_eq!(refused.json()["allowed"], json!(["allowance.strike"]));
        assert_eq!(trainees(&zhang, &batch).await.len(), 1, "nothing was struck out");
        for payment in [paid, back] {
            let payment = format!("/training/allowances/{}", text(&payment["ids"][0]));
            let refused = strike(&zhang, &path, "\"v1\"").await;
            assert_eq!(refused.problem(), "409 STATE", "one is left: {}", refused.text);
            let struck = strike(&zhang, &payment, "\"v1\"").await;
            assert_eq!(struck.status, 204, "{}", struck.text);
        }
        assert_eq!(strike(&zhang, &path, "\"v1\"").await.status, 204);
        assert!(trainees(&zhang, &batch).await.is_empty());
    }
}

#[tokio::test]
async fn a_pass_that_was_paid_for_stands_until_the_money_is_back() {
    for app in apps().await {
        let at = clinic(&app, VILLAGE, 980).await;
        let one = doctor(&app, at, "示范甲").await;
        let zhang = app.person("zhang").await;
        let batch = text(&zhang.enter("/training/batches", &opening(&[one])).await["id"]);
        let study = text(&trainees(&zhang, &batch).await[0]["id"]);
        let exam = |result: &str| {
            let result = json!({ "trainee": study, "result": result });
            json!({ "exam_on": "2015-09-05", "results": [result] })
        };
        let pay = |step: &str, yuan: i64| {
            json!({ "paid_on": "2015-10-20", "document_no": "示1号", "payments": [
                { "trainee": study, "step": step, "amount": yuan * 100, "remark": "核对" }] })
        };
        zhang.enter("/training/exams", &exam("passed")).await;
        zhang.enter("/training/allowances", &pay("paid", 6_000)).await;
        zhang.enter("/training/allowances", &pay("reclaimed", 1_000)).await;
        for result in ["failed", "absent"] {
            let refused = zhang.post("/training/exams", &exam(result)).await;
            assert_eq!(refused.problem(), "409 STATE", "{}", refused.text);
            assert!(refused.text.contains("发放补助 5,000.00 元"), "{}", refused.text);
            let allowed = json!(["allowance.pay", "allowance.strike"]);
            assert_eq!(refused.json()["allowed"], allowed);
        }
        zhang.enter("/training/exams", &exam("passed")).await;
        zhang.enter("/training/allowances", &pay("reclaimed", 5_000)).await;
        zhang.enter("/training/exams", &exam("failed")).await;
        assert_eq!(trainees(&zhang, &batch).await[0]["exam_result"], "failed");
    }
}

#[tokio::test]
async fn turns_of_duty_are_chosen_entered_and_replaced() {
    let app = TestApp::with_plan().await;
    let (at, hospital) = (clinic(&app, VILLAGE, 980).await, hospital(&app).await);
    let doctor = doctor(&app, at, "示范甲").await;
    let zhang = app.person("zhang").await;
    let choose = |from: &str, way: &str| {
        json!({ "from": from, "choices": [
            { "practitioner": doctor, "facility": hospital, "way": way }] })
    };
    zhang.enter("/training/duty/choices", &choose("2015-03-01", "monthly_week")).await;
    let early = zhang.post("/training/duty/choices", &choose("2015-03-01", "weekly_day")).await;
    assert_eq!(early.problem(), "409 OVERLAP", "{}", early.text);
    zhang.enter("/training/duty/choices", &choose("2016-07-01", "weekly_day")).await;
    let worked = |days: &[u8]| {
        json!({ "month": "2016-08", "worked": [
            { "practitioner": doctor, "facility": hospital, "days": days }] })
    };
    zhang.enter("/training/duty", &worked(&[2, 9, 16])).await;
    assert_eq!(finding(&zhang, "T08", "示范甲").await["standing"], "not_counted");
    zhang.enter("/training/duty", &worked(&[23, 2, 9, 16])).await;
    assert_eq!(finding(&zhang, "T08", "示范甲").await["standing"], "counted");
    let lines = zhang.get("/training/duty?month=2016-08").await.json();
    assert_eq!(lines["items"][0]["days"], json!([2, 9, 16, 23]));
    assert_eq!(lines["items"][0]["way"], "weekly_day");
    let june = zhang.get("/training/duty?month=2016-06").await.json();
    assert_eq!(june["items"][0]["way"], "monthly_week");
    for (days, code) in [(vec![0_u8], "RANGE"), (vec![32], "RANGE")] {
        let refused = zhang.post("/training/duty", &worked(&days)).await;
        assert_eq!(refused.json()["errors"][0]["code"], code, "{}", refused.text);
    }
    let ahead = json!({ "month": "2016-10", "worked": [
        { "practitioner": doctor, "facility": hospital, "days": [] }] });
    assert_eq!(zhang.post("/training/duty", &ahead).await.problem(), "422 VALIDATION");
}

#[tokio::test]
async fn a_student_is_followed_from_admission_to_service() {
    let app = TestApp::with_plan().await;
    let hospital = hospital(&app).await;
    let (zhang, chen) = (app.person("zhang").await, app.person("chen").await);
    let announce = json!({ "intakes": [{ "area_key": COUNTY, "year": 2015, "places": 2,
        "school": "示范医学高等专科学校", "announced_on": "2015-06-01" }] });
    let intake = text(&zhang.enter("/students/intakes", &announce).await["ids"][0]);
    assert_eq!(zhang.post("/students/intakes", &announce).await.problem(), "409 OVERLAP");
    let path = format!("/students/intakes/{intake}/students");
    let admit = |on: &str, names: &[&str]| {
        let students: Vec<Value> =
            names.iter().map(|name| json!({ "name": name, "admitted_on": on })).collect();
        json!({ "students": students })
    };
    let late = zhang.post(&path, &admit("2016-01-02", &["示范生甲"])).await;
    assert_eq!(late.problem(), "422 VALIDATION", "{}", late.text);
    let many = zhang.post(&path, &admit("2015-09-10", &["甲", "乙", "丙"])).await;
    assert!(many.text.contains("计划招 2 人"), "{}", many.text);
    let ids = zhang.enter(&path, &admit("2015-09-10", &["示范生甲", "示范生乙"])).await;
    let year = finding(&zhang, "T09", "2015年").await;
    assert_eq!((&year["standing"], &year["code"]), (&json!("counted"), &json!("2015")));

    let one = format!("/students/{}", text(&ids["ids"][0]));
    assert_eq!(chen.get(&one).await.status, 404);
    let wrong = json!({ "graduated_on": "2015-01-01", "served_until": "2016-08-31" });
    let refused = zhang.send(Method::PUT, &one, &put("\"v1\""), wrong.to_string()).await;
    assert_eq!(refused.problem(), "422 VALIDATION", "{}", refused.text);
    assert_eq!(refused.json()["errors"].as_array().map(Vec::len), Some(2), "{}", refused.text);
    let right = json!({ "graduated_on": "2016-06-30", "facility": hospital,
        "assigned_on": "2016-07-15", "served_from": "2016-08-01" });
    let done = zhang.send(Method::PUT, &one, &put("\"v1\""), right.to_string()).await;
    assert_eq!(done.status, 200, "{}", done.text);
    let student = zhang.get(&one).await.json();
    assert_eq!(student["facility_name"], "官亭镇卫生院");
    let broken = json!({ "breached_on": "2016-08-20", "reason": "left_early" });
    assert_eq!(zhang.patch(&one, "\"v2\"", &broken).await.status, 200);
    let intakes = zhang.get("/students").await.json();
    assert_eq!(intakes["intakes"][0]["students"].as_array().map(Vec::len), Some(2));
}

fn put(seen: &str) -> [(&'static str, &str); 2] {
    [("content-type", "application/json"), ("if-match", seen)]
}

#[tokio::test]
async fn what_two_counties_do_in_one_year_is_one_year() {
    let app = TestApp::with_plan().await;
    let (zhang, chen) = (app.person("zhang").await, app.person("chen").await);
    for (person, county) in [(&zhang, COUNTY), (&chen, 6_212_210_000_000)] {
        let announce = json!({ "intakes": [{ "area_key": county, "year": 2015, "places": 3 }] });
        let intake = text(&person.enter("/students/intakes", &announce).await["ids"][0]);
        let students = json!({ "students": [{ "name": "示范生", "admitted_on": "2015-09-10" }] });
        person.enter(&format!("/students/intakes/{intake}/students"), &students).await;
    }
    app.add_account(
        "qian",
        "示范钱",
        taizhang::domain::account::Role::PrefectureClerk,
        crate::support::LONGNAN,
    )
    .await;
    let qian = app.person("qian").await;
    let list = qian.get("/findings?target=T09&stage=decade").await.json();
    let items = list["items"].as_array().expect("items");
    let counted: Vec<&Value> =
        items.iter().filter(|at| at["finding"]["standing"] == "counted").collect();
    assert_eq!(counted.len(), 1, "{list}");
    assert_eq!(items.len(), 10, "ten years, each once: {list}");
}

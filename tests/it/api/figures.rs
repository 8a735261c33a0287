//! Reported figures: from the county's desk to the prefecture's, and locks on the way.

use axum::http::Method;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::clinic::{Person, text};
use crate::support::figures::DANGCHANG;

/// A figure as it is handed over.
fn figure(indicator: &str, period: &str, numerator: &Value, denominator: &Value) -> Value {
    let mut figure = json!({
        "area_key": DANGCHANG, "indicator": indicator, "period": period,
        "numerator": numerator, "document_no": "宕卫发〔2016〕示1号",
    });
    if !denominator.is_null() {
        figure["denominator"] = denominator.clone();
    }
    figure
}

fn sheet(figures: &[Value]) -> Value {
    json!({ "figures": figures })
}

fn rate(numerator: i64) -> Value {
    figure("N1", "2015", &json!(numerator), &json!(271_201))
}

/// The figures of an answer, each at a version.
fn seen(ids: &Value, version: i32) -> Value {
    let ids = ids["ids"].as_array().expect("ids").iter();
    let figures: Vec<Value> = ids.map(|id| json!({ "figure": id, "version": version })).collect();
    json!({ "figures": figures })
}

async fn state(person: &Person<'_>, id: &str) -> Value {
    person.get(&format!("/figures/{id}?as_of=2016-09-01")).await.json()["line"].clone()
}

fn fault(answer: &crate::support::Answer) -> (String, String) {
    let found = answer.json()["errors"][0].clone();
    (text(&found["pointer"]), text(&found["code"]))
}

#[tokio::test]
async fn a_figure_walks_from_the_county_to_the_prefecture() {
    for app in TestApp::with_desks_on_each_engine().await {
        let (zhang, feng, city) =
            (app.person("zhang").await, app.person("feng").await, app.person("city").await);
        let ids = zhang.enter("/figures", &sheet(&[rate(265_804)])).await;
        let id = text(&ids["ids"][0]);
        assert_eq!(state(&zhang, &id).await["state"], "draft");
        zhang.enter("/figures/submissions", &seen(&ids, 1)).await;
        let own = zhang.post("/figures/passes", &seen(&ids, 2)).await;
        assert_eq!(own.problem(), "403 SECOND_PERSON");
        let above = city.post("/figures/passes", &seen(&ids, 2)).await;
        assert_eq!(above.problem(), "403 SECOND_PERSON", "the county checks");
        let early = city.post("/figures/acceptances", &seen(&ids, 2)).await;
        assert_eq!(early.problem(), "409 STATE");

        let words = json!({ "cell": "denominator", "words": "应参合人口与统计年鉴不符。" });
        let returned = feng.post(&format!("/figures/{id}/return"), &words).await;
        assert_eq!(returned.status, 200, "{}", returned.text);
        let line = state(&zhang, &id).await;
        assert_eq!(
            (&line["state"], &line["returned_cell"]),
            (&json!("returned"), &json!("denominator"))
        );
        let mut again = rate(265_804);
        (again["denominator"], again["version"]) = (json!("271,202 人"), json!(3));
        zhang.enter("/figures", &sheet(&[again])).await;
        zhang.enter("/figures/submissions", &seen(&ids, 4)).await;
        feng.enter("/figures/passes", &seen(&ids, 5)).await;
        city.enter("/figures/acceptances", &seen(&ids, 6)).await;
        let line = state(&city, &id).await;
        assert_eq!((&line["state"], &line["denominator"]), (&json!("accepted"), &json!(271_202)));
        assert_eq!(line["returned_words"], Value::Null);
        let versions = city.get(&format!("/figures/{id}")).await.json()["versions"].clone();
        let states: Vec<_> =
            versions.as_array().expect("versions").iter().map(|at| &at["state"]).collect();
        let all = ["accepted", "passed", "submitted", "returned", "returned", "submitted", "draft"];
        assert_eq!(states, all, "every step stays");
        assert_eq!(versions[4]["by"], "示范冯");
    }
}

#[tokio::test]
async fn what_was_accepted_counts_on_the_board_and_nothing_before() {
    let app = TestApp::with_desks().await;
    let (zhang, feng, city) =
        (app.person("zhang").await, app.person("feng").await, app.person("city").await);
    let ids = zhang.enter("/figures", &sheet(&[rate(260_000)])).await;
    zhang.enter("/figures/submissions", &seen(&ids, 1)).await;
    feng.enter("/figures/passes", &seen(&ids, 2)).await;
    let today = "&as_of=2016-09-01";
    let found = zhang.get(&format!("/findings?target=T17&stage=from_start{today}")).await.json();
    let finding = found["items"][0]["finding"].clone();
    assert_eq!((&finding["standing"], &finding["denominator"]), (&json!("not_counted"), &json!(0)));
    assert_eq!(finding["reason"], "县区审核通过,待市级认定");
    app.wait_minutes(20);
    city.enter("/figures/acceptances", &seen(&ids, 3)).await;
    let board = zhang.get("/board?as_of=2016-09-01").await.json();
    let verdicts = board["counties"].as_array().expect("verdicts");
    let verdict = verdicts.iter().find(|at| at["target"] == "T17").expect("a verdict");
    assert_eq!((&verdict["status"], &verdict["note"]), (&json!("overdue"), &json!("2015年未达到")));
    assert_eq!(verdict["figures"][0]["text"], "95.9%(260,000 / 271,201)");
    let before = "2016-09-01T12:10:00%2B08:00";
    let before = format!("/findings?target=T17&stage=from_start{today}&known_at={before}");
    let before = zhang.get(&before).await.json();
    assert_eq!(before["items"][0]["finding"]["standing"], "not_counted", "not known then");
}

#[tokio::test]
async fn everything_that_is_wrong_is_told_at_once_and_nothing_kept() {
    let app = TestApp::with_desks().await;
    let zhang = app.person("zhang").await;
    let null = Value::Null;
    let mut foreign = rate(1);
    foreign["area_key"] = json!(6_212_210_000_000_i64);
    let wrong = [
        (figure("N9", "2015", &json!(1), &json!(2)), "indicator", "REF_NOT_FOUND"),
        (figure("N1", "2015Q1", &json!(1), &json!(2)), "period", "PERIOD_INVALID"),
        (figure("N1", "2016", &json!(1), &json!(2)), "period", "PERIOD_INVALID"),
        (figure("N1", "2014", &json!("98%"), &json!(2)), "numerator", "NUMBER_INVALID"),
        (figure("N2P", "2015Q1", &json!("1.234"), &json!(2)), "numerator", "MONEY"),
        (figure("N2P", "2015Q2", &json!(1), &null), "denominator", "REQUIRED"),
        (figure("N2P", "2015Q3", &json!(3), &json!(2)), "numerator", "RANGE"),
        (figure("N2P", "2015Q4", &json!(0), &json!(0)), "denominator", "RANGE"),
        (figure("N5", "2015", &json!("3000"), &json!(2)), "denominator", "UNKNOWN_FIELD"),
        (foreign, "area_key", "REF_NOT_FOUND"),
        (rate(1), "", ""),
        (rate(1), "period", "DUPLICATE"),
    ];
    let lines: Vec<Value> = wrong.iter().map(|(line, ..)| line.clone()).collect();
    let answer = zhang.post("/figures", &sheet(&lines)).await;
    assert_eq!(answer.problem(), "422 VALIDATION");
    let found = answer.json()["errors"].clone();
    let found: Vec<(String, String)> = found
        .as_array()
        .expect("errors")
        .iter()
        .map(|at| (text(&at["pointer"]), text(&at["code"])))
        .collect();
    let wanted: Vec<(String, String)> = wrong
        .iter()
        .enumerate()
        .filter(|(_, (_, field, _))| !field.is_empty())
        .map(|(at, (_, field, code))| (format!("#/figures/{at}/{field}"), (*code).to_owned()))
        .collect();
    assert_eq!(found, wanted);
    assert_eq!(zhang.get("/figures").await.json()["total"], 0, "nothing by halves");
    let period =
        zhang.post("/figures", &sheet(&[figure("N1", "今年", &json!(1), &json!(2))])).await;
    assert_eq!(fault(&period), ("#/figures/0/period".to_owned(), "PERIOD_INVALID".to_owned()));
}

#[tokio::test]
async fn a_second_save_does_not_overwrite_the_first_unseen() {
    let app = TestApp::with_desks().await;
    let zhang = app.person("zhang").await;
    zhang.enter("/figures", &sheet(&[rate(100)])).await;
    let blind = zhang.post("/figures", &sheet(&[rate(200)])).await;
    assert_eq!(fault(&blind).1, "STALE");
    let mut changed = rate(200);
    changed["version"] = json!(1);
    zhang.enter("/figures", &sheet(&[changed.clone()])).await;
    let late = zhang.post("/figures", &sheet(&[changed])).await;
    assert_eq!(late.status, 422, "version 1 is no more");
}

#[tokio::test]
async fn a_figure_without_anything_that_shows_it_is_not_handed_in() {
    let app = TestApp::with_desks().await;
    let zhang = app.person("zhang").await;
    let mut bare = rate(100);
    bare["document_no"] = Value::Null;
    let ids = zhang.enter("/figures", &sheet(&[bare])).await;
    let refused = zhang.post("/figures/submissions", &seen(&ids, 1)).await;
    assert_eq!(fault(&refused), ("#/figures/0".to_owned(), "EVIDENCE_REQUIRED".to_owned()));
    let file = format!("/figures/{}/evidence/{}", text(&ids["ids"][0]), uuid::Uuid::now_v7());
    let pdf = b"%PDF-1.4\n1 0 obj\n%%EOF\n".as_slice();
    let put =
        async |kind: &str| zhang.send(Method::PUT, &file, &[("content-type", kind)], pdf).await;
    assert_eq!(put("image/png").await.problem(), "415 FILE_TYPE");
    let kept = put("application/pdf").await;
    assert_eq!(kept.status, 201, "{}", kept.text);
    assert_eq!(put("application/pdf").await.json(), kept.json(), "sent twice, kept once");
    zhang.enter("/figures/submissions", &seen(&ids, 1)).await;
    let shown = zhang.get(&format!("/evidence/{}", text(&kept.json()["id"]))).await;
    assert_eq!(shown.header("content-type"), "application/pdf");
    assert!(shown.header("content-disposition").starts_with("attachment"));
    assert!(shown.header("content-security-policy").contains("sandbox"));
    let chen = app.person("chen").await;
    let foreign = chen.get(&format!("/evidence/{}", text(&kept.json()["id"]))).await;
    assert_eq!(foreign.problem(), "404 NOT_FOUND");
}

#[tokio::test]
async fn a_locked_period_takes_nothing_until_it_is_unlocked_with_a_reason() {
    for app in TestApp::with_desks_on_each_engine().await {
        let (zhang, feng, city) =
            (app.person("zhang").await, app.person("feng").await, app.person("city").await);
        let ids = zhang.enter("/figures", &sheet(&[rate(265_804)])).await;
        let id = text(&ids["ids"][0]);
        zhang.enter("/figures/submissions", &seen(&ids, 1)).await;
        feng.enter("/figures/passes", &seen(&ids, 2)).await;
        city.enter("/figures/acceptances", &seen(&ids, 3)).await;
        let lock = json!({ "period": "2015", "areas": [DANGCHANG], "reason": "年度数据已通报" });
        assert_eq!(zhang.post("/period-locks", &lock).await.problem(), "403 FORBIDDEN");
        let locks = city.enter("/period-locks", &lock).await;
        assert_eq!(city.post("/period-locks", &lock).await.problem(), "409 STATE");

        let quarter = figure("N2P", "2015Q3", &json!("1.00"), &json!("2.00"));
        let entered = zhang.post("/figures", &sheet(std::slice::from_ref(&quarter))).await;
        assert_eq!(entered.problem(), "409 LOCKED", "a quarter within the year");
        assert!(entered.text.contains("在2015年之内"), "{}", entered.text);
        let correct = json!({ "numerator": 265_805, "denominator": 271_201 });
        let path = format!("/figures/{id}?reason=%E9%94%99%E8%AF%AF");
        assert_eq!(zhang.patch(&path, "\"v4\"", &correct).await.problem(), "409 LOCKED");
        let words = json!({ "cell": "numerator", "words": "请核对。" });
        let back = city.post(&format!("/figures/{id}/return"), &words).await;
        assert_eq!(back.problem(), "409 LOCKED");

        let end = format!("/period-locks/{}/end", text(&locks["ids"][0]));
        assert_eq!(city.post(&end, &json!({ "reason": " " })).await.problem(), "422 VALIDATION");
        city.enter(&end, &json!({ "reason": "县区更正" })).await;
        assert_eq!(city.post(&end, &json!({ "reason": "再解" })).await.problem(), "409 STATE");
        zhang.enter("/figures", &sheet(&[quarter])).await;
        let bare = zhang.patch(&format!("/figures/{id}"), "\"v4\"", &correct).await;
        assert_eq!(bare.problem(), "422 REASON_REQUIRED");
        let corrected = zhang.patch(&path, "\"v4\"", &correct).await;
        assert_eq!(corrected.status, 200, "{}", corrected.text);
        let line = state(&zhang, &id).await;
        assert_eq!((&line["state"], &line["numerator"]), (&json!("submitted"), &json!(265_805)));
        let sheet = zhang.get(&format!("/figures/{id}")).await.json();
        assert_eq!(sheet["versions"][0]["reason"], "错误");
        let list = city.get("/period-locks?as_of=2016-09-01").await.json();
        assert_eq!(list["items"][0]["unlock_reason"], "县区更正");
        let known = city.get("/period-locks?as_of=2016-09-01&known_at=2016-08-31").await.json();
        assert_eq!(known["total"], 0);
    }
}

#[tokio::test]
async fn what_is_reported_stands_in_the_plan() {
    let app = TestApp::with_desks().await;
    let zhang = app.person("zhang").await;
    let found = zhang.get("/indicators").await.json();
    let ids: Vec<_> = found.as_array().expect("a list").iter().map(|at| &at["id"]).collect();
    assert_eq!(ids, ["N1", "N2P", "N2G", "N4", "N5", "N6"]);
    assert_eq!(found[0]["break"][0]["from"], "2017");
    let filtered = zhang.get("/figures?indicator=N1&period=2015").await;
    assert_eq!(filtered.status, 200);
    assert_eq!(zhang.get("/figures?period=%E4%BB%8A").await.problem(), "400 BAD_QUERY");
}

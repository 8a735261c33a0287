//! Postings and the day log, asked through the interface.

use serde_json::{Value, json};
use taizhang::domain::account::Role;
use taizhang::domain::area::AreaKey;

use crate::support::clinic::text;
use crate::support::people::register;
use crate::support::posting::{Hospital, enter_days, strike};

const QUARTER: [&str; 6] =
    ["2016-04-05", "2016-04-19", "2016-05-03", "2016-05-17", "2016-06-07", "2016-06-21"];

const YEAR: (&str, &str) = ("2016-01-01", "2016-12-31");

/// What T15 says of the county's doctors on a date.
async fn findings(hospital: &Hospital, query: &str) -> Vec<Value> {
    let li = hospital.app.person("li").await;
    let path = format!("/findings?target=T15&stage=from_start&area=6212230000000&{query}");
    let answer = li.get(&path).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let items = answer.json()["items"].as_array().expect("items").clone();
    items.into_iter().map(|item| item["finding"].clone()).collect()
}

#[tokio::test]
async fn six_days_of_a_quarter_count_and_both_dates_are_honoured() {
    let hospital = Hospital::new().await;
    let posting = hospital.post(0, "multi_site_practice", YEAR).await;
    let guan = hospital.app.person("guan").await;
    enter_days(&guan, &posting, &QUARTER[..5]).await;
    let short = findings(&hospital, "as_of=2016-06-30").await;
    assert_eq!(short[0]["reason"], "2016年第二季度服务5天,应6天,差1天");
    assert_eq!(short[0]["standing"], "not_counted");
    hospital.app.wait_minutes(30);
    enter_days(&guan, &posting, &QUARTER[5..]).await;
    let enough = findings(&hospital, "as_of=2016-06-30").await;
    assert_eq!(enough[0]["standing"], "counted", "{}", enough[0]);
    // Everything was entered in September, after the quarter.
    assert_eq!(enough[0]["learned_late_on"], "2016-09-01");
    let before = "as_of=2016-06-30&known_at=2016-09-01T12:20:00%2B08:00";
    assert_eq!(findings(&hospital, before).await[0]["standing"], "not_counted");
    let line = &guan.get("/postings?as_of=2016-06-30").await.json()["items"][0];
    assert_eq!(line["quarter_halves"], 12, "{line}");
    assert_eq!(line["name"], "王秀兰");
}

#[tokio::test]
async fn what_is_odd_is_stored_flagged_and_decided_by_whoever_holds_the_records() {
    let hospital = Hospital::new().await;
    let posting = hospital.post(0, "multi_site_practice", ("2016-04-01", "2016-08-31")).await;
    let (guan, zhang) = (hospital.app.person("guan").await, hospital.app.person("zhang").await);
    enter_days(&guan, &posting, &["2016-03-31", "2016-04-05", "2016-12-24"]).await;
    let leave = json!({ "days": [{ "posting": posting,
        "facts": { "on": "2016-04-05", "half": "morning", "leave": "sick" } }] });
    guan.enter("/days", &leave).await;
    let sheet = guan.get(&format!("/postings/{posting}")).await.json();
    let days = sheet["days"].as_array().expect("days");
    let flags: Vec<_> = days.iter().map(|day| day["flags"].clone()).collect();
    let held = json!(["leave"]);
    let outside = json!(["outside_posting"]);
    let future = json!(["outside_posting", "early"]);
    assert_eq!(flags, [outside, held.clone(), held, future], "{sheet}");
    assert!(days.iter().all(|day| day["counts"] == false));

    let path = format!("/days/{}/resolution", text(&days[1]["id"]));
    let kept = json!({ "resolution": "kept", "words": "上午请假已取消" });
    assert_eq!(guan.patch(&path, "\"v1\"", &kept).await.problem(), "403 FORBIDDEN");
    let wordless = json!({ "resolution": "kept", "words": " " });
    assert_eq!(zhang.patch(&path, "\"v1\"", &wordless).await.problem(), "422 VALIDATION");
    assert_eq!(zhang.patch(&path, "\"v1\"", &kept).await.status, 200);
    let on_leave = format!("/days/{}/resolution", text(&days[2]["id"]));
    assert_eq!(zhang.patch(&on_leave, "\"v1\"", &kept).await.problem(), "422 VALIDATION");
    let sheet = guan.get(&format!("/postings/{posting}")).await.json();
    assert_eq!(sheet["days"][1]["counts"], true);
    // Another half is another claim: what was decided of the whole day is open again.
    let other = json!({ "on": "2016-04-05", "half": "afternoon" });
    let path = format!("/days/{}?reason=%E6%9B%B4%E6%AD%A3", text(&days[1]["id"]));
    assert_eq!(guan.patch(&path, "\"v2\"", &other).await.status, 200);
    let sheet = guan.get(&format!("/postings/{posting}")).await.json();
    assert_eq!(sheet["days"][1]["resolution"], Value::Null);
    assert_eq!(sheet["days"][1]["flags"], json!([]), "the leave was in the morning");
    let history = guan.get(&format!("/postings/{posting}/history")).await.json();
    assert_eq!(history[0]["changes"][0]["field"], "时段", "{history}");
    assert_eq!(history[0]["reason"], "更正");
}

#[tokio::test]
async fn bad_input_is_told_at_its_place_and_nothing_is_stored_by_halves() {
    let hospital = Hospital::new().await;
    let posting = hospital.post(0, "multi_site_practice", YEAR).await;
    let (guan, zhang) = (hospital.app.person("guan").await, hospital.app.person("zhang").await);
    let day = |on: &str| json!({ "posting": posting, "facts": { "on": on } });
    let rows = [
        ("2016-02-30", "DATE_INVALID"),
        ("20xx年2月3日", "YEAR_MISSING"),
        ("3/2/2016", "DATE_AMBIGUOUS"),
        ("1016-02-03", "DATE_INVALID"),
    ];
    for (on, code) in rows {
        let sent = json!({ "days": [day("2016-02-03"), day(on)] });
        let refused = guan.post("/days", &sent).await;
        assert_eq!(refused.problem(), "422 VALIDATION", "{on}");
        let fault = &refused.json()["errors"][0];
        assert_eq!(fault["code"], code, "{on}");
        assert_eq!(fault["pointer"], "#/days/1/facts/on", "{on}");
    }
    let working = json!({ "days": [{ "posting": posting, "facts": {
        "on": "2016-02-03", "leave": "sick", "workload": { "outpatient": 3 } } }] });
    let refused = guan.post("/days", &working).await.json();
    assert_eq!(refused["errors"][0]["pointer"], "#/days/0/facts/workload");
    let many = json!({ "days": [{ "posting": posting, "facts": {
        "on": "2016-02-03", "workload": { "outpatient": -1, "surgery": 10000 } } }] });
    assert_eq!(guan.post("/days", &many).await.json()["errors"].as_array().map(Vec::len), Some(2));
    let sheet = guan.get(&format!("/postings/{posting}")).await.json();
    assert_eq!(sheet["days"], json!([]), "nothing was stored by halves");

    let mut filed = hospital.posting(0, "multi_site_practice", ("2016-05-01", "2016-04-01"));
    filed["facts"]["basis"] = json!("filed_institution");
    filed["practitioner"] = json!("0190a000-0000-7000-8000-000000000000");
    let refused = zhang.post("/postings", &json!({ "postings": [filed] })).await.json();
    let faults: Vec<_> = refused["errors"].as_array().expect("errors").iter().collect();
    let codes: Vec<_> = faults.iter().map(|fault| text(&fault["code"])).collect();
    assert_eq!(codes, ["DATE_ORDER", "REQUIRED", "REQUIRED", "REF_NOT_FOUND"], "{refused}");
}

#[tokio::test]
async fn a_month_is_marked_in_one_act_and_taken_back() {
    let hospital = Hospital::new().await;
    let first = hospital.post(0, "multi_site_practice", YEAR).await;
    let second = hospital.post(1, "paired_support", YEAR).await;
    let guan = hospital.app.person("guan").await;
    let grid = json!({ "month": "2016-08", "rows": [
        { "posting": first, "days": [2, 9], "shown": [],
          "workload": { "outpatient": 23, "mentored": 2 } },
        { "posting": second, "days": [1, 2, 3] },
    ] });
    let key = "grid-of-august";
    let done = guan.post_as("/days/months", key, &grid).await;
    assert_eq!(done.status, 201, "{}", done.text);
    let done = done.json();
    assert_eq!((&done["entered"], &done["struck"]), (&json!(5), &json!(0)), "{done}");
    let again = guan.post_as("/days/months", key, &grid).await;
    assert_eq!(again.header("idempotency-replayed"), "true");
    let sheet = guan.get(&format!("/postings/{first}")).await.json();
    assert_eq!(sheet["days"].as_array().map(Vec::len), Some(2));
    assert_eq!(sheet["days"][1]["workload"]["outpatient"], 23);
    assert_eq!(sheet["days"][1]["remark"], "工作量为2日、9日合计");

    // One day less, one more; what somebody else marked meanwhile is not touched.
    enter_days(&guan, &first, &["2016-08-16"]).await;
    let grid = json!({ "month": "2016-08",
        "rows": [{ "posting": first, "days": [9, 16, 23], "shown": [2, 9] }] });
    let done = guan.enter("/days/months", &grid).await;
    assert_eq!((&done["entered"], &done["struck"]), (&json!(1), &json!(1)), "{done}");

    let act = &done["act"];
    let undone = guan.enter("/days/undo", &json!({ "act": act })).await;
    assert_eq!((&undone["entered"], &undone["struck"]), (&json!(1), &json!(1)), "{undone}");
    let sheet = guan.get(&format!("/postings/{first}")).await.json();
    let days: Vec<_> = sheet["days"].as_array().expect("days").iter().collect();
    let days: Vec<_> = days.iter().map(|day| text(&day["on"])).collect();
    assert_eq!(days, ["2016-08-02", "2016-08-09", "2016-08-16"]);
    let twice = guan.post("/days/undo", &json!({ "act": act })).await;
    assert_eq!(twice.problem(), "409 STATE", "{}", twice.text);

    for month in ["2016-08-09", "8月", "", "2016-13"] {
        let sent = json!({ "month": month, "rows": [{ "posting": first, "days": [9] }] });
        let refused = guan.post("/days/months", &sent).await.json();
        assert_eq!(refused["errors"][0]["pointer"], "#/month", "{month}: {refused}");
        let detail = text(&refused["errors"][0]["detail"]);
        assert!(detail.contains("月份请按“2016-03”填写") || detail.contains("必填"), "{detail}");
    }
    for (row, pointer, code) in [
        (json!({ "posting": first, "days": [32] }), "#/rows/0/days", "DATE_INVALID"),
        (
            json!({ "posting": first, "workload": { "surgery": 1 } }),
            "#/rows/0/workload",
            "REQUIRED",
        ),
    ] {
        let sent = json!({ "month": "2016-08", "rows": [row] });
        let refused = guan.post("/days/months", &sent).await.json();
        assert_eq!(refused["errors"][0]["pointer"], pointer, "{refused}");
        assert_eq!(refused["errors"][0]["code"], code);
    }
}

#[tokio::test]
async fn a_posting_ends_early_is_interrupted_and_struck_out() {
    let hospital = Hospital::new().await;
    let posting = hospital.post(0, "paired_support", ("2016-01-01", "2016-06-30")).await;
    let zhang = hospital.app.person("zhang").await;
    let gap = json!({ "from": "2016-03-10", "until": "2016-03-20", "reason": "家中有事" });
    let path = format!("/postings/{posting}/gaps");
    let entered = zhang.enter(&path, &gap).await;
    assert_eq!(zhang.post(&path, &gap).await.problem(), "409 OVERLAP");
    let outside = json!({ "from": "2016-08-10", "reason": "家中有事" });
    assert_eq!(zhang.post(&path, &outside).await.problem(), "422 VALIDATION");
    let t16 = "/findings?target=T16&stage=from_start&as_of=2016-08-31";
    let broken = zhang.get(t16).await.json();
    assert_eq!(
        broken["items"][0]["finding"]["reason"],
        "应连续服务半年,中途间断,最长连续102天,共在岗171天",
        "{broken}"
    );
    let gap = format!("/posting-gaps/{}", text(&entered["id"]));
    assert_eq!(strike(&zhang, &gap, "\"v1\"").await.status, 204);
    let whole = zhang.get(t16).await.json();
    assert_eq!(whole["items"][0]["finding"]["standing"], "counted", "{whole}");

    let end = json!({ "left_on": "2016-05-31", "left_reason": "调回原单位" });
    let path = format!("/postings/{posting}/end");
    assert_eq!(zhang.patch(&path, "\"v9\"", &end).await.problem(), "412 STALE");
    assert_eq!(zhang.patch(&path, "\"v1\"", &end).await.status, 200);
    let line = &zhang.get("/postings?as_of=2016-08-31").await.json()["items"][0];
    assert_eq!(line["state"], "ended_early");

    let guan = hospital.app.person("guan").await;
    let days = enter_days(&guan, &posting, &["2016-05-03"]).await;
    let refused = strike(&zhang, &format!("/postings/{posting}"), "\"v2\"").await;
    assert_eq!(refused.problem(), "409 STATE", "{}", refused.text);
    assert_eq!(strike(&guan, &format!("/days/{}", days[0]), "\"v1\"").await.status, 204);
    assert_eq!(strike(&zhang, &format!("/postings/{posting}"), "\"v2\"").await.status, 204);
    assert_eq!(zhang.get(&format!("/postings/{posting}")).await.status, 404);
}

#[tokio::test]
async fn nobody_elsewhere_sees_a_posting_or_enters_its_days() {
    let hospital = Hospital::new().await;
    let posting = hospital.post(0, "multi_site_practice", YEAR).await;
    let chen = hospital.app.person("chen").await;
    let nothing = chen.get("/postings/0190a000-0000-7000-8000-000000000000").await;
    let foreign = chen.get(&format!("/postings/{posting}")).await;
    assert_eq!((foreign.status, foreign.problem()), (nothing.status, nothing.problem()));
    assert_eq!(chen.get("/postings").await.json()["total"], 0);
    let sent = json!({ "days": [{ "posting": posting, "facts": { "on": "2016-04-05" } }] });
    let refused = chen.post("/days", &sent).await.json();
    assert_eq!(refused["errors"][0]["code"], "REF_NOT_FOUND");
    let grid = json!({ "month": "2016-08", "rows": [{ "posting": posting, "days": [2] }] });
    let refused = chen.post("/days/months", &grid).await.json();
    assert_eq!(refused["errors"][0]["pointer"], "#/rows/0/posting");
    // A hospital reports days and does not send anybody.
    let guan = hospital.app.person("guan").await;
    let posting = hospital.posting(1, "paired_support", YEAR);
    let refused = guan.post("/postings", &json!({ "postings": [posting] })).await;
    assert_eq!(refused.problem(), "403 FORBIDDEN");
}

#[tokio::test]
async fn service_is_summed_over_all_programmes_with_what_did_not_count() {
    let hospital = Hospital::new().await;
    hospital.post(0, "secondment", ("2015-01-01", "2015-12-31")).await;
    let posting = hospital.post(0, "multi_site_practice", ("2015-12-01", "2016-12-31")).await;
    let guan = hospital.app.person("guan").await;
    enter_days(&guan, &posting, &["2015-12-31", "2016-01-04", "2015-11-30"]).await;
    let service = guan.get(&format!("/postings/{posting}/service")).await.json();
    assert_eq!(service["days"], 366, "{service}");
    assert_eq!(service["is_a_year"], true);
    assert_eq!(service["postings"][1]["shared"], 1);
    let left_out = json!([{ "why": "不在派驻期内", "days": 1 }]);
    assert_eq!(service["postings"][1]["left_out"], left_out);
    let before = guan.get(&format!("/postings/{posting}/service?as_of=2015-06-30")).await;
    assert_eq!(before.status, 200, "{}", before.text);
    assert_eq!(before.json()["days"], 181);
}

#[tokio::test]
async fn who_is_seen_may_be_posted_and_nobody_else() {
    let hospital = Hospital::new().await;
    let app = &hospital.app;
    app.add_account("shi", "示范施", Role::PrefectureClerk, AreaKey(6_212_000_000_000)).await;
    let (zhang, shi) = (app.person("zhang").await, app.person("shi").await);
    let new = |name: &str| json!({ "area_key": 6_212_210_000_000_i64, "name": name });
    let mut works = new("示范甲");
    works["employments"] = json!([{ "facility": hospital.facility, "role": "doctor",
        "main": false, "from": "2015-01-01" }]);
    let works = register(&shi, works).await;
    let served = register(&shi, new("示范乙")).await;
    let strange = register(&shi, new("示范丙")).await;
    let posting = |doctor: &str, from: &str| {
        let mut posting = hospital.posting(0, "multi_site_practice", (from, "2016-12-31"));
        posting["practitioner"] = json!(doctor);
        json!({ "postings": [posting] })
    };
    shi.enter("/postings", &posting(&served, "2016-01-01")).await;
    // The file lies in another county: of one who works here, and of one who was posted here.
    zhang.enter("/postings", &posting(&works, "2016-02-01")).await;
    zhang.enter("/postings", &posting(&served, "2016-06-01")).await;
    let refused = zhang.post("/postings", &posting(&strange, "2016-01-01")).await;
    assert_eq!(refused.json()["errors"][0]["pointer"], "#/postings/0/practitioner");
    let chen = app.person("chen").await;
    let refused = chen.post("/postings", &posting(&works, "2016-02-01")).await;
    let faults = refused.json()["errors"].clone();
    assert_eq!(faults.as_array().map(Vec::len), Some(1), "the file is theirs: {faults}");
    assert_eq!(faults[0]["pointer"], "#/postings/0/facility", "the hospital is not");
    let cookie = app.sign_in("zhang").await;
    let found = app.get("/postings/new?q=%E7%A4%BA%E8%8C%83", &cookie).await.text;
    assert!(found.contains("示范甲") && found.contains("示范乙"), "{found}");
    assert!(!found.contains("示范丙"), "{found}");
}

#[tokio::test]
async fn a_correction_does_not_make_a_day_late_and_another_day_does() {
    let hospital = Hospital::new().await;
    let posting = hospital.post(0, "multi_site_practice", YEAR).await;
    let guan = hospital.app.person("guan").await;
    let days = ["2016-07-05", "2016-07-19", "2016-08-02", "2016-08-09", "2016-08-16", "2016-08-23"];
    let days = enter_days(&guan, &posting, &days).await;
    // Into the next quarter.
    hospital.app.wait_minutes(40 * 24 * 60);
    let guan = hospital.app.person("guan").await;
    let correct = async |day: &str, seen: &str, facts: Value| {
        let path = format!("/days/{day}?reason=%E6%9B%B4%E6%AD%A3");
        assert_eq!(guan.patch(&path, seen, &facts).await.status, 200);
    };
    let told = json!({ "on": "2016-07-05", "workload": { "outpatient": 12 } });
    correct(&days[0], "\"v1\"", told).await;
    let kept = findings(&hospital, "as_of=2016-09-30").await;
    assert_eq!(kept[0]["standing"], "counted", "{}", kept[0]);
    assert_eq!(kept[0]["learned_late_on"], Value::Null, "every day was entered in time");
    let sheet = guan.get(&format!("/postings/{posting}")).await.json();
    assert_eq!(sheet["days"][0]["learned_at"], sheet["days"][1]["learned_at"], "{sheet}");
    correct(&days[0], "\"v2\"", json!({ "on": "2016-07-06" })).await;
    let late = findings(&hospital, "as_of=2016-09-30").await;
    assert_eq!(late[0]["learned_late_on"], "2016-10-11", "that day is new: {}", late[0]);
    correct(&days[0], "\"v3\"", json!({ "on": "2016-07-05" })).await;
    let back = findings(&hospital, "as_of=2016-09-30").await;
    assert_eq!(back[0]["learned_late_on"], Value::Null, "and this one was known: {}", back[0]);
}

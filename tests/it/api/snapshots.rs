//! Boards are frozen, found, worked out again and printed.

use serde_json::{Value, json};
use taizhang::domain::account::Role;

use crate::support::clinic::text;
use crate::support::{LONGNAN, TestApp};

async fn with_clerk() -> TestApp {
    let app = TestApp::with_plan().await;
    app.add_account("city", "示范市", Role::PrefectureClerk, LONGNAN).await;
    app.add_account("partner", "示范财", Role::Partner, LONGNAN).await;
    app
}

fn new(title: &str) -> Value {
    json!({ "title": title, "as_of": "2016-06-30" })
}

#[tokio::test]
async fn a_snapshot_agrees_after_what_was_entered_afterwards() {
    let app = with_clerk().await;
    let (city, zhang) = (app.person("city").await, app.person("zhang").await);
    let project = zhang.finished("宕-2015-0001").await;
    app.wait_minutes(1);
    let done = city.enter("/snapshots", &new("2016年第二季度")).await;
    assert_eq!(done["number"], "2016-001");
    let path = format!("/snapshots/{}", text(&done["id"]));
    let found = city.get(&path).await.json();
    assert_eq!((&found["agrees"], &found["divergences"]), (&json!(true), &json!([])));
    let bulletin = &found["figures"]["bulletins"];
    let numbers = |it: &Value| it["area_name"] == "宕昌县" && it["stage"] == "2015";
    let own = bulletin.as_array().expect("lines").iter().find(|it| numbers(it)).expect("a line");
    assert_eq!(own["numbers"], json!({ "total": 1, "started": 1, "finished": 1 }));
    assert_eq!(
        found["snapshot"]["frozen_by"].as_str().map(|by| by.starts_with("示范市")),
        Some(true)
    );

    app.wait_minutes(5);
    zhang.step(&project, "handed_over", "2016-06-20").await;
    let other = zhang.project("宕-2015-0002").await;
    zhang.step(&other, "started", "2016-06-01").await;
    let again = city.get(&path).await.json();
    assert_eq!(again["agrees"], true);
    assert_eq!(again["figures"], found["figures"]);
    let late = city.get(&format!("{path}/late")).await.json();
    let whom = |it: &Value| it["by"] == "示范张" && !it["learned_at"].is_null();
    let late = late["items"].as_array().expect("items");
    assert!(late.len() >= 2 && late.iter().all(whom), "{late:?}");
    assert!(late.iter().any(|it| it["happened_on"] == "2016-06-01"), "{late:?}");
    let listed = city.get("/snapshots").await.json();
    assert_eq!(listed[0]["sha256"], found["snapshot"]["sha256"]);
    assert_eq!(city.enter("/snapshots", &new("再一次")).await["number"], "2016-002");
}

#[tokio::test]
async fn a_county_sees_its_own_lines_and_prints_nothing() {
    let app = with_clerk().await;
    app.wait_minutes(1);
    let city = app.person("city").await;
    let done = city.enter("/snapshots", &new("2016年第二季度")).await;
    let path = format!("/snapshots/{}", text(&done["id"]));
    let names = |found: &Value| -> Vec<String> {
        let lines = found["figures"]["bulletins"].as_array().expect("lines").iter();
        let mut names: Vec<_> = lines.map(|line| text(&line["area_name"])).collect();
        names.dedup();
        names
    };
    let whole = city.get(&path).await.json();
    assert!(names(&whole).contains(&"成县".to_owned()));
    let own = app.person("chen").await.get(&path).await;
    assert_eq!(names(&own.json())[0], "成县");
    // The plan itself names counties in the title of a stage.
    let own = own.text.replace("今年：宕昌县、礼县", "");
    assert!(!own.contains("宕昌县"), "{own}");
    for document in ["circular", "bulletin"] {
        let pdf = format!("{path}/{document}.pdf");
        assert_eq!(app.person("chen").await.get(&pdf).await.status, 404);
        assert_eq!(app.person("partner").await.get(&pdf).await.status, 404);
        let printed = city.get(&pdf).await;
        assert_eq!(
            (printed.status.as_u16(), printed.header("content-type")),
            (200, "application/pdf")
        );
        assert_eq!(city.get(&pdf).await.header("etag"), printed.header("etag"), "the same bytes");
    }
    let partner = app.person("partner").await.get(&path).await.json();
    let targets = partner["figures"]["verdicts"].as_array().expect("verdicts");
    assert!(!targets.is_empty());
    assert!(targets.iter().all(|it| it["target"] != "T06"), "no measure of theirs");
    assert_eq!(app.person("partner").await.get(&format!("{path}/late")).await.json()["total"], 0);
}

#[tokio::test]
async fn what_is_wrong_with_a_freezing_is_told_at_its_field() {
    let app = with_clerk().await;
    app.wait_minutes(1);
    let city = app.person("city").await;
    for (body, pointer) in [
        (json!({ "title": " ", "as_of": "2016-06-30" }), "#/title"),
        (json!({ "title": "甲", "as_of": "2016-13-30" }), "#/as_of"),
        (json!({ "title": "甲", "as_of": "2016-09-30" }), "#/as_of"),
        (json!({ "title": "甲", "as_of": "2016-06-30", "known_at": "昨天" }), "#/known_at"),
        (json!({ "title": "甲", "as_of": "2016-06-30", "known_at": "2016-12-31" }), "#/known_at"),
    ] {
        let refused = city.post("/snapshots", &body).await;
        assert_eq!(refused.problem(), "422 VALIDATION", "{body}");
        assert!(refused.text.contains(pointer), "{body}: {}", refused.text);
    }
    let before = city.post("/snapshots", &json!({ "title": "甲", "as_of": "2014-06-30" })).await;
    assert_eq!(before.status, 404, "no plan binds that day");
    let zhang = app.person("zhang").await;
    assert_eq!(zhang.post("/snapshots", &new("甲")).await.status, 403);
}

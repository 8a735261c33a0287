//! A plan is amended in three steps: drafted, checked, published.

use axum::http::Method;
use serde_json::json;
use taizhang::domain::account::Role;

use crate::support::clinic::text;
use crate::support::plans::PLAN;
use crate::support::{LONGNAN, TestApp};

/// The house's plan with 30 clinics moved from 武都区 to 宕昌县.
fn amended() -> String {
    let plan = PLAN.replacen("6212020000000 = 120", "6212020000000 = 90", 1);
    plan.replacen("6212230000000 = 106", "6212230000000 = 136", 1)
}

async fn with_clerk() -> TestApp {
    let app = TestApp::with_plan().await;
    app.add_account("city", "示范市", Role::PrefectureClerk, LONGNAN).await;
    app
}

#[tokio::test]
async fn an_amendment_holds_from_its_day_and_earlier_dates_keep_the_earlier_text() {
    let app = with_clerk().await;
    let city = app.person("city").await;
    let draft = text(&city.enter("/plans/drafts", &json!({ "body": amended() })).await["id"]);
    let found = city.get(&format!("/plans/drafts/{draft}")).await;
    assert_eq!(found.header("etag"), "\"v1\"");
    let found = found.json();
    assert_eq!(found["sound"], true);
    let differences = found["differences"].as_array().expect("differences");
    assert_eq!(differences.len(), 2, "{differences:?}");
    assert_eq!(differences[0]["place"], "目标T01·阶段2015");
    let said = differences.iter().map(|it| format!("{} {} {}", it["what"], it["old"], it["new"]));
    let said: Vec<_> = said.collect();
    assert!(said.contains(&"\"宕昌县\" \"106\" \"136\"".to_owned()), "{said:?}");

    let path = format!("/plans/drafts/{draft}/publish");
    let empty = city.post(&path, &json!({})).await;
    assert_eq!(empty.problem(), "422 VALIDATION");
    let fields = ["document_no", "reason", "effective_from"];
    for field in fields {
        assert!(empty.text.contains(&format!("#/{field}")), "{}", empty.text);
    }
    let publish = |from: &str| json!({ "document_no": "市政发〔2016〕示3号", "reason": "任务调剂", "effective_from": from });
    let early = city.post(&path, &publish("2014-12-31")).await;
    assert_eq!(early.problem(), "422 VALIDATION");
    assert!(early.text.contains("#/effective_from"), "{}", early.text);
    let done = city.enter(&path, &publish("2016-07-01")).await;

    let allotted = async |on: &str| {
        let board = app.person("zhang").await.get(&format!("/plan?as_of={on}")).await.json();
        let share = &board["plan"]["target"][0]["stage"][0]["allocation"]["6212230000000"];
        share.as_i64().expect("a share")
    };
    assert_eq!(allotted("2016-06-30").await, 106);
    assert_eq!(allotted("2016-07-01").await, 136);
    let texts = city.get("/plans").await.json();
    assert_eq!(texts[0]["id"], done["id"]);
    assert_eq!(texts[0]["reason"], "任务调剂");
    let one = city.get(&format!("/plans/{}", text(&done["id"]))).await.json();
    assert_eq!(
        (&one["amends"], one["differences"].as_array().map(Vec::len)),
        (&texts[1]["id"], Some(3))
    );
    assert_eq!(city.get(&format!("/plans/drafts/{draft}")).await.status, 404, "it is published");
    let again = city.enter("/plans/drafts", &json!({ "body": amended() })).await;
    let again = format!("/plans/drafts/{}/publish", text(&again["id"]));
    let same = city.post(&again, &publish("2016-08-01")).await;
    assert!(same.text.contains("没有修订"), "{}", same.text);
}

#[tokio::test]
async fn a_draft_with_errors_is_kept_and_not_published() {
    let app = with_clerk().await;
    let city = app.person("city").await;
    let wrong = PLAN.replacen("value = 750", "value = 751", 1);
    let id = text(&city.enter("/plans/drafts", &json!({ "body": wrong })).await["id"]);
    let found = city.get(&format!("/plans/drafts/{id}")).await.json();
    assert_eq!(
        (&found["sound"], &found["remarks"][0]["code"]),
        (&json!(false), &json!("allocation.sum"))
    );
    let publish =
        json!({ "document_no": "示1号", "reason": "更正", "effective_from": "2016-07-01" });
    let path = format!("/plans/drafts/{id}/publish");
    let refused = city.post(&path, &publish).await;
    assert_eq!(refused.problem(), "409 STATE");
    assert!(refused.text.contains("目标T01·阶段2015：分配合计750，应为751"), "{}", refused.text);
    assert!(refused.text.contains("第 "), "the line of the file: {}", refused.text);

    let mended = json!({ "body": amended() });
    let update = async |seen: &str| {
        let headers = [("content-type", "application/json"), ("if-match", seen)];
        city.send(Method::PUT, &format!("/plans/drafts/{id}"), &headers, mended.to_string()).await
    };
    assert_eq!(update("\"v7\"").await.status, 412);
    assert_eq!(update("\"v1\"").await.status, 200);
    assert_eq!(city.post(&path, &publish).await.status, 201);
}

#[tokio::test]
async fn what_is_no_plan_file_is_told_at_its_line() {
    let app = with_clerk().await;
    let city = app.person("city").await;
    let broken = PLAN.replacen("level = \"county\"", "level = \"乡\"", 1);
    let refused = city.post("/plans/drafts", &json!({ "body": broken })).await;
    assert_eq!(refused.problem(), "422 VALIDATION");
    let line = PLAN.lines().position(|line| line.starts_with("level")).expect("a line") + 1;
    assert!(refused.text.contains("#/body"), "{}", refused.text);
    assert!(refused.text.contains(&format!("第{line}行第9列")), "{}", refused.text);
    let elsewhere = PLAN.replace("area = 6212000000000", "area = 6201000000000");
    let refused = city.post("/plans/drafts", &json!({ "body": elsewhere })).await;
    assert_eq!(refused.problem(), "422 VALIDATION");
    let zhang = app.person("zhang").await;
    assert_eq!(zhang.post("/plans/drafts", &json!({ "body": amended() })).await.status, 403);
}

#[tokio::test]
async fn a_second_plan_has_a_board_of_its_own() {
    let app = with_clerk().await;
    let city = app.person("city").await;
    let other = PLAN.replacen("id = \"longnan-health-2015\"", "id = \"other\"", 1);
    let other = other.replacen("T01", "X01", 1).replace("\"T01\"", "\"X01\"");
    let id = text(&city.enter("/plans/drafts", &json!({ "body": other })).await["id"]);
    let publish =
        json!({ "document_no": "示2号", "reason": "另一方案", "effective_from": "2015-06-01" });
    city.enter(&format!("/plans/drafts/{id}/publish"), &publish).await;
    let first = async |query: &str| {
        assert_eq!(city.get(&format!("/board{query}")).await.status, 200, "{query}");
        let plan = city.get(&format!("/plan{query}")).await;
        text(&plan.json()["plan"]["target"][0]["id"])
    };
    assert_eq!(first("").await, "T01", "the plan that was there first stays");
    assert_eq!(first("?plan=other").await, "X01");
    assert_eq!(city.get("/board?plan=nothing").await.status, 404);
}

//! Requests that could be read and are wrong, repeated, late or somebody else's.

use axum::http::Method;
use serde_json::json;

use crate::support::clinic::{VILLAGE, answers, inspection, plan, step, text};
use crate::support::{Answer, TestApp};

/// The first fault of a refusal, as `#/pointer CODE`.
fn fault(answer: &Answer) -> String {
    let fault = &answer.json()["errors"][0];
    let place = ["pointer", "parameter", "header"].iter().find_map(|name| fault[name].as_str());
    format!("{} {}", place.unwrap_or(""), fault["code"].as_str().unwrap_or(""))
}

#[tokio::test]
async fn what_is_wrong_is_told_at_its_place() {
    let app = TestApp::with_plan().await;
    let zhang = app.person("zhang").await;
    let rows = [
        ("storey", json!(2), "#/projects/0/storey UNKNOWN_FIELD"),
        ("storeys", json!("two"), "#/projects/0/storeys TYPE"),
        ("storeys", json!(12), "#/projects/0/storeys RANGE"),
        ("code", json!("长".repeat(51)), "#/projects/0/code TOO_LONG"),
        ("code", json!(" "), "#/projects/0/code REQUIRED"),
        ("planned_start", json!("2023-02-30"), "#/projects/0/planned_start DATE_INVALID"),
        ("planned_start", json!("5/1/2023"), "#/projects/0/planned_start DATE_AMBIGUOUS"),
        ("estimate", json!("1.234"), "#/projects/0/estimate MONEY"),
        ("area_key", json!(6_212_211_000_001_i64), "#/projects/0/area_key REF_NOT_FOUND"),
        ("area_key", json!(6_212_231_000_000_i64), "#/projects/0/area_key REF_NOT_FOUND"),
    ];
    for (field, value, expected) in rows {
        let mut body = plan("宕-1");
        body["projects"][0][field] = value;
        let answer = zhang.post("/projects", &body).await;
        assert_eq!(answer.problem(), "422 VALIDATION", "{field}");
        assert_eq!(fault(&answer), expected, "{}", answer.text);
    }
    assert_eq!(zhang.get("/projects").await.json()["total"], 0);
}

#[tokio::test]
async fn a_key_makes_two_sendings_one() {
    let app = TestApp::with_plan().await;
    let zhang = app.person("zhang").await;
    let first = zhang.post_as("/projects", "k1", &plan("宕-1")).await;
    let again = zhang.post_as("/projects", "k1", &plan("宕-1")).await;
    assert_eq!((first.status.as_u16(), again.status.as_u16()), (201, 201));
    assert_eq!(first.header("idempotency-replayed"), "");
    assert_eq!(again.header("idempotency-replayed"), "true");
    assert_eq!(first.text, again.text);
    let other = zhang.post_as("/projects", "k1", &plan("宕-2")).await;
    assert_eq!(other.problem(), "422 KEY_REUSED");
    let json = [("content-type", "application/json")];
    let bare = zhang.send(Method::POST, "/projects", &json, plan("宕-3").to_string()).await;
    assert_eq!(bare.problem(), "400 KEY_REQUIRED");
}

#[tokio::test]
async fn the_same_body_about_another_record_is_another_request() {
    let app = TestApp::with_plan().await;
    let (zhang, wang) = (app.person("zhang").await, app.person("wang").await);
    let mut ids = Vec::new();
    for code in ["宕-1", "宕-2"] {
        let project = zhang.finished(code).await;
        let begun = wang.enter("/inspections", &inspection(&project, ["wang", "zhao"])).await;
        let path = format!("/inspections/{}", text(&begun["id"]));
        assert_eq!(wang.patch(&format!("{path}/answers"), "*", &answers(&[])).await.status, 200);
        ids.push(path);
    }
    let first = wang.post_as(&format!("{}/sign", ids[0]), "k1", &json!({})).await;
    assert_eq!(first.status, 201, "{}", first.text);
    let second = wang.post_as(&format!("{}/sign", ids[1]), "k1", &json!({})).await;
    assert_eq!(second.problem(), "422 KEY_REUSED");
}

#[tokio::test]
async fn a_change_needs_the_version_that_stands() {
    let app = TestApp::with_plan().await;
    let zhang = app.person("zhang").await;
    let path = format!("/projects/{}", zhang.project("宕-1").await);
    let json = [("content-type", "application/json")];
    let bare = zhang.send(Method::PATCH, &path, &json, r#"{"site":"村口"}"#).await;
    assert_eq!(bare.problem(), "428 PRECONDITION_REQUIRED");
    for seen in ["W/\"v1\"", "v1", "\"1\"", "*"] {
        let answer = zhang.patch(&path, seen, &json!({ "site": "村口" })).await;
        assert_eq!(answer.problem(), "400 BAD_HEADER", "{seen}");
    }
    let done = zhang.patch(&path, "\"v1\"", &json!({ "site": "村口" })).await;
    assert_eq!((done.status.as_u16(), done.header("etag")), (200, "\"v2\""));
    let stale = zhang.patch(&path, "\"v1\"", &json!({ "site": "村尾" })).await;
    assert_eq!(stale.problem(), "412 STALE");
    assert_eq!(stale.header("etag"), "\"v2\"");
    // Row 38: which fields differ, who and when.
    let problem = stale.json();
    assert_eq!(problem["changed"], json!(["#/site"]));
    assert_eq!(problem["changed_by"], "示范张");
    assert_eq!(problem["changed_at"], "2016-09-01T04:00:00+00:00");
    assert_eq!(problem["detail"], "该记录已于 2016-09-01 12:00 被示范张修改，请核对后再提交。");
}

#[tokio::test]
async fn a_packet_of_answers_learns_which_items_were_overtaken() {
    let app = TestApp::with_plan().await;
    let (zhang, wang) = (app.person("zhang").await, app.person("wang").await);
    let project = zhang.finished("宕-1").await;
    let begun = wang.enter("/inspections", &inspection(&project, ["wang", "zhao"])).await;
    let path = format!("/inspections/{}/answers", text(&begun["id"]));
    let met = |item: &str| json!({ "answers": { item: { "answer": { "kind": "met" } } } });
    assert_eq!(wang.patch(&path, "\"v1\"", &met("VC-B03")).await.status, 200);
    let stale = wang.patch(&path, "\"v1\"", &met("VC-B04")).await;
    assert_eq!(stale.problem(), "412 STALE");
    assert_eq!(stale.json()["changed"], json!(["#/answers/VC-B03"]));
}

#[tokio::test]
async fn a_step_is_corrected_and_struck_out_with_a_reason() {
    let app = TestApp::with_plan().await;
    let zhang = app.person("zhang").await;
    let project = zhang.project("宕-1").await;
    let early = zhang.step(&project, "completed", "2015-06-02").await;
    assert_eq!(early.problem(), "409 STATE");
    let entered = zhang.enter("/progress", &step(&project, "started", "2015-06-02")).await;
    let path = format!("/progress/{}", text(&entered["ids"][0]));
    let right = json!({ "reached_on": "2015-06-05" });
    let silent = zhang.patch(&path, "\"v1\"", &right).await;
    assert_eq!(silent.problem(), "422 REASON_REQUIRED");
    let because = "?reason=%E6%97%A5%E6%9C%9F%E5%BD%95%E9%94%99";
    let corrected = zhang.patch(&format!("{path}{because}"), "\"v1\"", &right).await;
    assert_eq!(corrected.header("etag"), "\"v2\"", "{}", corrected.text);
    for (query, seen, expected) in [
        ("", "\"v2\"", "422 REASON_REQUIRED"),
        (because, "\"v1\"", "412 STALE"),
        ("?why=x", "\"v2\"", "400 BAD_QUERY"),
    ] {
        let path = format!("{path}{query}");
        let answer = zhang.send(Method::DELETE, &path, &[("if-match", seen)], "").await;
        assert_eq!(answer.problem(), expected);
    }
    let gone = format!("{path}{because}");
    let struck = zhang.send(Method::DELETE, &gone, &[("if-match", "\"v2\"")], "").await;
    assert_eq!(struck.status, 204, "{}", struck.text);
    let history = zhang.get(&format!("/projects/{project}/history")).await;
    assert!(history.text.contains("日期录错"), "{}", history.text);
}

#[tokio::test]
async fn what_lies_elsewhere_is_answered_like_what_is_not() {
    let app = TestApp::with_plan().await;
    let (zhang, chen) = (app.person("zhang").await, app.person("chen").await);
    let project = zhang.finished("宕-1").await;
    let wang = app.person("wang").await;
    let begun = wang.enter("/inspections", &inspection(&project, ["wang", "zhao"])).await;
    let inspection = text(&begun["id"]);
    let nobody = "00000000-0000-7000-8000-000000000000";
    let pairs = [
        ("/projects/", project.as_str(), ""),
        ("/projects/", project.as_str(), "/history"),
        ("/inspections/", inspection.as_str(), ""),
        ("/inspections/", inspection.as_str(), "/form.pdf"),
    ];
    for (before, id, after) in pairs {
        let theirs = chen.get(&format!("{before}{id}{after}")).await;
        let none = chen.get(&format!("{before}{nobody}{after}")).await;
        let odd = chen.get(&format!("{before}xx{after}")).await;
        for answer in [&theirs, &none, &odd] {
            assert_eq!(answer.problem(), "404 NOT_FOUND");
        }
        let plain = |answer: &Answer, id: &str| {
            let number = text(&answer.json()["request_id"]);
            answer.text.replace(&number, "").replace(id, "")
        };
        assert_eq!(plain(&theirs, id), plain(&none, nobody));
    }
    let change = json!({ "site": "村口" });
    let path = format!("/projects/{project}");
    assert_eq!(chen.patch(&path, "\"v1\"", &change).await.problem(), "404 NOT_FOUND");
    assert_eq!(chen.get("/projects").await.json()["total"], 0);
    assert_eq!(chen.get("/inspections").await.json()["total"], 0);
    for path in ["/projects", "/board", "/areas", "/notices", "/facilities"] {
        let path = format!("{path}?area={VILLAGE}");
        assert_eq!(chen.get(&path).await.problem(), "404 NOT_FOUND", "{path}");
    }
    let foreign = chen.step(&project, "in_service", "2016-01-01").await;
    assert_eq!(fault(&foreign), "#/reports/0/project REF_NOT_FOUND");
}

#[tokio::test]
async fn a_query_that_cannot_be_is_named() {
    let app = TestApp::with_plan().await;
    let zhang = app.person("zhang").await;
    for (query, name) in [
        ("limit=201", "limit"),
        ("limit=0", "limit"),
        ("limit=x", "limit"),
        ("as_of=2016-02-30", "as_of"),
        ("known_at=yesterday", "known_at"),
        ("stage=built", "stage"),
        ("sort=name", "sort"),
        ("after=nothing", "after"),
    ] {
        let answer = zhang.get(&format!("/projects?{query}")).await;
        assert_eq!(answer.problem(), "400 BAD_QUERY", "{query}");
        assert_eq!(fault(&answer), format!("{name} BAD_QUERY"), "{query}");
    }
}

#[tokio::test]
async fn a_list_comes_in_pages() {
    let app = TestApp::with_plan().await;
    let zhang = app.person("zhang").await;
    for code in ["宕-1", "宕-2", "宕-3"] {
        zhang.project(code).await;
    }
    let mut codes = Vec::new();
    let mut path = "/projects?limit=2".to_owned();
    loop {
        let page = zhang.get(&path).await.json();
        assert_eq!(page["total"], 3);
        let items = page["items"].as_array().expect("items").clone();
        codes.extend(items.iter().map(|line| text(&line["code"])));
        let Some(next) = page["next"].as_str() else { break };
        path = format!("/projects?limit=2&after={next}");
    }
    assert_eq!(codes, ["宕-1", "宕-2", "宕-3"]);
}

//! Fields that could be read and are wrong, row by row of the table of bad input.

use axum::http::Method;
use serde_json::{Value, json};

use crate::support::clinic::{inspection, plan, step, text};
use crate::support::{Answer, TestApp};

/// Every fault of a refusal, as `#/pointer CODE`.
fn faults(answer: &Answer) -> Vec<String> {
    let faults = answer.json()["errors"].as_array().cloned().unwrap_or_default();
    let said = |fault: &Value| {
        let place = ["pointer", "parameter", "header"].iter().find_map(|name| fault[name].as_str());
        format!("{} {}", place.unwrap_or(""), fault["code"].as_str().unwrap_or(""))
    };
    let mut faults: Vec<String> = faults.iter().map(said).collect();
    faults.sort();
    faults
}

#[tokio::test]
async fn json_that_is_not_plain_is_not_read() {
    let app = TestApp::with_plan().await;
    let zhang = app.person("zhang").await;
    let deep = format!("{{\"reports\":{}1{}}}", "[".repeat(32), "]".repeat(32));
    let rows = [
        // Row 12.
        ("{\"reports\":\n  [,]}", "400 BAD_JSON", "第 2 行第 4 列附近格式有误。"),
        // Row 13.
        (r#"{"reports":[],"reports":[]}"#, "400 BAD_JSON", "同一项出现两次。"),
        (deep.as_str(), "400 BAD_JSON", "层级过深。"),
        // Row 15.
        ("[]", "422 VALIDATION", "有 1 处内容需要修改。"),
        ("null", "422 VALIDATION", "有 1 处内容需要修改。"),
        // Row 16: half a character.
        (r#"{"reports":"\ud800"}"#, "422 VALIDATION", "有 1 处内容需要修改。"),
        // Row 18.
        (r#"{"reports":1e400}"#, "422 VALIDATION", "有 1 处内容需要修改。"),
    ];
    for (body, problem, detail) in rows {
        let headers = [("content-type", "application/json"), ("idempotency-key", "k1")];
        let answer = zhang.send(Method::POST, "/progress", &headers, body.to_owned()).await;
        assert_eq!(answer.problem(), problem, "{body}");
        assert_eq!(answer.json()["detail"], detail, "{body}");
    }
}

#[tokio::test]
async fn characters_that_cannot_be_seen_are_refused_or_dropped() {
    // Row 16.
    let app = TestApp::with_plan().await;
    let zhang = app.person("zhang").await;
    for bad in ["旧\0城", "旧\u{202E}城", "旧\u{2066}城", "旧\t城"] {
        let mut body = plan("宕-1");
        body["projects"][0]["name"] = json!(bad);
        let answer = zhang.post("/projects", &body).await;
        assert_eq!(faults(&answer), ["#/projects/0/name BAD_CHAR"], "{bad:?}");
    }
    // What an old system made up for a rare name is told by its number.
    let mut body = plan("宕-1");
    body["projects"][0]["name"] = json!("王\u{E864}家卫生室");
    let answer = zhang.post("/projects", &body).await;
    assert_eq!(faults(&answer), ["#/projects/0/name BAD_CHAR"]);
    let detail = answer.json()["errors"][0]["detail"].to_string();
    assert!(detail.contains("“\u{E864}”（U+E864）是自造字"), "{detail}");
    // Row 61: zero-width characters go, and a name typed in two ways is one name.
    let mut body = plan("宕-1");
    body["projects"][0]["name"] = json!("\u{FEFF}Ame\u{301}lie·𠅤家沟\u{200B}卫生室 ");
    let issued = zhang.enter("/projects", &body).await;
    let path = format!("/projects/{}", text(&issued["projects"][0]));
    assert_eq!(zhang.get(&path).await.json()["name"], "Amélie·𠅤家沟卫生室");
    let found = zhang.get("/projects?q=%F0%A0%85%A4%E5%AE%B6%E6%B2%9F").await.json();
    assert_eq!(found["total"], 1);
}

#[tokio::test]
async fn bounds_are_told_with_the_fault() {
    let app = TestApp::with_plan().await;
    let zhang = app.person("zhang").await;
    let rows = [
        // Row 17.
        ("code", json!("长".repeat(51)), "TOO_LONG", Value::Null, json!(50)),
        // Row 18.
        ("storeys", json!(12), "RANGE", json!(1), json!(9)),
        ("storeys", json!(99_999_999_999_i64), "RANGE", Value::Null, Value::Null),
        ("planned_area", json!(-1), "RANGE", json!(0), json!(10_000_000)),
        ("estimate", json!(9_000_000_000_000_i64), "RANGE", json!(0), json!(1_000_000_000_000_i64)),
        // Row 58.
        ("estimate", json!(-5), "MONEY", Value::Null, Value::Null),
        ("estimate", json!("10万元"), "MONEY", Value::Null, Value::Null),
        ("estimate", json!("1,00"), "MONEY", Value::Null, Value::Null),
    ];
    for (field, value, code, min, max) in rows {
        let mut body = plan("宕-1");
        body["projects"][0][field] = value.clone();
        let answer = zhang.post("/projects", &body).await;
        assert_eq!(faults(&answer), [format!("#/projects/0/{field} {code}")], "{value}");
        let fault = &answer.json()["errors"][0];
        assert_eq!((&fault["min"], &fault["max"]), (&min, &max), "{value}");
    }
    let huge = plan("宕-1").to_string().replace("}]", ",\"storeys\":99999999999999999999}]");
    let headers = [("content-type", "application/json"), ("idempotency-key", "k1")];
    let answer = zhang.send(Method::POST, "/projects", &headers, huge).await;
    assert_eq!(faults(&answer), ["#/projects/0/storeys RANGE"]);
}

#[tokio::test]
async fn a_day_is_neither_to_come_nor_long_past() {
    // Rows 55 and 56.
    let app = TestApp::with_plan().await;
    let zhang = app.person("zhang").await;
    let project = zhang.finished("宕-1").await;
    for (on, code) in [("2016-09-02", "DATE_FUTURE"), ("1915-06-02", "DATE_RANGE")] {
        let mut issue = plan("宕-2");
        issue["issued_on"] = json!(on);
        let step = step(&project, "structure_done", on);
        let money = json!({ "movements": [{ "project": project, "level": "central",
            "step": "received", "amount": 100, "moved_on": on }] });
        let halt = json!({ "project": project, "from": on, "reason": "冬季停工" });
        for (path, body, pointer) in [
            ("/projects", &issue, "#/issued_on"),
            ("/progress", &step, "#/reports/0/reached_on"),
            ("/funds", &money, "#/movements/0/moved_on"),
            ("/suspensions", &halt, "#/from"),
        ] {
            let answer = zhang.post(path, body).await;
            let found = faults(&answer);
            assert!(found.contains(&format!("{pointer} {code}")), "{path}: {}", answer.text);
        }
    }
    let halt = json!({ "project": project, "from": "2015-12-01", "until": "2015-11-30",
        "reason": "冬季停工" });
    assert_eq!(faults(&zhang.post("/suspensions", &halt).await), ["#/until DATE_ORDER"]);
}

#[tokio::test]
async fn everything_that_is_wrong_with_a_list_is_told_at_once() {
    let app = TestApp::with_plan().await;
    let zhang = app.person("zhang").await;
    let project = zhang.finished("宕-1").await;
    let nobody = "00000000-0000-7000-8000-000000000000";
    let body = json!({ "reports": [
        { "project": nobody, "kind": "started", "reached_on": "2015-06-02" },
        { "project": project, "kind": "accepted", "reached_on": "2015-06-02" },
        { "project": project, "kind": "withdrawn", "reached_on": "2016-09-02" },
        { "project": project, "kind": "started", "reached_on": "2015-06-02" },
    ]});
    let expected = [
        "#/reports/0/project REF_NOT_FOUND",
        "#/reports/1/kind STATE",
        "#/reports/2/document_no REQUIRED",
        "#/reports/2/reached_on DATE_FUTURE",
        "#/reports/3/kind STATE",
    ];
    assert_eq!(faults(&zhang.post("/progress", &body).await), expected);
    let money = json!({ "movements": [
        { "project": nobody, "level": "central", "step": "allocated", "amount": 0,
          "moved_on": "2016-09-02" },
        { "project": project, "level": "central", "step": "allocated", "amount": 5,
          "moved_on": "2016-08-02" },
    ]});
    let expected = [
        "#/movements/0/amount MONEY",
        "#/movements/0/document_no REQUIRED",
        "#/movements/0/moved_on DATE_FUTURE",
        "#/movements/0/project REF_NOT_FOUND",
        "#/movements/1/document_no REQUIRED",
    ];
    assert_eq!(faults(&zhang.post("/funds", &money).await), expected);
    let begin = json!({ "project": project, "kind": "acceptance", "standard": "none",
    "inspected_on": "2016-09-02", "panel": [
        { "account": "wang", "role": "member" },
        { "account": "nobody", "role": "member" },
        { "role": "villager_representative" },
    ]});
    let wang = app.person("wang").await;
    let expected = [
        "#/inspected_on DATE_FUTURE",
        "#/panel CHAIR",
        "#/panel/1/account REF_NOT_FOUND",
        "#/panel/2/name REQUIRED",
        "#/panel/2/unit REQUIRED",
        "#/standard REF_NOT_FOUND",
    ];
    assert_eq!(faults(&wang.post("/inspections", &begin).await), expected);
}

#[tokio::test]
async fn everything_that_is_wrong_with_answers_is_told_at_once() {
    let app = TestApp::with_plan().await;
    let (zhang, wang) = (app.person("zhang").await, app.person("wang").await);
    let project = zhang.finished("宕-1").await;
    let begun = wang.enter("/inspections", &inspection(&project, ["wang", "zhao"])).await;
    let path = format!("/inspections/{}/answers", text(&begun["id"]));
    let unread = json!({ "answers": {
        "VC-B01": { "answer": { "kind": "measured", "figure": "六十" } },
        "VC-B03": { "answer": { "kind": "perhaps" } },
        "VC-B04": { "answer": { "kind": "met", "figure": "1" } },
        "VC-B05": { "answer": { "kind": "met" }, "note": "x" },
        "VC-B06": { "remark": 5 },
        "VC-E01": { "answer": { "kind": "date", "value": "2016-02-30" } },
    }});
    let answer = wang.patch(&path, "*", &unread).await;
    assert_eq!(answer.problem(), "422 VALIDATION");
    let expected = [
        "#/answers/VC-B01/answer NUMBER_INVALID",
        "#/answers/VC-B03/answer/kind CHOICE",
        "#/answers/VC-B04/answer/figure UNKNOWN_FIELD",
        "#/answers/VC-B05/note UNKNOWN_FIELD",
        "#/answers/VC-B06/remark TYPE",
        "#/answers/VC-E01/answer DATE_INVALID",
    ];
    assert_eq!(faults(&answer), expected, "{}", answer.text);
    let wrong = json!({ "answers": {
        "VC-B01": { "answer": { "kind": "met" } },
        "VC-B03": { "answer": { "kind": "not_met" } },
        "VC-X99": { "answer": { "kind": "met" } },
    }});
    let answer = wang.patch(&path, "*", &wrong).await;
    let expected =
        ["#/answers/VC-B01 ANSWER", "#/answers/VC-B03 ANSWER", "#/answers/VC-X99 ANSWER"];
    assert_eq!(faults(&answer), expected);
}

#[tokio::test]
async fn a_name_has_one_middle_dot_whatever_was_typed() {
    // Row 61.
    let app = TestApp::with_plan().await;
    let zhang = app.person("zhang").await;
    let path = format!("/projects/{}", zhang.project("宕-1").await);
    for dot in ["•", "・", "‧", "·"] {
        let name = format!("买买提{dot}示范");
        let seen = zhang.get(&path).await.header("etag").to_owned();
        let answer = zhang.patch(&path, &seen, &json!({ "village_doctor": name })).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        assert_eq!(zhang.get(&path).await.json()["village_doctor"], "买买提·示范");
    }
}

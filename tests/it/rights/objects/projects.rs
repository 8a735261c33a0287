//! What a project takes in each of its states.

use axum::http::Method;
use serde_json::{Value, json};

use super::crew::Crew;
use super::{Held, cells, told};
use crate::support::clinic::{inspection, text};
use crate::support::people::with_reason;
use crate::support::{Answer, TestApp};

/// The expected outcomes, reviewed by hand.
const EXPECTED: &str = include_str!("projects.csv");

/// Tries something on a project.
async fn try_on(crew: &Crew<'_>, project: &str, started: &str, act: &str) -> Answer {
    let zhang = &crew.zhang;
    let start = format!("/progress/{started}");
    match act {
        "report_structure" => zhang.step(project, "structure_done", "2015-08-01").await,
        "report_in_service" => zhang.step(project, "in_service", "2016-09-01").await,
        "report_accepted" => zhang.step(project, "accepted", "2016-09-01").await,
        "correct_start" => {
            let right = json!({ "reached_on": "2015-06-03" });
            with_reason(zhang, Method::PATCH, &start, "\"v1\"", &right).await
        }
        "strike_start" => with_reason(zhang, Method::DELETE, &start, "\"v1\"", &Value::Null).await,
        "halt" => {
            let halt = json!({
                "project": project, "from": "2015-07-01", "until": "2015-07-10",
                "reason": "道路冲毁",
            });
            zhang.post("/suspensions", &halt).await
        }
        "begin_inspection" => {
            crew.wang.post("/inspections", &inspection(project, ["wang", "zhao"])).await
        }
        "change" => {
            let said = json!({ "remark": "核对原件" });
            zhang.patch(&format!("/projects/{project}"), "\"v1\"", &said).await
        }
        "pay" => zhang.post("/funds", &money(project)).await,
        "name_party" => {
            let party = json!({ "parties": [{
                "project": project, "role": "contractor", "name": "示范建筑一队",
            }] });
            zhang.post("/parties", &party).await
        }
        "assign" => {
            let assign = json!({
                "account": "sun", "projects": [project], "valid_from": "2015-01-01",
            });
            zhang.post("/assignments", &assign).await
        }
        other => panic!("{other}"),
    }
}

fn money(project: &str) -> Value {
    json!({ "movements": [{
        "project": project, "level": "central", "step": "received", "amount": 6_000_000,
        "moved_on": "2015-06-01", "document_no": "陇财社〔2015〕示1号",
    }] })
}

#[tokio::test]
async fn a_project_takes_in_each_state_what_the_table_says() {
    let app = TestApp::with_plan().await;
    let crew = Crew::of(&app).await;
    let mut held = Held::default();
    for (number, cell) in cells(EXPECTED).into_iter().enumerate() {
        let code = format!("宕-2015-{number:04}");
        let (project, started) = crew.project(cell.state, &code).await;
        let answer = try_on(&crew, &project, &started, cell.act).await;
        held.note(cell, &told(&answer), &answer);
    }
    held.assert_as_said("a project", 44);
}

#[tokio::test]
async fn what_was_struck_out_takes_nothing_and_was_never_there_for_another_county() {
    let app = TestApp::with_plan().await;
    let crew = Crew::of(&app).await;
    let (project, started) = crew.project("started", "宕-2015-0001").await;
    let paid = crew.zhang.enter("/funds", &money(&project)).await;
    let chen = app.person("chen").await;
    let right = json!({ "reached_on": "2015-06-03" });
    let (step, payment) =
        (format!("/progress/{started}"), format!("/funds/{}", text(&paid["ids"][0])));
    for path in [&step, &payment] {
        let struck = with_reason(&crew.zhang, Method::DELETE, path, "\"v1\"", &Value::Null).await;
        assert_eq!(struck.status, 204, "{path}: {}", struck.text);
        for (person, expected) in [(&crew.zhang, "409 DELETED"), (&chen, "404 NOT_FOUND")] {
            let again = with_reason(person, Method::DELETE, path, "\"v1\"", &Value::Null).await;
            assert_eq!(again.problem(), expected, "{path}");
        }
    }
    for (person, expected) in [(&crew.zhang, "409 DELETED"), (&chen, "404 NOT_FOUND")] {
        let corrected = with_reason(person, Method::PATCH, &step, "\"v1\"", &right).await;
        assert_eq!(corrected.problem(), expected, "{step}");
    }
}

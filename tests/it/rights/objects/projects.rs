//! What a project takes in each of its states.

use axum::http::Method;
use serde_json::{Value, json};

use super::{Held, cells, told};
use crate::support::clinic::{Person, answers, inspection, step, text};
use crate::support::people::with_reason;
use crate::support::{Answer, TestApp};

/// The expected outcomes, reviewed by hand.
const EXPECTED: &str = include_str!("projects.csv");

/// Those who take a project through its states.
struct Crew<'a> {
    zhang: Person<'a>,
    wang: Person<'a>,
    zhao: Person<'a>,
}

impl<'a> Crew<'a> {
    async fn of(app: &'a TestApp) -> Self {
        let (zhang, wang) = (app.person("zhang").await, app.person("wang").await);
        Self { zhang, wang, zhao: app.person("zhao").await }
    }

    /// A project in a state, and its step of starting.
    async fn project(&self, app: &TestApp, state: &str, code: &str) -> (String, String) {
        let project = self.zhang.project(code).await;
        let started = self.zhang.enter("/progress", &step(&project, "started", "2015-06-02")).await;
        let mut withdrawn = step(&project, "withdrawn", "2015-09-01");
        withdrawn["reports"][0]["document_no"] = json!("陇发改〔2015〕示2号");
        match state {
            "started" => {}
            "finished" | "accepted" => {
                let completed = step(&project, "completed", "2015-10-20");
                self.zhang.enter("/progress", &completed).await;
            }
            "withdrawn" => {
                self.zhang.enter("/progress", &withdrawn).await;
            }
            other => panic!("{other}"),
        }
        for inspector in ["wang", "zhao"] {
            app.assign(inspector, &project).await;
        }
        if state == "accepted" {
            self.accept(&project).await;
        }
        (project, text(&started["ids"][0]))
    }

    /// Accepts a project, and gives the address of the inspection that did.
    async fn accept(&self, project: &str) -> String {
        let begun = self.wang.enter("/inspections", &inspection(project, ["wang", "zhao"])).await;
        let path = format!("/inspections/{}", text(&begun["id"]));
        let filled = self.wang.patch(&format!("{path}/answers"), "\"v1\"", &answers(&[])).await;
        assert_eq!(filled.status, 200, "{}", filled.text);
        for person in [&self.wang, &self.zhao] {
            person.enter(&format!("{path}/sign"), &json!({})).await;
        }
        for department in ["health", "reform", "finance", "construction"] {
            self.wang.enter(&format!("{path}/opinions"), &opinion(department)).await;
        }
        let concluded = self.wang.enter(&format!("{path}/conclude"), &json!({})).await;
        assert_eq!(concluded["accepted"], true, "{concluded}");
        path
    }

    /// Tries something on a project.
    async fn try_on(&self, project: &str, started: &str, act: &str) -> Answer {
        let zhang = &self.zhang;
        let start = format!("/progress/{started}");
        match act {
            "report_structure" => zhang.step(project, "structure_done", "2015-08-01").await,
            "report_in_service" => zhang.step(project, "in_service", "2016-09-01").await,
            "report_accepted" => zhang.step(project, "accepted", "2016-09-01").await,
            "correct_start" => {
                let right = json!({ "reached_on": "2015-06-03" });
                with_reason(zhang, Method::PATCH, &start, "\"v1\"", &right).await
            }
            "strike_start" => {
                with_reason(zhang, Method::DELETE, &start, "\"v1\"", &Value::Null).await
            }
            "halt" => {
                let halt = json!({
                    "project": project, "from": "2015-07-01", "until": "2015-07-10",
                    "reason": "道路冲毁",
                });
                zhang.post("/suspensions", &halt).await
            }
            "begin_inspection" => {
                self.wang.post("/inspections", &inspection(project, ["wang", "zhao"])).await
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
}

fn opinion(department: &str) -> Value {
    json!({
        "department": department, "opinion": "agree", "signer": "示范签字人",
        "signed_on": "2016-08-30",
    })
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
        let (project, started) =
            crew.project(&app, cell.state, &format!("宕-2015-{number:04}")).await;
        let answer = crew.try_on(&project, &started, cell.act).await;
        held.note(cell, &told(&answer), &answer);
    }
    held.assert_as_said("a project", 44);
}

#[tokio::test]
async fn an_inspection_that_came_to_its_conclusion_takes_nothing_more() {
    let app = TestApp::with_plan().await;
    let crew = Crew::of(&app).await;
    let (project, _) = crew.project(&app, "finished", "宕-2015-0001").await;
    let path = crew.accept(&project).await;
    let (wang, any) = (&crew.wang, [("if-match", "*")]);
    let late = [
        wang.patch(&format!("{path}/answers"), "*", &answers(&[])).await,
        wang.post(&format!("{path}/sign"), &json!({})).await,
        wang.send(Method::DELETE, &format!("{path}/sign"), &any, "").await,
        wang.post(&format!("{path}/opinions"), &opinion("finance")).await,
        wang.post(&format!("{path}/conclude"), &json!({})).await,
    ];
    for answer in late {
        assert_eq!(answer.problem(), "409 STATE");
    }
}

#[tokio::test]
async fn what_was_struck_out_takes_nothing_and_was_never_there_for_another_county() {
    let app = TestApp::with_plan().await;
    let crew = Crew::of(&app).await;
    let (project, started) = crew.project(&app, "started", "宕-2015-0001").await;
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

//! What a doctor's study takes in each of its states, and the class that it is in.

use serde_json::{Value, json};
use taizhang::domain::ids::PublicId;
use uuid::Uuid;

use super::{Held, cells, told};
use crate::support::clinic::{Person, VILLAGE, text};
use crate::support::doctors::{clinic, doctor};
use crate::support::people::COUNTY;
use crate::support::posting::strike;
use crate::support::{Answer, TestApp};

/// The expected outcomes, reviewed by hand.
const EXPECTED: &str = include_str!("training.csv");

/// The first and the last day of a class.
type Days = (&'static str, &'static str);

/// The desk that sends doctors to study.
struct Desk<'a> {
    app: &'a TestApp,
    zhang: Person<'a>,
    clinic: PublicId,
}

/// A study of a doctor in a class, and the version that it is at.
struct Study {
    name: String,
    doctor: PublicId,
    class: String,
    id: String,
    days: Days,
    seen: &'static str,
}

impl Study {
    /// A day within it, where it has begun.
    fn early(&self) -> &'static str {
        if self.days.0 < "2016" { "2015-06-10" } else { "2016-08-20" }
    }

    /// Its last month.
    fn late(&self) -> (String, &'static str) {
        (format!("{}-01", &self.days.1[..7]), self.days.1)
    }
}

/// A class with somebody in it.
fn class((from, until): (&str, &str), doctors: &Value) -> Value {
    json!({
        "area_key": COUNTY, "name": "第一批", "host": "示范市第一人民医院", "from": from,
        "until": until, "doctors": [doctors],
    })
}

fn exam(study: &str, result: &str) -> Value {
    json!({ "exam_on": "2016-09-01", "results": [{ "trainee": study, "result": result }] })
}

fn payment(study: &str, step: &str) -> Value {
    json!({
        "paid_on": "2016-09-01", "document_no": "示1号",
        "payments": [{ "trainee": study, "step": step, "amount": 600_000, "remark": "核对" }],
    })
}

impl Desk<'_> {
    /// A study in a state.
    async fn study(&self, state: &str, name: String) -> Study {
        let days = match state {
            "planned" => ("2016-10-01", "2016-12-31"),
            "studying" => ("2016-08-01", "2016-12-31"),
            _ => ("2015-03-01", "2015-08-31"),
        };
        let doctor = doctor(self.app, self.clinic, &name).await;
        let id = Uuid::now_v7().to_string();
        let sent = class(days, &json!({ "id": id, "practitioner": doctor }));
        let class = text(&self.zhang.enter("/training/batches", &sent).await["id"]);
        let mut study = Study { name, doctor, class, id, days, seen: "\"v1\"" };
        let steps: &[&str] = match state {
            "planned" | "studying" | "over" => &[],
            "passed" => &["pass"],
            "failed" => &["fail"],
            "paid" => &["pass", "pay"],
            "left" => &["leave"],
            "struck_out" => &["strike"],
            other => panic!("{other}"),
        };
        for step in steps {
            let done = self.try_on(&study, step).await;
            assert!(done.status.is_success(), "{step}: {}", done.text);
        }
        if ["passed", "failed", "paid", "left"].contains(&state) {
            study.seen = "\"v2\"";
        }
        study
    }

    /// Tries something on a study, or on its class.
    async fn try_on(&self, study: &Study, act: &str) -> Answer {
        let zhang = &self.zhang;
        let Study { name, doctor: person, class: of, id, seen, .. } = study;
        let (path, class_path) =
            (format!("/training/trainees/{id}"), format!("/training/batches/{of}/trainees"));
        match act {
            "enrol_another" => {
                let another = doctor(self.app, self.clinic, &format!("{name}的徒弟")).await;
                let more = json!({ "doctors": [{ "practitioner": another }] });
                zhang.post(&class_path, &more).await
            }
            "enrol_again" => {
                let again = json!({ "doctors": [{ "practitioner": person }] });
                zhang.post(&class_path, &again).await
            }
            "send_meanwhile" => {
                let (from, until) = study.late();
                let sent = class((from.as_str(), until), &json!({ "practitioner": person }));
                zhang.post("/training/batches", &sent).await
            }
            "pass" => zhang.post("/training/exams", &exam(id, "passed")).await,
            "fail" => zhang.post("/training/exams", &exam(id, "failed")).await,
            "leave" => {
                let left = json!({ "left_on": study.early(), "reason": "illness" });
                zhang.patch(&path, seen, &left).await
            }
            "pay" => zhang.post("/training/allowances", &payment(id, "paid")).await,
            "take_back" => zhang.post("/training/allowances", &payment(id, "reclaimed")).await,
            "strike" => strike(zhang, &path, seen).await,
            other => panic!("{other}"),
        }
    }
}

#[tokio::test]
async fn a_study_takes_in_each_state_what_the_table_says() {
    let app = TestApp::with_plan().await;
    let clinic = clinic(&app, VILLAGE, 980).await;
    let desk = Desk { app: &app, zhang: app.person("zhang").await, clinic };
    let mut held = Held::default();
    for (number, cell) in cells(EXPECTED).into_iter().enumerate() {
        let study = desk.study(cell.state, format!("示范{number}")).await;
        let answer = desk.try_on(&study, cell.act).await;
        held.note(cell, &told(&answer), &answer);
    }
    held.assert_as_said("a study", 72);
}

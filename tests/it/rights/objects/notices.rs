//! What a rectification notice takes in each of its states.

use serde_json::{Value, json};

use super::crew::{Crew, agree, fill, notice, ruling};
use super::{Held, cells, told};
use crate::support::clinic::{Person, answers, inspection, text};
use crate::support::{Answer, TestApp};

/// The expected outcomes, reviewed by hand.
const EXPECTED: &str = include_str!("notices.csv");

/// The address of no inspection.
const NOTHING: &str = "/inspections/0190a000-0000-7000-8000-00000000000f";

/// A notice, and what it is about.
struct Issued {
    id: String,
    project: String,
    /// The address of the inspection that found the defects.
    inspection: String,
    /// The address of the re-inspection, where somebody has looked again.
    looked_again: String,
}

impl Issued {
    /// A re-inspection by somebody alone.
    fn again(&self, chair: &str) -> Value {
        let mut begin = inspection(&self.project, [chair, chair]);
        begin["kind"] = json!("reinspection");
        begin["notice"] = json!(self.id);
        begin["inspected_on"] = json!("2016-09-01");
        begin["panel"] = json!([{ "account": chair, "role": "chair" }]);
        begin
    }
}

/// A notice in a state.
async fn issued(crew: &Crew<'_>, sun: &Person<'_>, state: &str, code: &str) -> Issued {
    let (project, _) = crew.project("finished", code).await;
    crew.app.assign("sun", &project).await;
    let inspection = crew.inspection(&project, "failed").await;
    let answer = crew.zhang.enter(&format!("{inspection}/notices"), &notice(code)).await;
    let (id, looked_again) = (text(&answer["id"]), NOTHING.to_owned());
    let mut issued = Issued { id, project, inspection, looked_again };
    let (steps, found, ruling): (&[&str], Option<&[&str]>, &[&str]) = match state {
        "issued" => (&[], None, &[]),
        "received" => (&["receive"], None, &[]),
        "replied" => (&["receive", "reply"], None, &[]),
        "reinspected" => (&["receive", "reply"], Some(&["VC-B01"]), &[]),
        "struck_off" => (&["receive", "reply"], Some(&[]), &[]),
        "ruled_out" => (&["receive", "reply"], None, &["overrule"]),
        "ruled_back" => (&["receive", "reply"], None, &["overrule", "overrule_back"]),
        "let_pass" => (&["receive", "reply"], Some(&["VC-B01"]), &["overrule_again_to_pass"]),
        "let_fail" => (&["receive", "reply"], Some(&[]), &["overrule_again_to_fail"]),
        other => panic!("{other}"),
    };
    bring(crew, sun, &issued, steps).await;
    if let Some(not_met) = found {
        issued.looked_again = look_again(sun, &issued, not_met).await;
    }
    bring(crew, sun, &issued, ruling).await;
    issued
}

async fn bring(crew: &Crew<'_>, sun: &Person<'_>, issued: &Issued, steps: &[&str]) {
    for step in steps {
        let done = try_on(crew, sun, issued, step).await;
        assert!(done.status.is_success(), "{step}: {}", done.text);
    }
}

/// Somebody looks at the defects again, and some items are still not met. The address of what they
/// wrote down.
async fn look_again(sun: &Person<'_>, issued: &Issued, not_met: &[&str]) -> String {
    let begun = sun.enter("/inspections", &issued.again("sun")).await;
    let path = format!("/inspections/{}", text(&begun["id"]));
    let all = answers(not_met);
    fill(sun, &path, &json!({ "answers": { "VC-B01": all["answers"]["VC-B01"] } })).await;
    sun.enter(&format!("{path}/sign"), &json!({})).await;
    agree(sun, &path).await;
    sun.enter(&format!("{path}/conclude"), &json!({})).await;
    path
}

fn receipt(on: &str) -> Value {
    json!({ "received_on": on, "received_by": "示范签收人" })
}

/// Tries something on a notice.
async fn try_on(crew: &Crew<'_>, sun: &Person<'_>, issued: &Issued, act: &str) -> Answer {
    let Crew { zhang, wang, li, .. } = crew;
    let path = format!("/notices/{}", issued.id);
    let inspection = &issued.inspection;
    let again = format!("{}/overrule", issued.looked_again);
    match act {
        "receive" => zhang.post(&format!("{path}/receive"), &receipt("2016-08-31")).await,
        "receive_too_early" => zhang.post(&format!("{path}/receive"), &receipt("2016-08-29")).await,
        "reply" => {
            let reply = json!({ "replied_on": "2016-09-01", "reply": "已整改完毕" });
            zhang.post(&format!("{path}/reply"), &reply).await
        }
        "print_completion" => zhang.get(&format!("{path}/completion.pdf")).await,
        "reinspect" => sun.post("/inspections", &issued.again("sun")).await,
        "reinspect_oneself" => wang.post("/inspections", &issued.again("wang")).await,
        "issue_again" => {
            zhang.post(&format!("{inspection}/notices"), &notice("示整〔2016〕2")).await
        }
        "overrule" => li.post(&format!("{inspection}/overrule"), &ruling("pass")).await,
        "overrule_back" => li.post(&format!("{inspection}/overrule"), &ruling("fail")).await,
        "overrule_again_to_pass" => li.post(&again, &ruling("pass")).await,
        "overrule_again_to_fail" => li.post(&again, &ruling("fail")).await,
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn a_notice_takes_in_each_state_what_the_table_says() {
    let app = TestApp::with_plan().await;
    let (crew, sun) = (Crew::of(&app).await, app.person("sun").await);
    let mut held = Held::default();
    for (number, cell) in cells(EXPECTED).into_iter().enumerate() {
        let code = format!("宕-2015-{number:04}");
        let issued = issued(&crew, &sun, cell.state, &code).await;
        let answer = try_on(&crew, &sun, &issued, cell.act).await;
        held.note(cell, &told(&answer), &answer);
    }
    held.assert_as_said("a notice", 90);
}

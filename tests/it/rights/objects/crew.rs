//! Those who take a project and its inspections through their states.

use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::clinic::{Person, answers, inspection, step, text};

/// Those who take a project and its inspections through their states.
pub(super) struct Crew<'a> {
    pub(super) app: &'a TestApp,
    pub(super) zhang: Person<'a>,
    pub(super) wang: Person<'a>,
    pub(super) zhao: Person<'a>,
    pub(super) li: Person<'a>,
}

impl<'a> Crew<'a> {
    pub(super) async fn of(app: &'a TestApp) -> Self {
        let (zhang, wang) = (app.person("zhang").await, app.person("wang").await);
        let (zhao, li) = (app.person("zhao").await, app.person("li").await);
        Self { app, zhang, wang, zhao, li }
    }

    /// A project in a state, and its step of starting.
    pub(super) async fn project(&self, state: &str, code: &str) -> (String, String) {
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
            self.app.assign(inspector, &project).await;
        }
        if state == "accepted" {
            self.inspection(&project, "passed").await;
        }
        (project, text(&started["ids"][0]))
    }

    /// The address of an inspection of a finished project, which wang leads, in a state.
    pub(super) async fn inspection(&self, project: &str, state: &str) -> String {
        let taken = match state {
            "begun" => 0,
            "filled" => 1,
            "signed" => 2,
            "agreed" => 3,
            "passed" | "failed" => 4,
            "overruled" => 5,
            other => panic!("{other}"),
        };
        let not_met: &[&str] = match state {
            "failed" | "overruled" => &["VC-B01"],
            _ => &[],
        };
        let begun = self.wang.enter("/inspections", &inspection(project, ["wang", "zhao"])).await;
        let path = format!("/inspections/{}", text(&begun["id"]));
        if taken >= 1 {
            fill(&self.wang, &path, &answers(not_met)).await;
        }
        if taken >= 2 {
            for person in [&self.wang, &self.zhao] {
                person.enter(&format!("{path}/sign"), &json!({})).await;
            }
        }
        if taken >= 3 {
            agree(&self.wang, &path).await;
        }
        if taken >= 4 {
            self.wang.enter(&format!("{path}/conclude"), &json!({})).await;
        }
        if taken >= 5 {
            self.li.enter(&format!("{path}/overrule"), &ruling("pass")).await;
        }
        path
    }
}

/// Fills an inspection in.
pub(super) async fn fill(person: &Person<'_>, path: &str, answers: &Value) {
    let filled = person.patch(&format!("{path}/answers"), "*", answers).await;
    assert_eq!(filled.status, 200, "{}", filled.text);
}

/// Has every department agree to an inspection.
pub(super) async fn agree(person: &Person<'_>, path: &str) {
    for department in ["health", "reform", "finance", "construction"] {
        person.enter(&format!("{path}/opinions"), &opinion(department)).await;
    }
}

pub(super) fn opinion(department: &str) -> Value {
    json!({
        "department": department, "opinion": "agree", "signer": "示范签字人",
        "signed_on": "2016-09-01",
    })
}

pub(super) fn ruling(conclusion: &str) -> Value {
    json!({ "conclusion": conclusion, "reason": "已补建，经现场查看属实" })
}

pub(super) fn notice(number: &str) -> Value {
    json!({
        "number": number, "responsible_unit": "示范建设单位", "requirement": "逐项整改",
        "issued_on": "2016-08-30", "issued_by": "示范签发人", "period": 15, "unit": "days",
    })
}

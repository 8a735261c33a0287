//! A county hospital with a key specialty, taken as far as a test needs it.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use taizhang::domain::checklist::{self, Purpose, Test};
use taizhang::domain::specialty::SpecialtyKind;

use super::clinic::{Person, step, text};

/// 宕昌县, where the hospital lies.
pub(crate) const COUNTY: i64 = 6_212_230_000_000;

impl Person<'_> {
    /// Enters the county's hospital and gives its id.
    pub(crate) async fn hospital(&self) -> String {
        let hospital = json!({ "facilities": [{
            "area_key": COUNTY, "kind": "county_hospital", "name": "宕昌县人民医院",
            "valid_from": "2010-01-01",
        }] });
        text(&self.enter("/facilities", &hospital).await["ids"][0])
    }

    /// Puts a specialty of the hospital on the list and gives its id.
    pub(crate) async fn specialty(&self, hospital: &str, kind: &str, code: &str) -> String {
        let issued = self.enter("/specialties", &specialty(hospital, kind, code)).await;
        text(&issued["projects"][0])
    }

    /// Reports steps of a project, each with its day.
    pub(crate) async fn steps(&self, project: &str, steps: &[(&str, &str)]) {
        for (kind, on) in steps {
            self.enter("/progress", &step(project, kind, on)).await;
        }
    }

    /// Records money of a project: level, step, yuan and day.
    pub(crate) async fn funds(&self, project: &str, moved: &[(&str, &str, i64, &str)]) {
        let movements: Vec<Value> = moved
            .iter()
            .map(|(level, step, yuan, on)| {
                json!({
                    "project": project, "level": level, "step": step, "amount": yuan * 100,
                    "moved_on": on, "document_no": "甘财社〔2015〕示21号",
                })
            })
            .collect();
        self.enter("/funds", &json!({ "movements": movements })).await;
    }
}

/// A document that puts one specialty on the list.
pub(crate) fn specialty(hospital: &str, kind: &str, code: &str) -> Value {
    json!({
        "document_no": "甘卫医政发〔2015〕示36号",
        "issued_on": "2015-04-10",
        "projects": [{
            "facility": hospital, "specialty": kind, "code": code, "batch": "2015",
            "funding_programme": "县级医院重点专科建设专项", "beds": 8,
            "planned_start": "2015-06-20", "planned_finish": "2015-11-30",
            "estimate": "2,500,000",
        }],
    })
}

/// An inspection of a specialty by a chair, a member and an expert from outside.
pub(crate) fn visit(project: &str, kind: &str, on: &str, panel: [&str; 2]) -> Value {
    json!({
        "project": project, "kind": kind, "standard": "key-specialty-2015", "inspected_on": on,
        "panel": [
            { "account": panel[0], "role": "chair" },
            { "account": panel[1], "role": "member" },
            { "role": "expert", "name": "示范外请专家", "unit": "示范省人民医院" },
        ],
    })
}

/// Every item that is asked of a specialty, those named not met.
pub(crate) fn answers_of(kind: SpecialtyKind, purpose: Purpose, not_met: &[&str]) -> Value {
    let standard = checklist::find("key-specialty-2015").expect("the standard");
    let mut answers = BTreeMap::new();
    for item in standard.narrowed_to(kind).criteria {
        if item.only_for.is_some_and(|only| only != purpose) {
            continue;
        }
        let wanting = not_met.contains(&item.id.as_str());
        let mut entry = json!({ "answer": match &item.test {
            _ if wanting => json!({ "kind": "not_met" }),
            Test::Yes => json!({ "kind": "met" }),
            Test::NotEmpty => json!({ "kind": "text", "value": "86 / 214 人次" }),
            test => json!({ "kind": "measured", "figure": test.passing() }),
        } });
        if wanting {
            entry["remark"] = json!("低于标准");
        }
        answers.insert(item.id, entry);
    }
    json!({ "answers": answers })
}

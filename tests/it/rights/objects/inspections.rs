//! What an inspection takes in each of its states.

use axum::http::Method;
use serde_json::json;
use uuid::Uuid;

use super::crew::{Crew, notice, opinion, ruling};
use super::{Held, cells, told};
use crate::rights::seed::picture;
use crate::support::clinic::answers;
use crate::support::{Answer, TestApp};

/// The expected outcomes, reviewed by hand.
const EXPECTED: &str = include_str!("inspections.csv");

/// Tries something on an inspection.
async fn try_on(crew: &Crew<'_>, path: &str, act: &str) -> Answer {
    let Crew { zhang, wang, li, .. } = crew;
    let at = |part: &str| format!("{path}/{part}");
    match act {
        "record" => wang.patch(&at("answers"), "*", &answers(&[])).await,
        "sign" => wang.post(&at("sign"), &json!({})).await,
        "unsign" => wang.send(Method::DELETE, &at("sign"), &[("if-match", "*")], "").await,
        "opine" => wang.post(&at("opinions"), &opinion("finance")).await,
        "conclude" => wang.post(&at("conclude"), &json!({})).await,
        "photograph" => {
            let photo = at(&format!("photos/{}?criterion=VC-B01", Uuid::now_v7()));
            wang.send(Method::PUT, &photo, &[("content-type", "image/png")], picture()).await
        }
        "issue_notice" => zhang.post(&at("notices"), &notice("示整〔2016〕1")).await,
        "overrule_to_pass" => li.post(&at("overrule"), &ruling("pass")).await,
        "overrule_to_fail" => li.post(&at("overrule"), &ruling("fail")).await,
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn an_inspection_takes_in_each_state_what_the_table_says() {
    let app = TestApp::with_plan().await;
    let crew = Crew::of(&app).await;
    let mut held = Held::default();
    for (number, cell) in cells(EXPECTED).into_iter().enumerate() {
        let (project, _) = crew.project("finished", &format!("宕-2015-{number:04}")).await;
        let path = crew.inspection(&project, cell.state).await;
        let answer = try_on(&crew, &path, cell.act).await;
        held.note(cell, &told(&answer), &answer);
    }
    held.assert_as_said("an inspection", 63);
}

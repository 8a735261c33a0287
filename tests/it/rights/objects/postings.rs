//! What a posting takes in each of its states.

use axum::http::Method;
use serde_json::{Value, json};

use super::{Held, cells, told};
use crate::support::Answer;
use crate::support::clinic::{Person, text};
use crate::support::people::with_reason;
use crate::support::posting::{Hospital, enter_days, strike};

/// The expected outcomes, reviewed by hand.
const EXPECTED: &str = include_str!("postings.csv");

const KIND: &str = "multi_site_practice";

/// The whole of the year in which it is 1 September.
const YEAR: (&str, &str) = ("2016-01-01", "2016-12-31");

/// A day within every posting, and one after the end of those that are over.
const EARLY: &str = "2016-02-03";
const LATE: &str = "2016-08-02";

/// A posting, and the version that it is at.
struct Posted {
    path: String,
    id: String,
    seen: &'static str,
}

/// A posting in a state.
async fn posted(hospital: &Hospital, zhang: &Person<'_>, state: &str) -> Posted {
    let days = if state == "over" { ("2016-01-01", "2016-06-30") } else { YEAR };
    let new = json!({ "postings": [hospital.posting(0, KIND, days)] });
    let id = text(&zhang.enter("/postings", &new).await["ids"][0]);
    let path = format!("/postings/{id}");
    let mut seen = "\"v1\"";
    match state {
        "open" | "over" => {}
        "with_days" => drop(enter_days(zhang, &id, &["2016-02-02"]).await),
        "ended_early" => {
            let ended = zhang.patch(&format!("{path}/end"), seen, &end("2016-05-31")).await;
            assert_eq!(ended.status, 200, "{}", ended.text);
            seen = "\"v2\"";
        }
        "struck_out" => {
            let struck = strike(zhang, &path, seen).await;
            assert_eq!(struck.status, 204, "{}", struck.text);
        }
        other => panic!("{other}"),
    }
    Posted { path, id, seen }
}

fn end(on: &str) -> Value {
    json!({ "left_on": on, "left_reason": "调回原单位" })
}

fn gap(from: &str, until: &str) -> Value {
    json!({ "from": from, "until": until, "reason": "家中有事" })
}

/// What is said of a posting of the whole year, or of one that began later.
fn facts(hospital: &Hospital, from: &str) -> Value {
    hospital.posting(0, KIND, (from, YEAR.1))["facts"].clone()
}

fn day(posting: &str, on: &str) -> Value {
    json!({ "days": [{ "posting": posting, "facts": { "on": on } }] })
}

/// Tries something on a posting.
async fn try_on(hospital: &Hospital, zhang: &Person<'_>, posted: &Posted, act: &str) -> Answer {
    let Posted { path, id, seen } = posted;
    let gaps = format!("{path}/gaps");
    match act {
        "change" => with_reason(zhang, Method::PATCH, path, seen, &facts(hospital, YEAR.0)).await,
        "begin_later" => {
            with_reason(zhang, Method::PATCH, path, seen, &facts(hospital, "2016-07-01")).await
        }
        "end" => zhang.patch(&format!("{path}/end"), seen, &end("2016-08-15")).await,
        "interrupt" => zhang.post(&gaps, &gap("2016-03-10", "2016-03-20")).await,
        "interrupt_later" => zhang.post(&gaps, &gap("2016-08-01", "2016-08-10")).await,
        "enter_day" => zhang.post("/days", &day(id, EARLY)).await,
        "enter_day_later" => zhang.post("/days", &day(id, LATE)).await,
        "mark_month" => {
            let rows = json!([{ "posting": id, "days": [9] }]);
            zhang.post("/days/months", &json!({ "month": "2016-02", "rows": rows })).await
        }
        "strike" => strike(zhang, path, seen).await,
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn a_posting_takes_in_each_state_what_the_table_says() {
    let hospital = Hospital::new().await;
    let zhang = hospital.app.person("zhang").await;
    let mut held = Held::default();
    for cell in cells(EXPECTED) {
        let posted = posted(&hospital, &zhang, cell.state).await;
        let answer = try_on(&hospital, &zhang, &posted, cell.act).await;
        held.note(cell, &told(&answer), &answer);
    }
    held.assert_as_said("a posting", 45);
}

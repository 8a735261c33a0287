//! When a board may be frozen, by the day that it is judged on.

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::{Held, cells, told};
use crate::support::clinic::Person;
use crate::support::figures::DANGCHANG;
use crate::support::{Answer, TestApp};

/// The expected outcomes, reviewed by hand.
const EXPECTED: &str = include_str!("boards.csv");

/// Minutes from the first day of a test to the first of December, by when there are days of which
/// everything is known.
const MINUTES: i64 = 91 * 24 * 60;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn board(on: NaiveDate) -> Value {
    json!({ "title": "示范快照", "as_of": on })
}

/// The day that a board is judged on in a state.
async fn judged_on(city: &Person<'_>, state: &str, number: u32) -> NaiveDate {
    let within = |month| NaiveDate::from_ymd_opt(2016, month, number).expect("a day of its own");
    match state {
        "before_the_plan" => day("2014-06-30"),
        "past" => within(10),
        "frozen" => {
            city.enter("/snapshots", &board(within(11))).await;
            within(11)
        }
        "today" => day("2016-12-01"),
        "to_come" => day("2016-12-31"),
        other => panic!("{other}"),
    }
}

/// Tries to freeze the board of a day.
async fn try_on((city, zhang): (&Person<'_>, &Person<'_>), on: NaiveDate, act: &str) -> Answer {
    let mut wish = board(on);
    match act {
        "freeze" | "freeze_from_a_county" => {}
        "freeze_of_a_county" => wish["area"] = json!(DANGCHANG),
        "freeze_as_known_then" => wish["known_at"] = json!(on),
        "freeze_as_known_before" => wish["known_at"] = json!(on.pred_opt()),
        "freeze_as_known_later" => wish["known_at"] = json!("2017-06-30"),
        "freeze_untitled" => wish["title"] = json!(" "),
        other => panic!("{other}"),
    }
    let who = if act == "freeze_from_a_county" { zhang } else { city };
    who.post("/snapshots", &wish).await
}

#[tokio::test]
async fn a_board_may_be_frozen_when_the_table_says() {
    let app = TestApp::with_desks().await;
    app.wait_minutes(MINUTES);
    let (city, zhang) = (app.person("city").await, app.person("zhang").await);
    let mut held = Held::default();
    let all = cells(EXPECTED);
    // Every act has a day of each month to itself.
    for (number, row) in (1_u32..).zip(all.chunk_by(|one, next| one.act == next.act)) {
        for cell in row {
            let on = judged_on(&city, cell.state, number).await;
            let answer = try_on((&city, &zhang), on, cell.act).await;
            held.note(*cell, &told(&answer), &answer);
        }
    }
    held.assert_as_said("a board", 35);
}

//! A second plan, of one town: published beside the prefecture's, and followed by what the
//! county's desk reports for it. Pure.

use chrono::{Datelike, NaiveDate};

use super::cast::{CHECKER, REPORTER};
use super::days::{at, day, hour, later};
use super::event::{Deed, Event, FigureKey};
use crate::domain::area::AreaKey;
use crate::domain::period::Period;
use crate::domain::quantity::Quantity;
use crate::ledger::figures::{EnterFigures, NewFigure};
use crate::ledger::plans::PublishPlan;

/// The plan of the town.
const PLAN: &str = include_str!("../../fixtures/plans/town-households.toml");

const PLAN_ID: &str = "town-households";

/// The county whose desk reports for the town, and the town.
const COUNTY: AreaKey = AreaKey(6_212_230_000_000);
const TOWN: AreaKey = AreaKey(6_212_231_000_000);

/// The indicator, its number above the line and below it: persons, households or fen.
type Typed = (&'static str, i64, Option<i64>);

/// What is reported when: a period, the first day on which anybody sits down to it, and the
/// numbers. Three households still wait for water, and some people for their subsidies.
const ROUNDS: [(&str, NaiveDate, &[Typed]); 7] = [
    ("2015Q1", day(2015, 4, 9), &[("N9", 64, None)]),
    ("2015Q2", day(2015, 7, 9), &[("N9", 41, None)]),
    ("2015Q3", day(2015, 10, 12), &[("N9", 58, None)]),
    ("2015Q4", day(2016, 1, 11), &[("N9", 92, None)]),
    (
        "2015",
        day(2016, 1, 20),
        &[
            ("N1", 69, Some(69)),
            ("N2", 10, None),
            ("N3", 41, Some(43)),
            ("N4", 66, None),
            ("N5", 190, Some(198)),
            ("N6", 11_850_000, Some(12_400_000)),
            ("N7", 31, Some(31)),
            ("N8", 47, Some(49)),
            ("N10", 26, None),
        ],
    ),
    ("2016Q1", day(2016, 4, 11), &[("N9", 70, None)]),
    ("2016Q2", day(2016, 7, 11), &[("N9", 35, None)]),
];

/// The plan and its figures, where the county is among those that are loaded.
pub(super) fn neighbour(counties: &[AreaKey]) -> Vec<Event> {
    if !counties.contains(&COUNTY) {
        return Vec::new();
    }
    let rounds = ROUNDS.iter().flat_map(|(label, on, typed)| round(label, *on, typed));
    std::iter::once(publication()).chain(rounds).collect()
}

fn publication() -> Event {
    let deed = Deed::Plan(PublishPlan {
        plan_id: PLAN_ID.to_owned(),
        area_key: TOWN,
        body: PLAN.to_owned(),
        document_no: Some("镇政发〔2015〕示1号".to_owned()),
        reason: None,
        effective_from: day(2015, 1, 1),
    });
    // Once the county's areas are there.
    Event { at: at(day(2015, 1, 30), hour(10)), by: None, reason: None, county: None, deed }
}

/// A round: entered and handed in on one day, checked by somebody else two days later.
fn round(label: &str, on: NaiveDate, typed: &[Typed]) -> Vec<Event> {
    let Ok(period) = label.parse::<Period>() else { return Vec::new() };
    let key = |(indicator, ..): &Typed| FigureKey {
        area_key: TOWN,
        indicator: (*indicator).to_owned(),
        period,
    };
    let keys: Vec<FigureKey> = typed.iter().map(key).collect();
    let figures = typed.iter().map(|typed| figure(period, typed)).collect();
    let enter = Deed::Figures(EnterFigures { plan: Some(PLAN_ID.to_owned()), figures });
    let event = |(on, hours), by, deed| {
        let at = at(on, hour(hours));
        Event { at, by: Some(by), reason: None, county: Some(COUNTY), deed }
    };
    vec![
        event((on, 11), REPORTER, enter),
        event((on, 12), REPORTER, Deed::Submit(keys.clone())),
        event((later(on, 2), 15), CHECKER, Deed::Pass(keys)),
    ]
}

fn figure(period: Period, (indicator, numerator, denominator): &Typed) -> NewFigure {
    NewFigure {
        area_key: TOWN,
        indicator: (*indicator).to_owned(),
        period,
        version: None,
        numerator: Quantity::Number(*numerator),
        denominator: denominator.map(Quantity::Number),
        document_no: Some(format!("镇扶办〔{}〕示{}号", period.last().year(), period.number())),
        remark: None,
    }
}

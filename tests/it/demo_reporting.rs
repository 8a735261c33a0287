//! What the demonstration says of reported figures, irregularities at hospitals and a frozen
//! board: every state that people meet is there.

use std::collections::{BTreeMap, BTreeSet};

use taizhang::demo::{self, Deed, FigureKey};
use taizhang::domain::area::{AreaKey, Level, Scope};
use taizhang::domain::indicator::FigureState;
use taizhang::domain::irregularity::IrregularityState;
use taizhang::domain::period::Period;
use taizhang::domain::quantity::Quantity;
use taizhang::domain::time::Known;
use taizhang::ledger::figures::{self, EnterFigures, FigureFilter, FigureLine, NewFigure};
use taizhang::ledger::practitioners::Asking;
use taizhang::ledger::{Ledger, irregularities, late_entries, period_locks, snapshots};
use taizhang::review::{Question, Reviewer};
use taizhang::rules::Status;

use super::demo::{PREFECTURE, SMALLEST, day, loaded};

/// The figures of the prefecture's own plan where a sheet holds such, not those of the town's.
fn own(sheet: EnterFigures) -> Vec<NewFigure> {
    if sheet.plan.is_none() { sheet.figures } else { Vec::new() }
}

/// Where every figure of the prefecture's plan stood at the end of the story, as the events tell
/// it.
fn told() -> BTreeMap<(AreaKey, String, Period), FigureState> {
    let mut told = BTreeMap::new();
    let place = |key: FigureKey| (key.area_key, key.indicator, key.period);
    for event in demo::events(day(2016, 8, 31), None).unwrap() {
        let mut step = |keys: Vec<FigureKey>, state| {
            for key in keys.into_iter().filter(|key| key.area_key.level() == Level::County) {
                assert!(told.insert(place(key.clone()), state).is_some(), "{key:?} is not entered");
            }
        };
        match event.deed {
            Deed::Figures(sheet) => {
                for line in own(sheet) {
                    let key = (line.area_key, line.indicator, line.period);
                    told.entry(key).or_insert(FigureState::Draft);
                }
            }
            Deed::Submit(keys) => step(keys, FigureState::Submitted),
            Deed::Return(key, _) => step(vec![key], FigureState::Returned),
            Deed::Pass(keys) => step(keys, FigureState::Passed),
            Deed::Accept(keys) => step(keys, FigureState::Accepted),
            Deed::CorrectFigure(key, _) => step(vec![key], FigureState::Submitted),
            _ => {}
        }
    }
    told
}

#[test]
fn figures_are_reported_by_every_county_and_stand_in_every_state() {
    let told = told();
    let mut states: BTreeMap<FigureState, usize> = BTreeMap::new();
    for state in told.values() {
        *states.entry(*state).or_default() += 1;
    }
    let all: Vec<_> = FigureState::ALL.iter().filter(|state| states.contains_key(state)).collect();
    assert_eq!(all.len(), FigureState::ALL.len(), "{states:?}");
    // What decides the targets of 2015 and their base is there and accepted, whole.
    let quarters = |indicator: &'static str, year: &str| {
        let year: Period = year.parse().unwrap();
        year.parts(taizhang::domain::period::PeriodKind::Quarter)
            .map(move |quarter| (indicator, quarter))
            .collect::<Vec<_>>()
    };
    let mut wanted: Vec<(&str, Period)> = ["N1", "N5", "N6"]
        .iter()
        .flat_map(|id| ["2014", "2015"].map(|year| (*id, year.parse().unwrap())))
        .collect();
    for indicator in ["N2P", "N2G", "N4"] {
        wanted.extend(quarters(indicator, "2014"));
        wanted.extend(quarters(indicator, "2015"));
    }
    let counties: BTreeSet<AreaKey> = told.keys().map(|(county, ..)| *county).collect();
    assert_eq!(counties.len(), 9);
    for county in counties {
        for (indicator, period) in &wanted {
            let state = told.get(&(county, (*indicator).to_owned(), *period));
            assert_eq!(state, Some(&FigureState::Accepted), "{county} {indicator} {period}");
        }
    }
    let missing = ("N4".to_owned(), "2016Q2".parse().unwrap());
    assert!(!told.contains_key(&(SMALLEST, missing.0, missing.1)), "something is overdue");
}

/// What all counties together reported last of an indicator in a year, both numbers.
fn together(indicator: &str, year: i32) -> (i64, i64) {
    let mut last = BTreeMap::new();
    for event in demo::events(day(2016, 8, 31), None).unwrap() {
        let Deed::Figures(sheet) = event.deed else { continue };
        for line in own(sheet) {
            if line.indicator == indicator && line.period.in_year() == year {
                let (above, below) = (line.numerator, line.denominator);
                last.insert(
                    (line.area_key, line.period),
                    (number(&above), below.map(|at| number(&at))),
                );
            }
        }
    }
    let sum = |(above, below): (i64, i64), own: &(i64, Option<i64>)| {
        (above + own.0, below + own.1.unwrap_or(1))
    };
    last.values().fold((0, 0), sum)
}

fn number(quantity: &Quantity) -> i64 {
    match quantity {
        Quantity::Number(number) => *number,
        Quantity::Typed(_) => panic!("the demonstration counts in fen and persons"),
    }
}

/// In hundredths of a percentage point.
fn rate(indicator: &str, year: i32) -> i64 {
    let (above, below) = together(indicator, year);
    above * 10_000 / below
}

/// A board on which all is well shows nothing: of the prefecture's four targets two are reached.
#[test]
fn the_prefecture_reaches_some_targets_and_misses_others() {
    assert!(rate("N1", 2015) >= 9_800, "T17: {}", rate("N1", 2015));
    let poor = rate("N2P", 2015) - rate("N2P", 2014);
    assert!((400..500).contains(&poor), "T18 misses its five points: {poor}");
    let beside = rate("N2P", 2015) - rate("N2G", 2015);
    assert!(beside >= 500, "held against everybody else it would reach them: {beside}");
    let dear = together("N5", 2015).0 - 9 * 300_000;
    assert_eq!(dear, 100_000, "T19: one county is above");
    let serious = rate("N6", 2015) - rate("N6", 2014);
    assert!(serious >= 300, "T20: {serious}");
}

#[test]
fn faults_of_real_desks_are_there() {
    let mut many: BTreeMap<&str, usize> = BTreeMap::new();
    let mut found = BTreeMap::new();
    for event in demo::events(day(2016, 8, 31), None).unwrap() {
        let what = match event.deed {
            Deed::Return(..) => "returned",
            Deed::Lock(_) => "locked",
            Deed::Unlock(..) => "unlocked",
            Deed::CorrectFigure(..) => "corrected",
            Deed::Proof(_) => "shown",
            Deed::Irregularity(new) => {
                assert!(new.found_on < event.at.date());
                found.insert(new.id, new.kind);
                "found"
            }
            Deed::Deduct(_) => "kept back",
            Deed::Rectify(_) => "mended",
            Deed::Reopen(_) => "not mended",
            Deed::Close(_) => "struck off",
            Deed::Freeze(_) => "frozen",
            _ => continue,
        };
        *many.entry(what).or_default() += 1;
    }
    let kinds: BTreeSet<_> = found.values().map(|kind| kind.label()).collect();
    assert!(kinds.len() >= 7, "{kinds:?}");
    let at_least = [
        ("returned", 7),
        ("locked", 4),
        ("unlocked", 1),
        ("corrected", 1),
        ("shown", 9),
        ("found", 36),
        ("kept back", 15),
        ("mended", 20),
        ("not mended", 3),
        ("struck off", 10),
        ("frozen", 1),
    ];
    for (what, least) in at_least {
        let own = many.get(what).copied().unwrap_or_default();
        assert!(own >= least, "{what}: {own} of {many:?}");
    }
    assert!(many["struck off"] < many["mended"], "some wait: {many:?}");
}

async fn reported(ledger: &Ledger) -> Vec<FigureLine> {
    let (on, scope) = (day(2016, 8, 31), Scope::of(SMALLEST));
    let all = FigureFilter::default();
    figures::list(ledger.read(), scope, Known::Now, on, &all).await.unwrap()
}

/// The board judges what was reported, tells what was found at hospitals and judges it not.
#[tokio::test(flavor = "multi_thread")]
async fn the_board_knows_every_target_of_the_second_half() {
    let folder = tempfile::tempdir().unwrap();
    let (ledger, summary, _) = loaded(folder.path(), Some(vec![SMALLEST])).await;
    let lines = reported(&ledger).await;
    assert_eq!(lines.len(), summary.figures);
    let late = |line: &FigureLine| line.first_submitted_on.is_some();
    assert!(lines.iter().all(late), "this county handed everything in that it entered");
    let (on, scope) = (day(2016, 8, 31), Scope::of(SMALLEST));
    let question = Question::of(scope, Known::Now, on);
    let board = Reviewer::new(ledger.clone()).review(question).await.unwrap().board;
    for target in ["T17", "T18", "T19", "T20"] {
        let verdict = board.of_stage(target, "from_start").next().unwrap();
        assert_eq!(verdict.status, Status::Met, "{target}: {:?}", verdict.note);
    }
    let told = board.of_stage("T21", "standing").next().unwrap();
    assert_eq!(told.status, Status::Narrative);
    let found = irregularities::list(ledger.read(), scope, Known::Now, on).await.unwrap();
    assert_eq!(found.len(), summary.irregularities);
    assert!(found.iter().any(|line| line.deduction.is_some()));
    assert!(found.iter().any(|line| line.state != IrregularityState::Open));
    let locks = period_locks::list(ledger.read(), scope, Known::Now, on).await.unwrap();
    assert_eq!(locks.len(), 3);
}

/// What was entered after the freezing is listed and changes nothing.
#[tokio::test(flavor = "multi_thread")]
async fn the_frozen_board_comes_out_equal_and_lists_what_came_later() {
    let folder = tempfile::tempdir().unwrap();
    let (ledger, summary, _) = loaded(folder.path(), Some(vec![SMALLEST])).await;
    assert_eq!(summary.snapshots, 1);
    let db = ledger.read();
    let frozen = snapshots::list(db, PREFECTURE, Known::Now).await.unwrap().remove(0);
    assert_eq!((frozen.number.as_str(), frozen.as_of), ("2015-001", day(2015, 12, 31)));
    let sheet = snapshots::find(db, PREFECTURE, Known::Now, frozen.id).await.unwrap();
    let checked = Reviewer::new(ledger.clone()).rechecked(&sheet).await.unwrap();
    assert!(checked.agrees(), "{:?}", checked.divergences);
    assert!(!checked.frozen.verdicts.is_empty());
    let (asking, after) = (Asking::whole(Scope::of(PREFECTURE)), frozen.known_at);
    let late = late_entries::list(db, asking, after, frozen.as_of, Known::Now).await.unwrap();
    let about: BTreeSet<&str> = late.iter().map(|entry| entry.event.what).collect();
    assert!(about.contains("指标数") && about.contains("出勤"), "{about:?}");
}

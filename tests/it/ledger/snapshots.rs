//! A frozen snapshot comes out equal whatever is entered later.

use chrono::Days;
use proptest::collection::vec;
use proptest::prelude::{ProptestConfig, proptest};
use taizhang::domain::area::Scope;
use taizhang::domain::clinic::MilestoneKind;
use taizhang::domain::time::{Instant, Known};
use taizhang::ledger::practitioners::Asking;
use taizhang::ledger::snapshots::{self, Numbered, SnapshotSheet};
use taizhang::ledger::{LedgerError, late_entries, verify};
use taizhang::review::{Freezing, Reviewer};

use super::clinic::{day, step};
use super::country::{Country, Deed, deed};
use crate::store::{KEY, PREFECTURE, Store, at};
use crate::support::plans::{PLAN, amendment};

const HOUR: i64 = 3_600_000_000;

fn wish(on: chrono::NaiveDate, known_at: Instant) -> Freezing {
    let title = "2016年第一季度".to_owned();
    Freezing { area: PREFECTURE, title, as_of: on, known_at, plan: None }
}

async fn freeze(store: &Store, on: chrono::NaiveDate, known_at: Instant) -> Numbered {
    let command = Reviewer::new(store.ledger.clone()).freezing(wish(on, known_at)).await.unwrap();
    store.act(command).await.unwrap().outcome
}

async fn sheet(store: &Store, frozen: &Numbered) -> SnapshotSheet {
    snapshots::find(store.ledger.read(), PREFECTURE, Known::Now, frozen.id).await.unwrap()
}

/// Some of the work of one county given to another.
fn amended() -> String {
    let body = PLAN.replacen("6212230000000 = 106", "6212230000000 = 100", 1);
    body.replacen("6212020000000 = 120", "6212020000000 = 126", 1)
}

/// Enters some deeds, freezes two boards, enters the rest and an amendment that reaches back,
/// and works both out again: on the reviewer that froze them and on a fresh one.
async fn live(mut country: Country, before: &[Deed], after: &[Deed]) {
    let start = at(2016, 3, 1).0;
    let mut now = 0;
    let mut tick = |country: &Country, hours: i64| {
        now += hours;
        country.store.clock.put(Instant(start + now * HOUR));
        Instant(start + now * HOUR)
    };
    for &deed in before {
        tick(&country, 1);
        let _ = country.enter(deed).await;
    }
    // After the month in which they were entered, so that what takes its steps on the day of
    // the act is part of it.
    let known = Instant(tick(&country, 32 * 24).0 - 1);
    let ends = [day(2015, 12, 31), day(2016, 3, 31)];
    let mut frozen = Vec::new();
    for on in ends {
        let numbered = freeze(&country.store, on, known).await;
        frozen.push(sheet(&country.store, &numbered).await);
    }
    assert_eq!(frozen[0].line.number, "2015-001");
    assert_eq!(frozen[1].line.number, "2016-001");
    // What follows at the very instant of the freezing is no part of it either.
    for &deed in after {
        let _ = country.enter(deed).await;
        tick(&country, 1);
    }
    country.store.act(amendment(amended(), day(2015, 6, 1))).await.unwrap();
    let reviewer = Reviewer::new(country.store.ledger.clone());
    for sheet in &frozen {
        let checked = reviewer.rechecked(sheet).await.unwrap();
        assert_eq!(checked.divergences, []);
        assert!(checked.agrees());
        assert_eq!(checked.frozen.written(), sheet.body, "the text is written in one way");
    }
    let report = verify(&country.store.ledger, KEY, None).await.unwrap();
    assert!(report.broken.is_empty(), "{:?}", report.broken);
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 4,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_frozen_snapshot_comes_out_equal_after_any_later_acts(
        before in vec(deed(), 12..24),
        after in vec(deed(), 12..24),
    ) {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            for store in Store::all().await {
                live(Country::new(store).await, &before, &after).await;
            }
        });
    }
}

#[tokio::test]
async fn what_was_entered_afterwards_is_listed_with_who_and_when() {
    for store in Store::all().await {
        let country = Country::new(store).await;
        let store = &country.store;
        let project = country.project(0);
        let noon = store.clock.clone();
        let known = Instant(at(2016, 3, 1).0 + HOUR);
        noon.put(Instant(known.0 + 1));
        freeze(store, day(2016, 2, 29), known).await;
        noon.put(at(2016, 3, 9));
        let late = step(project, MilestoneKind::Started, day(2015, 7, 1));
        store.act(late).await.unwrap();
        let of_march = step(project, MilestoneKind::FoundationDone, day(2016, 3, 8));
        let steps = store.act(of_march).await.unwrap().outcome;
        let asking = Asking::whole(Scope::of(PREFECTURE));
        let list = async || {
            let db = store.ledger.read();
            let on = day(2016, 2, 29);
            late_entries::list(db, asking, known, on, Known::Now).await.unwrap()
        };
        let found = list().await;
        assert_eq!(found.len(), 1, "{found:?}");
        let event = &found[0].event;
        assert_eq!(event.happened_on, Some(day(2015, 7, 1)));
        assert_eq!((event.learned_at, event.by.as_str()), (at(2016, 3, 9), "本机"));
        // A step that is moved across the day is about it, whichever way it moves.
        let correct = taizhang::ledger::progress::CorrectStep {
            step: Some(steps[0]),
            seen: None,
            reached_on: day(2016, 2, 1),
            document_no: None,
        };
        store.act(correct).await.unwrap();
        assert_eq!(list().await.len(), 2, "the change of the step, too");
    }
}

#[tokio::test]
async fn what_may_still_change_is_not_frozen() {
    for store in Store::all().await {
        let country = Country::new(store).await;
        let store = &country.store;
        let reviewer = Reviewer::new(store.ledger.clone());
        let now = at(2016, 3, 1);
        let later = day(2016, 3, 1) + Days::new(1);
        let refused = async |on, known_at| {
            let command = reviewer.freezing(wish(on, known_at)).await;
            let Ok(command) = command else { return Vec::new() };
            match store.act(command).await {
                Err(LedgerError::Invalid(faults)) => {
                    faults.into_iter().map(|fault| fault.pointer).collect()
                }
                other => panic!("{other:?}"),
            }
        };
        store.clock.put(Instant(now.0 + HOUR));
        let present = Instant(now.0 + HOUR);
        assert_eq!(refused(day(2016, 2, 29), present).await, ["#/known_at"]);
        assert_eq!(refused(later, Instant(now.0 + 1)).await, ["#/as_of", "#/known_at"]);
        // An act of the instant or before that was not seen makes the figures void.
        let mut command = reviewer.freezing(wish(day(2016, 2, 29), now)).await.unwrap();
        command.last_act.0 -= 1;
        assert!(matches!(store.act(command).await, Err(LedgerError::Busy)));
    }
}

//! What a reviewer remembers is what somebody who looks for the first time finds, and what was
//! found at an instant is what was known then.

use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::prelude::{ProptestConfig, proptest};
use taizhang::domain::area::Scope;
use taizhang::domain::ids::ActId;
use taizhang::domain::time::{Instant, Known};
use taizhang::ledger::{Part, Written, log};
use taizhang::review::{Question, Reviewed, Reviewer};

use super::clinic::day;
use super::country::{Country, DEEDS, Deed, deed};
use crate::store::{PREFECTURE, Store, at};

/// What a reviewer finds on some dates. The last comes after everything was entered: what takes
/// its steps on the day of the act, as figures do, counts on none before.
async fn found(reviewer: &Reviewer, known: Known) -> Vec<Reviewed> {
    let mut found = Vec::new();
    for on in [day(2015, 9, 30), day(2016, 3, 31)] {
        let question = Question::of(Scope::of(PREFECTURE), known, on);
        found.push(reviewer.review(question).await.unwrap());
    }
    found
}

fn assure_same(some: &[Reviewed], others: &[Reviewed], after: &str) {
    for (one, other) in some.iter().zip(others) {
        assert_eq!(one.counties, other.counties, "{after}");
        assert_eq!(one.board, other.board, "{after}");
    }
}

/// Enters the deeds, one an hour, and looks after each. What was found when, and which of them
/// were not refused.
async fn live(
    country: &mut Country,
    warm: &Reviewer,
    deeds: &[Deed],
) -> (Vec<(Instant, Vec<Reviewed>)>, BTreeSet<u8>) {
    let (ledger, engine) = (country.store.ledger.clone(), country.store.engine());
    // A look before the first deed, so that there is something to remember.
    found(warm, Known::Now).await;
    let mut seen = Vec::new();
    let mut done = BTreeSet::new();
    for (hour, &deed) in (1..).zip(deeds) {
        let now = Instant(at(2016, 3, 1).0 + hour * 3_600_000_000);
        country.store.clock.put(now);
        // What is refused leaves everything as it was.
        match country.enter(deed).await {
            Ok(()) => drop(done.insert(deed.0)),
            Err(error) => eprintln!("{deed:?} is refused: {error:?}"),
        }
        let remembered = found(warm, Known::Now).await;
        let fresh = found(&Reviewer::new(ledger.clone()), Known::Now).await;
        assure_same(&remembered, &fresh, &format!("{deed:?} on {engine}"));
        seen.push((now, remembered));
    }
    (seen, done)
}

/// Enters the deeds, and finds of each moment afterwards what was seen then.
async fn assure_alike(store: Store, deeds: &[Deed]) {
    let warm = Reviewer::new(store.ledger.clone());
    let mut country = Country::new(store).await;
    for (then, seen) in live(&mut country, &warm, deeds).await.0 {
        let known = found(&warm, Known::At(then)).await;
        assure_same(&seen, &known, &format!("as of {then:?}"));
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 3,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn what_is_remembered_is_what_a_first_look_finds(deeds in vec(deed(), 12..24)) {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            for store in Store::all().await {
                assure_alike(store, &deeds).await;
            }
        });
    }
}

/// A doctor of two clinics at a time is named by the same one, in whatever order an engine comes
/// upon their posts: a post that was revised since lies elsewhere in the table than one that was not.
#[tokio::test]
async fn a_doctor_of_two_clinics_is_found_alike_then_and_now() {
    let deeds = [
        (2, 1, day(2015, 4, 22)),
        (14, 0, day(2015, 5, 27)),
        (6, 0, day(2015, 9, 6)),
        (15, 0, day(2016, 1, 5)),
        (20, 1, day(2015, 5, 31)),
        (5, 0, day(2015, 11, 12)),
        (17, 1, day(2015, 5, 2)),
    ];
    for store in Store::all().await {
        assure_alike(store, &deeds).await;
    }
}

/// Every deed about either village, so that each part of the facts is read again by itself.
#[tokio::test]
async fn every_part_that_is_read_again_is_what_a_first_look_finds() {
    let about = |village, on| (0..DEEDS).map(move |what| (what, village, on));
    let deeds: Vec<Deed> = about(0, day(2015, 8, 10)).chain(about(1, day(2016, 1, 12))).collect();
    for store in Store::all().await {
        let ledger = store.ledger.clone();
        let warm = Reviewer::new(ledger.clone());
        let (_, done) = live(&mut Country::new(store).await, &warm, &deeds).await;
        assert_eq!(done, (0..DEEDS).collect(), "each is entered at least once");
        let kinds = log::kinds_after(ledger.read(), ActId(0), 10_000).await.unwrap().unwrap();
        let parts = kinds.iter().map(|kind| ledger.written_by(kind));
        let parts = parts.filter_map(|written| match written {
            Written::Only(parts) => Some(parts.iter().copied()),
            Written::Anything => None,
        });
        let parts: BTreeSet<Part> = parts.flatten().collect();
        assert_eq!(parts, BTreeSet::from(Part::ALL), "each part is written by itself");
    }
}

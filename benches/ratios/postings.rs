//! The day log: one more day and its county fresh, and the list of a hospital's postings.

use std::time::{Duration, Instant};

use chrono::{Days, NaiveDate};
use taizhang::domain::area::{AreaKey, Scope};
use taizhang::domain::ids::PublicId;
use taizhang::domain::posting::{DayHalf, PostingKind, Workload};
use taizhang::domain::time::Known;
use taizhang::ledger::postings::{self, DayFacts, EnterDays, NewDay, PostingFilter};
use taizhang::ledger::{Actor, Envelope, Ledger, Source};
use taizhang::review::{Question, Reviewer};

use crate::pair::pair;

const PREFECTURE: AreaKey = AreaKey(6_212_000_000_000);
const COUNTY: AreaKey = AreaKey(6_212_230_000_000);

fn as_of() -> NaiveDate {
    NaiveDate::from_ymd_opt(2016, 8, 31).unwrap()
}

/// Every measurement of this file.
pub(crate) async fn measure(ledger: &Ledger) {
    one_day(ledger).await;
    let list = async |area: AreaKey| {
        let filter = PostingFilter::default();
        let (db, scope) = (ledger.read(), Scope::of(area));
        let lines = postings::list(db, scope, Known::Now, as_of(), true, &filter).await.unwrap();
        assert!(!lines.is_empty());
    };
    pair(
        "postings of a county, days weighed",
        "the same for the whole prefecture",
        15,
        async || list(COUNTY).await,
        async || list(PREFECTURE).await,
    )
    .await;
}

/// One more day entry and its county's verdicts fresh, against the entry alone.
async fn one_day(ledger: &Ledger) {
    let posting = some_posting(ledger).await;
    let warm = Reviewer::new(ledger.clone());
    let question = Question::of(Scope::of(PREFECTURE), Known::Now, as_of());
    warm.review(question.clone()).await.unwrap();
    let mut turn = 0;
    let mut act = async || {
        turn += 1;
        let facts = DayFacts {
            on: as_of() - Days::new(turn),
            half: DayHalf::Whole,
            leave: None,
            workload: Workload { outpatient: Some(20), ..Workload::default() },
            remark: None,
        };
        let days = vec![NewDay { id: None, posting, facility: None, facts }];
        let envelope = Envelope::new(Actor::command_line(PREFECTURE), Source::Cli);
        ledger.perform(envelope, EnterDays { days }).await.unwrap();
    };
    let (mut own, mut bare) = (Vec::new(), Vec::new());
    for _ in 0..20 {
        let begun = Instant::now();
        act().await;
        bare.push(begun.elapsed());
        let begun = Instant::now();
        act().await;
        warm.review(question.clone()).await.unwrap();
        own.push(begun.elapsed());
    }
    let [own, bare] = [own, bare].map(median);
    println!(
        "{:<44}{:>12}{:>12}{:>9.2}   the entry alone",
        "one day entry and its county's verdicts fresh",
        format!("{own:.2} ms"),
        format!("{bare:.2} ms"),
        own / bare
    );
}

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort_unstable();
    times[times.len() / 2].as_secs_f64() * 1e3
}

/// A doctor in practice at several sites in a county.
async fn some_posting(ledger: &Ledger) -> PublicId {
    let filter =
        PostingFilter { kind: Some(PostingKind::MultiSitePractice), ..PostingFilter::default() };
    let (db, scope) = (ledger.read(), Scope::of(COUNTY));
    let lines = postings::list(db, scope, Known::Now, as_of(), true, &filter).await.unwrap();
    lines.first().unwrap().id
}

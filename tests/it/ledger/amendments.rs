//! Amending a plan never changes a board of an earlier date.

use chrono::{Days, NaiveDate};
use proptest::collection::vec;
use proptest::prelude::{ProptestConfig, Strategy, proptest};
use taizhang::domain::area::Scope;
use taizhang::domain::time::Known;
use taizhang::review::{Question, Reviewed, Reviewer};

use super::clinic::day;
use super::country::{Country, Deed, deed};
use crate::store::{PREFECTURE, Store};
use crate::support::plans::{self, PLAN};

/// Another share of 宕昌县, another deadline, and the day from which they hold.
type Amendment = (i64, u64, u64);

fn amendment() -> impl Strategy<Value = Amendment> {
    (0..106_i64, 0..300_u64, 0..500_u64)
}

fn text(number: usize, (share, days, _): Amendment) -> String {
    let by = day(2015, 12, 31) + Days::new(days);
    PLAN.replacen("6212230000000 = 106", &format!("6212230000000 = {share}"), 1)
        .replacen("6212020000000 = 120", &format!("6212020000000 = {}", 226 - share), 1)
        .replacen("by = 2015-12-31", &format!("by = {by}"), 1)
        .replacen("# 条文", &format!("# 条文，第{number}次修订"), 1)
}

async fn boards(reviewer: &Reviewer) -> Vec<(NaiveDate, Reviewed)> {
    let mut boards = Vec::new();
    for month in 0..18_u64 {
        let on = day(2015, 2, 1) + Days::new(month * 31);
        let question = Question::of(Scope::of(PREFECTURE), Known::Now, on);
        boards.push((on, reviewer.review(question).await.unwrap()));
    }
    boards
}

/// Enters some deeds, then amends the plan again and again.
async fn live(mut country: Country, deeds: &[Deed], amendments: &[Amendment]) {
    for &deed in deeds {
        // What is refused leaves everything as it was.
        let _ = country.enter(deed).await;
    }
    let store = &country.store;
    let reviewer = Reviewer::new(store.ledger.clone());
    let mut last = day(2015, 1, 1);
    let mut before = boards(&reviewer).await;
    for (number, &amendment) in amendments.iter().enumerate() {
        let from = day(2015, 1, 1) + Days::new(amendment.2);
        let published = store.act(plans::amendment(text(number, amendment), from)).await;
        assert_eq!(published.is_ok(), from >= last, "{published:?}");
        let after = boards(&reviewer).await;
        for ((on, earlier), (_, now)) in before.iter().zip(&after) {
            if *on < from || published.is_err() {
                assert_eq!(earlier.board, now.board, "{on} and an amendment from {from}");
                assert_eq!(earlier.counties, now.counties);
            } else {
                assert_eq!(now.plan.head.effective_from, from, "{on}");
                let share = now.plan.targets[0].stages[0].allocation.values().nth(3);
                assert_eq!(share, Some(&amendment.0));
            }
        }
        if published.is_ok() {
            last = from;
        }
        before = after;
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 4,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn amending_a_plan_never_changes_an_earlier_date(
        deeds in vec(deed(), 8..16),
        amendments in vec(amendment(), 1..5),
    ) {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            for store in Store::all().await {
                live(Country::new(store).await, &deeds, &amendments).await;
            }
        });
    }
}

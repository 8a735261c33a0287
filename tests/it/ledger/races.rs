//! Many at once: nothing is lost, and what can be done once is done once (RT16).

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use sea_orm::{SqliteTransactionMode, TransactionOptions, TransactionTrait};
use taizhang::domain::area::Scope;
use taizhang::domain::clinic::MilestoneKind;
use taizhang::domain::ids::PublicId;
use taizhang::domain::time::Known;
use taizhang::ledger::projects::{self, ChangeProject};
use taizhang::ledger::{Act, Command, LedgerError, Needs, verify};
use validator::Validate;

use super::clinic::{COUNTY, day, places, projects, remark, step};
use crate::store::{KEY, Store, envelope};
use crate::support::{Dice, scaled};

/// Clients, and what each of them wants to add.
fn crowd() -> (usize, usize) {
    (scaled(16, 32), scaled(12, 1_000))
}

/// How long somebody waits at most, in microseconds, who was overtaken for the first time, before
/// they look again; then twice as long each time. Without it of thirty-two only one gets on at a
/// time, and all the others' work is for nothing.
const LOOKS_AGAIN: usize = 20_000;

/// Reads, adds one, writes against the version that was read; again where it was overtaken.
/// Returns how often it was overtaken.
async fn add_one(store: &Store, project: PublicId, dice: &mut Dice) -> usize {
    let mut overtaken = 0;
    loop {
        let scope = Scope::of(COUNTY);
        let sheet =
            projects::sheet(store.ledger.read(), scope, Known::Now, day(2016, 3, 1), project);
        let sheet = sheet.await.unwrap();
        let counted: usize = sheet.remark.as_deref().unwrap_or("0").parse().unwrap();
        let change = ChangeProject {
            project: Some(project),
            seen: Some(sheet.version),
            remark: Some((counted + 1).to_string()),
            ..ChangeProject::default()
        };
        match store.ledger.perform(envelope(), change).await {
            Ok(_) => return overtaken,
            Err(LedgerError::Stale { .. }) => overtaken += 1,
            Err(error) => panic!("{error}"),
        }
        let pause = dice.below(LOOKS_AGAIN << (overtaken - 1).min(5));
        tokio::time::sleep(Duration::from_micros(pause as u64)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_update_is_lost_however_many_write_at_once() {
    let (clients, each) = crowd();
    for store in Store::all().await {
        places(&store).await;
        let project = projects(&store).await[0];
        let store = Arc::new(store);
        let began = Instant::now();
        let client = |number: usize| {
            let store = Arc::clone(&store);
            tokio::spawn(async move {
                let mut dice = Dice::new(number as u64);
                let mut overtaken = 0;
                for _ in 0..each {
                    overtaken += add_one(&store, project, &mut dice).await;
                }
                overtaken
            })
        };
        let running: Vec<_> = (0..clients).map(client).collect();
        let mut overtaken = 0;
        for client in running {
            overtaken += client.await.unwrap();
        }
        let scope = Scope::of(COUNTY);
        let sheet =
            projects::sheet(store.ledger.read(), scope, Known::Now, day(2016, 3, 1), project);
        let sheet = sheet.await.unwrap();
        assert_eq!(sheet.remark.as_deref(), Some((clients * each).to_string().as_str()));
        assert!(overtaken > 0, "nobody was in anybody's way");
        println!(
            "races: {clients} clients, {} updates, 0 lost, {overtaken} overtaken and repeated, {:?}",
            clients * each,
            began.elapsed()
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_can_happen_once_happens_once() {
    for store in Store::all().await {
        places(&store).await;
        let project = projects(&store).await[0];
        let store = Arc::new(store);
        let client = |_| {
            let store = Arc::clone(&store);
            tokio::spawn(async move {
                let started = step(project, MilestoneKind::Started, day(2015, 6, 2));
                store.ledger.perform(envelope(), started).await.is_ok()
            })
        };
        let clients: Vec<_> = (0..64).map(client).collect();
        let mut done = 0;
        for client in clients {
            done += usize::from(client.await.unwrap());
        }
        assert_eq!(done, 1);
    }
}

/// How many acts may wait.
const QUEUE: usize = 1_024;

/// Row 85: what cannot be queued any more is refused at once, and what was queued is done.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_queue_refuses_at_once() {
    let store = Store::sqlite().await;
    places(&store).await;
    let project = projects(&store).await[0];
    // Somebody else holds the write lock.
    let owner = store.owner().await;
    let immediate = TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    };
    let lock = owner.begin_with_options(immediate).await.unwrap();
    let (store, refused) = (Arc::new(store), Arc::new(AtomicUsize::new(0)));
    let client = |number| {
        let (store, refused) = (Arc::clone(&store), Arc::clone(&refused));
        tokio::spawn(async move {
            let asked = Instant::now();
            let answer = store.ledger.perform(envelope(), remark(project, number)).await;
            match answer {
                Ok(_) => None,
                Err(LedgerError::Overloaded) => {
                    refused.fetch_add(1, Ordering::SeqCst);
                    Some(asked.elapsed())
                }
                Err(error) => panic!("{error}"),
            }
        })
    };
    let clients: Vec<_> = (0..1_500).map(client).collect();
    // All that finds no place is refused while nothing moves: nobody waits for the lock.
    let beyond = 1_500 - QUEUE - 1;
    let all_refused = async {
        while refused.load(Ordering::SeqCst) < beyond {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    tokio::time::timeout(Duration::from_mins(1), all_refused).await.unwrap();
    lock.rollback().await.unwrap();
    let answers = join_all(clients).await.into_iter().map(|answer| answer.unwrap());
    let refusals: Vec<Duration> = answers.flatten().collect();
    let (done, slowest) = (1_500 - refusals.len(), refusals.iter().max());
    println!("a full queue: {done} done, {} refused within {slowest:?}", refusals.len());
    assert!(done >= QUEUE, "{done} done");
}

/// A command with a mistake in it.
#[derive(Debug, Validate)]
struct Break {}

impl Command for Break {
    type Outcome = ();

    const KIND: &'static str = "test.break";

    const NEEDS: Needs = Needs::Machine;

    async fn apply(self, _: &Act<'_>) -> taizhang::ledger::Result<()> {
        panic!("a mistake")
    }
}

/// Row 86: what shares a flush with a command that panics is done all the same.
#[tokio::test]
async fn a_command_that_panics_takes_nobody_with_it() {
    for store in Store::all().await {
        places(&store).await;
        let project = projects(&store).await[0];
        let before = verify(&store.ledger, KEY, None).await.unwrap().acts;
        let fine = |number| store.ledger.perform(envelope(), remark(project, number));
        let breaks = || store.ledger.perform(envelope(), Break {});
        let (one, two, three, four, five) =
            tokio::join!(fine(1), breaks(), fine(2), breaks(), fine(3));
        assert!(one.is_ok() && three.is_ok() && five.is_ok());
        assert!(two.is_err() && four.is_err());
        fine(4).await.unwrap();
        let report = verify(&store.ledger, KEY, None).await.unwrap();
        assert_eq!((report.acts - before, report.broken), (4, vec![]));
    }
}

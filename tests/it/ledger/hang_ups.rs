//! Nothing acknowledged is lost, whoever hangs up (RT07), and the faults that make the
//! guards needed (E1, E2) are still there.

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Waker};
use std::time::Duration;

use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, SqliteTransactionMode,
    TransactionOptions, TransactionTrait,
};
use taizhang::domain::ids::PublicId;
use taizhang::ledger::{Target, verify};

use super::clinic::{places, plan, remark};
use crate::store::{KEY, Store};
use crate::support::scaled;

/// How long a client stays between two polls.
const PAUSE: Duration = Duration::from_micros(300);

/// Polls a future some times and drops it, as a server does with a client that is gone.
pub(crate) async fn drop_at(polls: usize, pause: Duration, future: impl Future) -> bool {
    let mut future = pin!(future);
    for _ in 0..polls {
        let mut context = Context::from_waker(Waker::noop());
        if future.as_mut().poll(&mut context).is_ready() {
            return true;
        }
        if pause.is_zero() {
            tokio::task::yield_now().await;
        } else {
            tokio::time::sleep(pause).await;
        }
    }
    false
}

/// Acts that are entered about one project before the next one has its turn.
const ABOUT_ONE: usize = 500;

/// A project that nothing has been reported about.
async fn fresh(store: &Store, number: usize) -> PublicId {
    let mut plan = plan();
    plan.projects.truncate(1);
    plan.projects[0].code = format!("宕-示-{number}");
    store.act(plan).await.unwrap().outcome.projects[0]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dropped_request_loses_nothing_that_was_acknowledged() {
    let wanted = scaled(200, 20_000);
    for store in Store::all().await {
        places(&store).await;
        let before = verify(&store.ledger, KEY, None).await.unwrap().acts;
        let (mut acknowledged, mut dropped) = (0, 0);
        let mut project = fresh(&store, 0).await;
        acknowledged += 1;
        for number in 1.. {
            if usize::try_from(dropped).unwrap() >= wanted {
                break;
            }
            assert!(number <= 50 * wanted, "after {number} tries only {dropped} were dropped");
            if number % ABOUT_ONE == 0 {
                project = fresh(&store, number).await;
                acknowledged += 1;
            }
            let finished = drop_at(number % 7, PAUSE, store.act(remark(project, number))).await;
            dropped += u64::from(!finished && number % 7 > 0);
            acknowledged += u64::from(finished);
            if number % 3 == 0 {
                store.act(remark(project, number)).await.unwrap();
                acknowledged += 1;
            }
        }
        // Acts are entered in the order in which they were asked for: with this one, all are.
        store.act(remark(project, 0)).await.unwrap();
        acknowledged += 1;
        let report = verify(&store.ledger, KEY, None).await.unwrap();
        assert_eq!(report.broken, []);
        let written = report.acts - before;
        // Whoever hangs up has no say in what was asked for: nothing is done by half.
        assert_eq!(written, acknowledged + dropped, "{acknowledged} acknowledged");
        println!(
            "{}: {acknowledged} acknowledged, {dropped} hung up, {written} written, lost 0",
            store.engine()
        );
    }
}

/// E1: without the guard a dropped `begin` leaves a connection inside a transaction, and
/// what the next user writes vanishes. With the ledger's connection it does not.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dropped_begin_poisons_an_unguarded_pool_only() {
    let Some(store) = Store::postgres().await else { return };
    let Target::Postgres(address) = &store.target else { unreachable!() };
    let mut options = ConnectOptions::new(address.clone());
    options.max_connections(1).min_connections(1).sqlx_logging(false);
    let unguarded = Database::connect(options).await.unwrap();
    unguarded.execute_unprepared("CREATE TABLE note (id int)").await.unwrap();
    let (lost, rounds) = lost_after_drops(&unguarded, store.owner().await, 60).await;
    assert!(lost > 0, "nothing lost: is the library's fault mended, and may the guard go?");
    let (guarded, _) =
        lost_after_drops(store.ledger.read(), store.owner().await, 10 * rounds).await;
    assert_eq!(guarded, 0);
    println!(
        "{lost} rows lost without the guard after {rounds} rounds of hang-ups, 0 with it in ten times as many"
    );
}

/// Drops `begin` at every poll and writes a row after each, round after round until rows are
/// lost: those that nobody else can see. Says how many, and in how many rounds.
async fn lost_after_drops(
    pool: &DatabaseConnection,
    other: DatabaseConnection,
    most: usize,
) -> (usize, usize) {
    let count = async || {
        use sea_orm::{DbBackend, Statement};
        let sql = Statement::from_string(DbBackend::Postgres, "SELECT count(*) FROM note");
        let row = other.query_one_raw(sql).await.unwrap().unwrap();
        row.try_get_by_index::<i64>(0).unwrap()
    };
    let before = count().await;
    let mut written = 0;
    for round in 1..=most {
        for polls in 1..=10 {
            for micros in [0, 20, 60, 150, 300] {
                drop_at(polls, Duration::from_micros(micros), pool.begin()).await;
                let insert = pool.execute_unprepared("INSERT INTO note VALUES (1)").await;
                written += i64::from(insert.is_ok());
            }
        }
        let lost = written - (count().await - before);
        if lost > 0 || round == most {
            return (usize::try_from(lost).unwrap(), round);
        }
    }
    (0, most)
}

/// E2: a deferred transaction that reads before it writes fails at once under concurrency.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_immediate_transactions_take_turns() {
    let folder = tempfile::tempdir().unwrap();
    let address = format!("sqlite://{}?mode=rwc", folder.path().join("x.sqlite").display());
    let mut options = ConnectOptions::new(address);
    options.max_connections(8).sqlx_logging(false);
    let db = Database::connect(options).await.unwrap();
    db.execute_unprepared("PRAGMA journal_mode = WAL").await.unwrap();
    db.execute_unprepared("CREATE TABLE counter (n int)").await.unwrap();
    db.execute_unprepared("INSERT INTO counter VALUES (0)").await.unwrap();
    let deferred = failures(&db, SqliteTransactionMode::Deferred).await;
    let immediate = failures(&db, SqliteTransactionMode::Immediate).await;
    assert!(deferred > 0, "deferred transactions take turns now; the mode no longer matters");
    assert_eq!(immediate, 0);
}

async fn failures(db: &DatabaseConnection, mode: SqliteTransactionMode) -> usize {
    let tasks = (0..8).map(|_| {
        let db = db.clone();
        tokio::spawn(async move {
            let mut failed = 0;
            for _ in 0..25 {
                failed += usize::from(increment(&db, mode).await.is_err());
            }
            failed
        })
    });
    let mut failed = 0;
    for task in tasks.collect::<Vec<_>>() {
        failed += task.await.unwrap();
    }
    failed
}

async fn increment(
    db: &DatabaseConnection,
    mode: SqliteTransactionMode,
) -> Result<(), sea_orm::DbErr> {
    use sea_orm::{DbBackend, Statement};
    let options =
        TransactionOptions { sqlite_transaction_mode: Some(mode), ..TransactionOptions::default() };
    let tx = db.begin_with_options(options).await?;
    let sql = Statement::from_string(DbBackend::Sqlite, "SELECT n FROM counter");
    let n: i64 = tx.query_one_raw(sql).await?.unwrap().try_get_by_index(0)?;
    tokio::task::yield_now().await;
    tx.execute_unprepared(&format!("UPDATE counter SET n = {}", n + 1)).await?;
    tx.commit().await
}

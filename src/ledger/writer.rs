//! The one writer: it outlives every request, and nothing it has answered can be lost.
//!
//! Acts queue up here. What has queued is committed with one flush, each act in its own
//! savepoint, and each is answered only after the commit. On PostgreSQL an advisory lock
//! makes the writers of several servers take turns, so that there is one chain.

use std::collections::{BTreeSet, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseConnection, DatabaseTransaction,
    DbBackend, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use tokio::sync::{mpsc, oneshot};

use super::act::{Act, Command, Done};
use super::actor::{Actor, Authority, Envelope, Source};
use super::canonical;
use super::entity::{act, pulse, subject};
use super::error::{LedgerError, Result};
use super::keys::Keys;
use crate::clock::Clock;
use crate::domain::area::AreaKey;
use crate::domain::ids::{AccountId, ActId, SubjectId};
use crate::domain::time::Instant;

/// How many acts share one flush at most.
const TOGETHER: usize = 64;

/// How many acts may wait before callers are told to come back.
const QUEUE: usize = 1_024;

/// A handle to the writer.
#[derive(Clone)]
pub(super) struct Writer {
    queue: mpsc::Sender<Box<dyn Job>>,
    sendings: Sendings,
}

impl Writer {
    /// Starts the writer on a connection of its own.
    pub(super) fn start(db: DatabaseConnection, keys: Arc<Keys>, clock: Arc<dyn Clock>) -> Self {
        let (queue, waiting) = mpsc::channel(QUEUE);
        tokio::spawn(work(db, waiting, Surroundings { keys, clock }));
        Self { queue, sendings: Sendings::default() }
    }

    /// Hands a command over and waits for its commit. Dropping the wait drops nothing else.
    ///
    /// A program that sends a key again while the first sending waits or runs is told so. A
    /// page is not: whoever clicks twice gets the answer of the first click.
    pub(super) async fn perform<C: Command>(
        &self,
        envelope: Envelope,
        command: C,
    ) -> Result<Done<C::Outcome>> {
        let underway =
            match &envelope {
                Envelope {
                    key: Some(key), actor: Actor { account: Some(account), .. }, ..
                } if envelope.source == Source::Api => Some(self.sendings.take(*account, key)?),
                _ => None,
            };
        let (reply, answer) = oneshot::channel();
        let job = Box::new(Performing { envelope, command, underway, reply });
        self.queue.try_send(job).map_err(|_| LedgerError::Busy)?;
        // The writer drops a reply only when a command panicked.
        answer.await.unwrap_or_else(|_| Err(LedgerError::Unfit("写入时出错".to_owned())))
    }
}

/// The keys that wait or run.
#[derive(Debug, Clone, Default)]
struct Sendings(Arc<Mutex<HashSet<Sending>>>);

/// Whose key.
type Sending = (AccountId, String);

impl Sendings {
    /// Takes a key until the act is answered; refused while somebody has it.
    fn take(&self, account: AccountId, key: &str) -> Result<Underway> {
        let key = (account, key.to_owned());
        let free = self.held().insert(key.clone());
        if free { Ok(Underway { all: self.clone(), key }) } else { Err(LedgerError::InProgress) }
    }

    fn held(&self) -> MutexGuard<'_, HashSet<Sending>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A key that is taken. It goes with the command, so that a caller who hangs up or a
/// command that panics gives it back all the same.
#[derive(Debug)]
struct Underway {
    all: Sendings,
    key: Sending,
}

impl Drop for Underway {
    fn drop(&mut self) {
        self.all.held().remove(&self.key);
    }
}

struct Surroundings {
    keys: Arc<Keys>,
    clock: Arc<dyn Clock>,
}

/// Where the chain and the numbering stand inside a transaction.
#[derive(Debug, Clone)]
struct Head {
    act: ActId,
    at: Instant,
    hash: String,
    next_subject: i64,
}

/// What to tell the caller, once it is known whether the commit held.
type Reply = Box<dyn FnOnce(std::result::Result<(), Arc<LedgerError>>) + Send>;

struct Applied {
    /// The head after the act; `None` when nothing is to be kept.
    head: Option<Head>,
    reply: Reply,
}

trait Job: Send {
    fn run<'a>(
        self: Box<Self>,
        tx: &'a DatabaseTransaction,
        head: Head,
        surroundings: &'a Surroundings,
    ) -> BoxFuture<'a, Applied>;

    fn fail(self: Box<Self>, error: LedgerError);
}

async fn work(
    db: DatabaseConnection,
    mut waiting: mpsc::Receiver<Box<dyn Job>>,
    surroundings: Surroundings,
) {
    while let Some(first) = waiting.recv().await {
        let mut jobs = vec![first];
        while jobs.len() < TOGETHER
            && let Ok(next) = waiting.try_recv()
        {
            jobs.push(next);
        }
        commit_together(&db, jobs, &surroundings).await;
    }
}

async fn commit_together(db: &DatabaseConnection, jobs: Vec<Box<dyn Job>>, around: &Surroundings) {
    let (tx, mut head) = match begin(db).await {
        Ok(begun) => begun,
        Err(error) => return fail_all(jobs, &error),
    };
    let mut replies = Vec::with_capacity(jobs.len());
    for job in jobs {
        let savepoint = match tx.begin().await {
            Ok(savepoint) => savepoint,
            Err(error) => {
                job.fail(error.into());
                continue;
            }
        };
        // A command that panics loses its own act and nobody else's.
        let run = job.run(&savepoint, head.clone(), around);
        let Ok(applied) = std::panic::AssertUnwindSafe(run).catch_unwind().await else {
            let _ = savepoint.rollback().await;
            continue;
        };
        let ended = match &applied.head {
            Some(_) => savepoint.commit().await,
            None => savepoint.rollback().await,
        };
        if let (Ok(()), Some(after)) = (&ended, applied.head) {
            head = after;
        }
        replies.push((applied.reply, ended.map_err(|error| Arc::new(LedgerError::from(error)))));
    }
    let committed = tx.commit().await.map_err(|error| Arc::new(LedgerError::from(error)));
    for (reply, ended) in replies {
        reply(ended.and_then(|()| committed.clone()));
    }
}

fn fail_all(jobs: Vec<Box<dyn Job>>, error: &LedgerError) {
    for job in jobs {
        job.fail(again(error));
    }
}

/// The same error for another caller.
fn again(error: &LedgerError) -> LedgerError {
    match error {
        LedgerError::Busy => LedgerError::Busy,
        LedgerError::Unavailable => LedgerError::Unavailable,
        LedgerError::StorageFull => LedgerError::StorageFull,
        LedgerError::ReadOnly => LedgerError::ReadOnly,
        other => LedgerError::Unfit(other.to_string()),
    }
}

/// Begins a transaction that holds the write lock from the start, and finds the head.
///
/// A deferred transaction that reads before it writes fails at once under concurrency, and
/// no time-out helps.
async fn begin(db: &DatabaseConnection) -> Result<(DatabaseTransaction, Head)> {
    let options = TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    };
    let tx = db.begin_with_options(options).await?;
    if tx.get_database_backend() == DbBackend::Postgres {
        tx.execute_unprepared("SELECT pg_advisory_xact_lock(7461696)").await?;
    }
    let last = act::Entity::find().order_by_desc(act::Column::Id).one(&tx).await?;
    let top: Option<SubjectId> = subject::Entity::find()
        .select_only()
        .column(subject::Column::Id)
        .order_by_desc(subject::Column::Id)
        .into_tuple()
        .one(&tx)
        .await?;
    let head = Head {
        act: last.as_ref().map_or(ActId(0), |act| act.id),
        at: last.as_ref().map_or(Instant(i64::MIN), |act| act.at),
        hash: last.and_then(|act| act.hash).unwrap_or_default(),
        next_subject: top.map_or(0, |id| id.0) + 1,
    };
    Ok((tx, head))
}

struct Performing<C: Command> {
    envelope: Envelope,
    command: C,
    underway: Option<Underway>,
    reply: oneshot::Sender<Result<Done<C::Outcome>>>,
}

impl<C: Command> Job for Performing<C> {
    fn run<'a>(
        self: Box<Self>,
        tx: &'a DatabaseTransaction,
        head: Head,
        surroundings: &'a Surroundings,
    ) -> BoxFuture<'a, Applied> {
        Box::pin(async move {
            let Self { envelope, command, underway, reply } = *self;
            let result = apply(tx, head, surroundings, &envelope, command).await;
            let (head, result) = match result {
                Ok((head, done)) => (head, Ok(done)),
                Err(error) => (None, Err(error)),
            };
            let reply: Reply = Box::new(move |committed| {
                let answer = match committed {
                    Ok(()) => result,
                    Err(error) => result.and_then(|_| Err(again(&error))),
                };
                drop(underway);
                // The caller may have gone; the act stands all the same.
                let _ = reply.send(answer);
            });
            Applied { head, reply }
        })
    }

    fn fail(self: Box<Self>, error: LedgerError) {
        drop(self.underway);
        let _ = self.reply.send(Err(error));
    }
}

async fn apply<C: Command>(
    tx: &DatabaseTransaction,
    head: Head,
    surroundings: &Surroundings,
    envelope: &Envelope,
    command: C,
) -> Result<(Option<Head>, Done<C::Outcome>)> {
    if let Some(done) = replay::<C>(tx, envelope).await? {
        return Ok((None, done));
    }
    if !envelope.actor.has(C::NEEDS) {
        return Err(LedgerError::Forbidden);
    }
    command.validate()?;
    let asked = envelope.at.unwrap_or_else(|| surroundings.clock.now());
    let at = asked.max(head.at);
    let mut row = begun::<C>(&head, at, envelope);
    act::Entity::insert(row.clone().into_active_model()).exec_without_returning(tx).await?;
    let act = Act::new(tx, row.id, at, envelope, head.next_subject, &surroundings.keys);
    let outcome = command.apply(&act).await?;
    let progress = act.into_progress();
    row.area_key = common(&progress.areas);
    row.answer = match envelope.key {
        Some(_) => serde_json::to_string(&outcome).ok(),
        None => None,
    };
    row.digest = Some(canonical::digest(progress.touched));
    let hash = canonical::seal(surroundings.keys.chain(), &row);
    row.hash = Some(hash.clone());
    let next = Head { act: row.id, at, hash, next_subject: progress.next_subject };
    seal(tx, &row).await?;
    let felt = progress.areas.into_iter().chain(progress.felt);
    pulse(tx, row.id, felt.collect()).await?;
    Ok((Some(next), Done { outcome, act: row.id, at, replayed: false }))
}

/// The answer of the same request under the same key, where it has been done before.
async fn replay<C: Command>(
    tx: &DatabaseTransaction,
    envelope: &Envelope,
) -> Result<Option<Done<C::Outcome>>> {
    let (Some(key), Some(account)) = (&envelope.key, envelope.actor.account) else {
        return Ok(None);
    };
    let before = act::Entity::find()
        .filter(act::Column::AccountId.eq(account.0))
        .filter(act::Column::IdempotencyKey.eq(key))
        .one(tx)
        .await?;
    let Some(before) = before else { return Ok(None) };
    if before.request_hash != envelope.request_hash || before.kind != C::KIND {
        return Err(LedgerError::KeyReused);
    }
    let answer = before.answer.as_deref().and_then(|text| serde_json::from_str(text).ok());
    let outcome = answer.ok_or(LedgerError::KeyReused)?;
    Ok(Some(Done { outcome, act: before.id, at: before.at, replayed: true }))
}

fn begun<C: Command>(head: &Head, at: Instant, envelope: &Envelope) -> act::Model {
    act::Model {
        id: ActId(head.act.0 + 1),
        at,
        account_id: envelope.actor.account,
        post: envelope.actor.post.clone(),
        post_id: match envelope.actor.authority {
            Authority::Post(post) => Some(post.id),
            Authority::Machine | Authority::Oneself => None,
        },
        kind: C::KIND.to_owned(),
        area_key: None,
        reason: envelope.reason.clone(),
        source: envelope.source.code().to_owned(),
        origin: envelope.origin.clone(),
        about: envelope.about.clone(),
        idempotency_key: envelope.key.clone(),
        request_hash: envelope.request_hash.clone(),
        answer: None,
        previous_hash: head.hash.clone(),
        digest: None,
        hash: None,
    }
}

/// The smallest area that holds everything that an act touched.
fn common(areas: &BTreeSet<AreaKey>) -> Option<AreaKey> {
    let first = *areas.first()?;
    std::iter::successors(Some(first), |area| area.parent())
        .find(|area| areas.iter().all(|other| area.contains(*other)))
}

/// Notes that the areas changed, so that what was worked out from them is stale.
async fn pulse(tx: &DatabaseTransaction, act_id: ActId, areas: BTreeSet<AreaKey>) -> Result<()> {
    if areas.is_empty() {
        return Ok(());
    }
    let rows = areas
        .into_iter()
        .map(|area_key| pulse::Model { area_key, act_id }.into_active_model().reset_all());
    pulse::Entity::insert_many(rows)
        .on_conflict(
            OnConflict::column(pulse::Column::AreaKey)
                .update_column(pulse::Column::ActId)
                .to_owned(),
        )
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

async fn seal(tx: &DatabaseTransaction, row: &act::Model) -> Result<()> {
    act::Entity::update_many()
        .col_expr(act::Column::AreaKey, Expr::value(row.area_key.map(|area| area.0)))
        .col_expr(act::Column::Answer, Expr::value(row.answer.clone()))
        .col_expr(act::Column::Digest, Expr::value(row.digest.clone()))
        .col_expr(act::Column::Hash, Expr::value(row.hash.clone()))
        .filter(act::Column::Id.eq(row.id.0))
        .exec(tx)
        .await?;
    Ok(())
}

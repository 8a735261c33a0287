//! The one writer: it outlives every request, and nothing it has answered can be lost.
//!
//! Acts queue up here. What has queued is committed with one flush, each act in its own
//! savepoint, and each is answered only after the commit. On PostgreSQL an advisory lock
//! makes the writers of several servers take turns, so that there is one chain.
//!
//! A command that was refused for who asks stands in the log as well, whichever way it came:
//! the line is written in the same flush, so whoever hangs up is noted all the same.

mod apply;
mod failed;
mod felt;
mod refused;
mod sendings;

use std::collections::VecDeque;
use std::sync::Arc;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, EntityTrait, QueryOrder,
    QuerySelect, SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::{mpsc, oneshot};

use super::act::{Command, Done};
use super::actor::{Actor, Envelope, Source};
use super::entity::{act, subject};
use super::error::{LedgerError, Result};
use super::keys::Keys;
use super::lately::Lately;
use super::log::NoteRefusal;
use super::written::{Kinds, Written};
use crate::clock::Clock;
use crate::domain::ids::{ActId, SubjectId};
use crate::domain::time::Instant;
use apply::apply;
use failed::Failed;
pub(super) use felt::Concerned;
use refused::Told;
use sendings::{Sendings, Underway};

/// How many acts share one flush at most.
const TOGETHER: usize = 64;

/// How many acts may wait before callers are told to come back.
const QUEUE: usize = 1_024;

/// A handle to the writer.
#[derive(Clone)]
pub(super) struct Writer {
    queue: mpsc::Sender<Box<dyn Job>>,
    sendings: Sendings,
    kinds: Kinds,
    failed: Failed,
}

impl Writer {
    /// Starts the writer on a connection of its own.
    pub(super) fn start(db: DatabaseConnection, keys: Arc<Keys>, clock: Arc<dyn Clock>) -> Self {
        let (queue, waiting) = mpsc::channel(QUEUE);
        let failed = Failed::default();
        // Of its own: nobody who was refused elsewhere uses up what is noted of commands.
        let lately = Lately::new(Arc::clone(&clock));
        let surroundings = Surroundings { keys, clock, lately, failed: failed.clone() };
        tokio::spawn(work(db, waiting, surroundings));
        let kinds = Kinds::default();
        // Nobody hands these over: they come of commands that were refused.
        kinds.note::<NoteRefusal>();
        Self { queue, sendings: Sendings::default(), kinds, failed }
    }

    /// What acts of a kind may write of what rules read.
    pub(super) fn written_by(&self, kind: &str) -> Written {
        self.kinds.written_by(kind)
    }

    /// Whether it still writes.
    pub(super) fn writes(&self) -> bool {
        !self.failed.is_set()
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
        self.kinds.note::<C>();
        let (reply, answer) = oneshot::channel();
        let job = Box::new(Performing { envelope, command, underway, reply });
        self.queue.try_send(job).map_err(|refused| match refused {
            TrySendError::Full(_) => LedgerError::Overloaded,
            TrySendError::Closed(_) => LedgerError::Unavailable,
        })?;
        // The writer drops a reply only when a command panicked.
        answer.await.unwrap_or_else(|_| Err(LedgerError::Unfit("写入时出错".to_owned())))
    }
}

struct Surroundings {
    keys: Arc<Keys>,
    clock: Arc<dyn Clock>,
    lately: Lately,
    failed: Failed,
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
    /// What is to be written down of a command that was refused.
    note: Option<Box<dyn Job>>,
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
    if around.failed.is_set() {
        return fail_all(jobs, &LedgerError::Failing);
    }
    let (tx, mut head) = match begin(db).await {
        Ok(begun) => begun,
        Err(error) => {
            around.failed.note(&error);
            return fail_all(jobs, &error);
        }
    };
    let mut replies = Vec::with_capacity(jobs.len());
    // A savepoint that cannot be set, kept or taken back means that the transaction is gone:
    // SQLite ends it by itself when the disk is full. Nothing of the flush may stand then.
    let mut broken: Option<LedgerError> = None;
    let mut jobs = VecDeque::from(jobs);
    while let Some(job) = jobs.pop_front() {
        if let Some(error) = &broken {
            job.fail(again(error));
            continue;
        }
        let savepoint = match tx.begin().await {
            Ok(savepoint) => savepoint,
            Err(error) => {
                let error = LedgerError::from(error);
                job.fail(again(&error));
                broken = Some(error);
                continue;
            }
        };
        // A command that panics loses its own act and nobody else's.
        let run = job.run(&savepoint, head.clone(), around);
        let applied = std::panic::AssertUnwindSafe(run).catch_unwind().await.ok();
        let after = applied.as_ref().and_then(|applied| applied.head.clone());
        let ended = match &after {
            Some(_) => savepoint.commit().await,
            None => savepoint.rollback().await,
        };
        broken = ended.err().map(LedgerError::from);
        head = after.unwrap_or(head);
        if let Some(Applied { reply, note, .. }) = applied {
            replies.push(reply);
            jobs.extend(note);
        }
    }
    let committed = match broken {
        None => tx.commit().await.map_err(LedgerError::from),
        Some(error) => {
            // There may be nothing left to roll back.
            let _ = tx.rollback().await;
            Err(error)
        }
    };
    let committed = committed.inspect_err(|error| around.failed.note(error)).map_err(Arc::new);
    for reply in replies {
        reply(committed.clone());
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
        LedgerError::Failing => LedgerError::Failing,
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
            let mut told = Told::default();
            let result = apply(tx, head, surroundings, &envelope, command, &mut told).await;
            let cause = result.as_ref().err().and_then(refused::cause);
            let note = match cause {
                Some(cause) => {
                    refused::noted::<C>(tx, &envelope, cause, told, &surroundings.lately).await
                }
                None => None,
            };
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
            Applied { head, reply, note }
        })
    }

    fn fail(self: Box<Self>, error: LedgerError) {
        drop(self.underway);
        let _ = self.reply.send(Err(error));
    }
}

//! An act: everything one person or file changes at once.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::NaiveDate;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, Iterable,
    QueryFilter,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use uuid::Uuid;
use validator::Validate;

use super::actor::{Actor, Envelope};
use super::audit::Sought;
use super::canonical::{self, RowHash, Touch};
use super::entity::subject;
use super::error::{Fault, LedgerError, Result};
use super::keys::Keys;
use super::lookup::area_of;
use super::version::{Row, Stamp, Versioned, all_set, column};
use super::writer::Concerned;
pub use super::written::{Part, Written};
use crate::domain::account::Permission;
use crate::domain::area::AreaKey;
use crate::domain::ids::{ActId, PublicId, SubjectId, VaultId};
use crate::domain::time::Instant;

/// Something that changes the ledger, as one act.
pub trait Command: Validate + Send + 'static {
    /// What the caller is told.
    type Outcome: Serialize + DeserializeOwned + Send + 'static;

    /// The kind of act, as `noun.verb`, with a cause behind it where the log tells causes apart:
    /// the audit log's word for it.
    const KIND: &'static str;

    /// Who may do it. The writer asks, so that no way in can forget to.
    const NEEDS: Needs;

    /// What it may write of what rules read. One that is silent may write anything: that costs
    /// whoever keeps facts time, and no number is wrong for it.
    const WRITES: Written = Written::Anything;

    /// Does it, or leaves everything as it was.
    fn apply(self, act: &Act<'_>) -> impl Future<Output = Result<Self::Outcome>> + Send;
}

/// Who may perform a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// Only the command line on the machine itself.
    Machine,
    /// Anybody, about themselves: signing in, their own password.
    Oneself,
    /// Whoever holds a post that may.
    May(Permission),
}

/// An act that is on disk.
#[derive(Debug, Clone)]
pub struct Done<T> {
    /// What the command answers.
    pub outcome: T,
    /// The act.
    pub act: ActId,
    /// When.
    pub at: Instant,
    /// Whether it had been done before, under the same key.
    pub replayed: bool,
}

/// An act under way: what a command works with.
pub struct Act<'a> {
    tx: &'a DatabaseTransaction,
    id: ActId,
    at: Instant,
    actor: &'a Actor,
    keys: &'a Keys,
    /// Whether a past act is loaded, so that the names of its subjects come out the same
    /// each time.
    loaded: bool,
    progress: Mutex<Progress>,
}

#[derive(Debug)]
pub(super) struct Progress {
    pub(super) next_subject: i64,
    pub(super) touched: Vec<RowHash>,
    /// Kinds of the versions that were written.
    pub(super) tables: BTreeSet<&'static str>,
    pub(super) areas: BTreeSet<AreaKey>,
    /// Whom something was written about.
    pub(super) concerned: Concerned,
    /// What the log prints of the act, where its records do not say it.
    pub(super) about: Option<String>,
    /// Where that lies.
    pub(super) place: Option<AreaKey>,
    /// The sealed value that was to be opened.
    pub(super) opened: Option<VaultId>,
    /// What the log prints of it where it is refused: the record that it looked for first.
    pub(super) sought: Option<Sought>,
}

/// More bound values than this in one statement are refused by SQLite.
pub(super) const VALUES: usize = 30_000;

impl<'a> Act<'a> {
    pub(super) fn new(
        tx: &'a DatabaseTransaction,
        id: ActId,
        at: Instant,
        envelope: &'a Envelope,
        next_subject: i64,
        keys: &'a Keys,
    ) -> Self {
        let progress = Progress {
            next_subject,
            touched: Vec::new(),
            tables: BTreeSet::new(),
            areas: BTreeSet::new(),
            concerned: Concerned::default(),
            about: None,
            place: None,
            opened: None,
            sought: None,
        };
        let (actor, loaded) = (&envelope.actor, envelope.at.is_some());
        Self { tx, id, at, actor, keys, loaded, progress: Mutex::new(progress) }
    }

    pub(super) fn into_progress(self) -> Progress {
        self.progress.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    fn progress(&self) -> MutexGuard<'_, Progress> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The transaction, for the queries of a command.
    pub(super) fn tx(&self) -> &DatabaseTransaction {
        self.tx
    }

    /// Says whom or what the act is about, where its records do not: the log prints it.
    pub(super) fn say_about(&self, about: String) {
        self.progress().about = Some(about);
    }

    /// Says where it lies that an act is about which touches nothing: whoever audits there reads of
    /// it. No number hangs on that, so the area is not marked as changed.
    pub(super) fn say_where(&self, area: AreaKey) {
        self.progress().place = Some(area);
    }

    /// Says which sealed value the act opens, and where the record lies that has it: words do not
    /// tell two people of one name apart.
    pub(super) fn say_opened(&self, value: VaultId, area: AreaKey) {
        self.say_where(area);
        self.progress().opened = Some(value);
    }

    /// Notes a record that the command looked for by its outside name. The first is what the
    /// command is about.
    pub(super) fn note_sought<E: Versioned>(&self, row: &E::Model) {
        self.note_sought_among::<E>(row, std::iter::once(row));
    }

    /// The same of a record that was looked for along with others: it is the one to be named.
    pub(super) fn note_sought_among<'r, E: Versioned>(
        &self,
        row: &'r E::Model,
        all: impl ExactSizeIterator<Item = &'r E::Model>,
    ) {
        let mut progress = self.progress();
        if progress.sought.is_none() {
            progress.sought = Some(Sought::new::<E>(row, all));
        }
    }

    /// The keys of the vault.
    pub(super) fn keys(&self) -> &Keys {
        self.keys
    }

    /// The act's own number.
    pub(super) fn id(&self) -> ActId {
        self.id
    }

    /// Who acts.
    pub fn actor(&self) -> &Actor {
        self.actor
    }

    /// When.
    pub fn at(&self) -> Instant {
        self.at
    }

    /// The day in Beijing.
    pub fn today(&self) -> NaiveDate {
        self.at.date()
    }

    /// Opens a subject with its first version.
    ///
    /// A client that names the subject itself gets [`LedgerError::Duplicate`] when the name
    /// is taken, or [`LedgerError::Deleted`] when it was struck out.
    pub(super) async fn open<E: Versioned>(
        &self,
        named: Option<PublicId>,
        content: E::Content,
    ) -> Result<E::Model> {
        self.assure_new::<E>(named.map(|id| ("id".to_owned(), id))).await?;
        let mut opened = self.open_many::<E>(vec![(named, content)]).await?;
        opened.pop().ok_or(LedgerError::NotFound)
    }

    /// Opens many subjects of a kind in few statements.
    pub(super) async fn open_many<E: Versioned>(
        &self,
        contents: Vec<(Option<PublicId>, E::Content)>,
    ) -> Result<Vec<E::Model>> {
        let mut subjects = Vec::with_capacity(contents.len());
        let mut rows = Vec::with_capacity(contents.len());
        for (named, content) in contents {
            let subject_id = self.next_subject();
            let public_id = named.unwrap_or_else(|| self.name(subject_id));
            let (kind, created_by) = (E::KIND.to_owned(), self.id);
            subjects.push(subject::Model { id: subject_id, public_id, kind, created_by });
            rows.push(E::row(content, self.stamp(subject_id, public_id, 1)));
        }
        self.write_all::<subject::Entity>(
            subjects.into_iter().map(|row| row.into_active_model().reset_all()).collect(),
        )
        .await
        .map_err(taken)?;
        self.write_versions::<E>(&rows).await?;
        Ok(rows)
    }

    /// Replaces the current version of a subject by a next one.
    ///
    /// Content that says the same leaves everything as it is.
    pub(super) async fn revise<E: Versioned>(
        &self,
        current: E::Model,
        content: E::Content,
    ) -> Result<E::Model>
    where
        E::Content: PartialEq,
        E::Model: Clone,
    {
        if E::content(current.clone()) == content {
            return Ok(current);
        }
        let stamp = current.stamp();
        self.close::<E>(&current).await?;
        let row = E::row(content, self.stamp(stamp.subject_id, stamp.public_id, stamp.version + 1));
        self.write_versions::<E>(std::slice::from_ref(&row)).await?;
        Ok(row)
    }

    /// Strikes out a record that was made by mistake: closes it and opens no next.
    pub(super) async fn strike<E: Versioned>(&self, current: &E::Model) -> Result<()> {
        self.close::<E>(current).await
    }

    async fn close<E: Versioned>(&self, current: &E::Model) -> Result<()> {
        let stamp = current.stamp();
        let closed = E::update_many()
            .col_expr(column::<E>("closed_by"), Expr::value(self.id.0))
            .col_expr(column::<E>("closed_at"), Expr::value(self.at.0))
            .filter(column::<E>("subject_id").eq(stamp.subject_id.0))
            .filter(column::<E>("version").eq(stamp.version))
            .filter(column::<E>("closed_at").is_null())
            .exec(self.tx)
            .await?;
        // One writer at a time: nobody can have been quicker inside this transaction.
        if closed.rows_affected != 1 {
            return Err(LedgerError::Busy);
        }
        self.touch::<E>(Touch::Closed, current);
        Ok(())
    }

    async fn write_versions<E: Versioned>(&self, rows: &[E::Model]) -> Result<()> {
        for row in rows {
            self.touch::<E>(Touch::Opened, row);
        }
        self.write_all::<E>(rows.iter().cloned().map(all_set::<E>).collect()).await
    }

    async fn write_all<E: EntityTrait>(&self, rows: Vec<E::ActiveModel>) -> Result<()>
    where
        E::ActiveModel: Send,
    {
        let chunk = VALUES / E::Column::iter().count().max(1);
        let mut rows = rows.into_iter().peekable();
        while rows.peek().is_some() {
            let some: Vec<_> = rows.by_ref().take(chunk).collect();
            E::insert_many(some).exec_without_returning(self.tx).await?;
        }
        Ok(())
    }

    fn touch<E: Versioned>(&self, touch: Touch, row: &E::Model) {
        let hash = canonical::row::<E>(touch, row);
        let area = area_of::<E>(row);
        let mut progress = self.progress();
        progress.touched.push(hash);
        progress.tables.insert(E::KIND);
        progress.areas.extend(area.map(AreaKey::county));
        progress.concerned.note::<E>(row);
    }

    /// The outside name of a subject that nobody named: drawn, or of a past act that is
    /// loaded a UUID v7 of its instant that comes out the same each time.
    fn name(&self, subject: SubjectId) -> PublicId {
        if !self.loaded {
            return PublicId(Uuid::now_v7());
        }
        let digest = Sha256::digest(format!("{} {subject}", self.id));
        let mut drawn = [0; 10];
        drawn.iter_mut().zip(digest).for_each(|(byte, from)| *byte = from);
        let millis = u64::try_from(self.at.0 / 1_000).unwrap_or(0);
        PublicId(uuid::Builder::from_unix_timestamp_millis(millis, &drawn).into_uuid())
    }

    fn next_subject(&self) -> SubjectId {
        let mut progress = self.progress();
        let id = progress.next_subject;
        progress.next_subject += 1;
        SubjectId(id)
    }

    fn stamp(&self, subject_id: SubjectId, public_id: PublicId, version: i32) -> Stamp {
        Stamp { subject_id, version, public_id, opened_by: self.id, opened_at: self.at }
    }
}

fn taken(error: LedgerError) -> LedgerError {
    match &error {
        LedgerError::Db(cause) if cause.sql_err().is_some() => {
            LedgerError::Duplicate(vec![Fault::at("id", "DUPLICATE", "这条记录已经登记过。")])
        }
        _ => error,
    }
}

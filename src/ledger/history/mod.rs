//! What happened to a record, version by version: both dates, who, and old against new.

mod person;
mod versions;

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter};
use serde::Serialize;
use utoipa::ToSchema;

use super::entity::{
    clinic_project, day_entry, funding, inspection, key_specialty, milestone, notice, opinion,
    panelist, party, photo, posting, posting_gap, purchase, suspension,
};
use super::error::{LedgerError, Result};
use super::places::held;
use super::signature::signatures;
use super::version::{Row, Versioned, column, known_in};
use super::words::NAME_ELSEWHERE;
use crate::domain::area::Scope;
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::time::{Instant, Known};

pub use person::of_practitioner;
pub(super) use versions::{Line, changes, gather, own_dates, which};

/// One line of a project's history.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Event {
    /// When it happened, where the record has a date of its own.
    pub happened_on: Option<NaiveDate>,
    /// When we learned it.
    pub learned_at: Instant,
    /// The act that wrote it.
    pub act: i64,
    /// What kind of record, in Chinese.
    pub what: &'static str,
    /// Which record, such as a step or a panel member's name.
    pub which: String,
    /// Whether the record came, changed, or was struck out.
    pub how: How,
    /// Who; no more than that it was elsewhere, where it is another unit's to tell.
    pub by: String,
    /// In which post; blank where it is not told who.
    pub post: String,
    /// Why, where the act says so and it is told who.
    pub reason: Option<String>,
    /// Field by field.
    pub changes: Vec<Change>,
}

/// What became of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// 登记.
    Entered,
    /// 更新.
    Changed,
    /// 撤销.
    StruckOut,
}

impl How {
    /// The word that people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Entered => "登记",
            Self::Changed => "更新",
            Self::StruckOut => "撤销",
        }
    }
}

/// A field that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Change {
    /// The field, in Chinese.
    pub field: &'static str,
    /// What stood before; empty for nothing.
    pub old: String,
    /// What stands now; empty for nothing.
    pub new: String,
}

/// Everything that was entered about a project, the youngest entry first.
///
/// Whoever holds the project sees all of it, under whichever area it was entered; whoever
/// held it sees what there was when it left.
pub async fn of_project(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    project: PublicId,
) -> Result<Vec<Event>> {
    let found = known_project::<clinic_project::Entity>(db, scope, known, project).await;
    let (known, project) = match found {
        Err(LedgerError::NotFound) => {
            known_project::<key_specialty::Entity>(db, scope, known, project).await?
        }
        found => found?,
    };
    let (all, mut lines) = (Scope::everything(), Vec::new());
    let own = "subject_id";
    gather::<clinic_project::Entity>(db, all, known, own, &[project], &mut lines).await?;
    gather::<key_specialty::Entity>(db, all, known, own, &[project], &mut lines).await?;
    let by_project = "project_id";
    gather::<purchase::Entity>(db, all, known, by_project, &[project], &mut lines).await?;
    gather::<milestone::Entity>(db, all, known, by_project, &[project], &mut lines).await?;
    gather::<suspension::Entity>(db, all, known, by_project, &[project], &mut lines).await?;
    gather::<funding::Entity>(db, all, known, by_project, &[project], &mut lines).await?;
    gather::<party::Entity>(db, all, known, by_project, &[project], &mut lines).await?;
    gather::<photo::Entity>(db, all, known, by_project, &[project], &mut lines).await?;
    gather::<notice::Entity>(db, all, known, by_project, &[project], &mut lines).await?;
    let inspections =
        gather::<inspection::Entity>(db, all, known, by_project, &[project], &mut lines).await?;
    let by_inspection = "inspection_id";
    gather::<panelist::Entity>(db, all, known, by_inspection, &inspections, &mut lines).await?;
    gather::<opinion::Entity>(db, all, known, by_inspection, &inspections, &mut lines).await?;
    signed(db, all, lines).await
}

/// Everything that was entered about a posting, its gaps and its days, the youngest entry first.
pub async fn of_posting(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    posting: PublicId,
) -> Result<Vec<Event>> {
    let known = held::<posting::Entity>(db, scope, known, posting).await?;
    let row = known_in::<posting::Entity>(scope, known)
        .filter(posting::Column::PublicId.eq(posting.0))
        .one(db)
        .await?;
    let posting = row.ok_or(LedgerError::NotFound)?.subject_id;
    let (all, mut lines) = (Scope::everything(), Vec::new());
    gather::<posting::Entity>(db, all, known, "subject_id", &[posting], &mut lines).await?;
    gather::<posting_gap::Entity>(db, all, known, "posting_id", &[posting], &mut lines).await?;
    gather::<day_entry::Entity>(db, all, known, "posting_id", &[posting], &mut lines).await?;
    signed(db, all, lines).await
}

/// The key of a project of one kind, and as known when it is read.
async fn known_project<E: Versioned>(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    id: PublicId,
) -> Result<(Known, SubjectId)> {
    let known = held::<E>(db, scope, known, id).await?;
    let own = column::<E>("public_id").eq(id.0);
    let row = known_in::<E>(scope, known).filter(own).one(db).await?;
    Ok((known, row.ok_or(LedgerError::NotFound)?.stamp().subject_id))
}

/// The lines with who entered them and why, the youngest first. Of what others entered beside the
/// reader's area no more is told than that somebody elsewhere did.
async fn signed(db: &impl ConnectionTrait, scope: Scope, lines: Vec<Line>) -> Result<Vec<Event>> {
    let people = signatures(db, lines.iter().map(|line| line.act)).await?;
    let event = |line: Line| {
        let who = people.get(&line.act);
        let mut event = line.signed_by(who);
        if who.is_none_or(|who| !who.is_told(scope, line.area_key)) {
            (event.by, event.post) = (NAME_ELSEWHERE.to_owned(), String::new());
            event.reason = None;
        }
        event
    };
    let mut events: Vec<Event> = lines.into_iter().map(event).collect();
    events.sort_by_key(|event| std::cmp::Reverse((event.learned_at, event.act)));
    Ok(events)
}

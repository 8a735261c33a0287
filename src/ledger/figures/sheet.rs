//! One figure with everything that became of it.

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::Serialize;
use utoipa::ToSchema;

use super::list::FigureLine;
use crate::domain::area::Scope;
use crate::domain::ids::PublicId;
use crate::domain::indicator::{FigureCell, FigureState};
use crate::domain::time::{Instant, Known};
use crate::ledger::entity::figure;
use crate::ledger::error::{LedgerError, Result};
use crate::ledger::evidence::{self, EvidenceLine};
use crate::ledger::period_locks::current;
use crate::ledger::places::held;
use crate::ledger::signature::signatures;
use crate::ledger::version::known_in;

/// A figure with its files, its versions and whether its period is locked.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FigureSheet {
    /// What it says.
    pub line: FigureLine,
    /// What shows it.
    pub evidence: Vec<EvidenceLine>,
    /// Why nothing may be changed, where its period is locked.
    pub locked: Option<String>,
    /// What became of it, the youngest first.
    pub versions: Vec<FigureVersion>,
}

/// A version of a figure: what it said, and who made it say so.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FigureVersion {
    /// Its number.
    pub version: i32,
    /// The number above the line.
    pub numerator: i64,
    /// The number below the line.
    pub denominator: Option<i64>,
    /// How far it had come.
    pub state: FigureState,
    /// The cell that the words which returned it are about.
    pub returned_cell: Option<FigureCell>,
    /// Why it was returned.
    pub returned_words: Option<String>,
    /// The document that shows it.
    pub document_no: Option<String>,
    /// When it was entered.
    pub learned_at: Instant,
    /// By whom.
    pub by: String,
    /// In which post.
    pub post: String,
    /// Why, where that was said.
    pub reason: Option<String>,
}

/// A figure on a date, as known.
pub async fn sheet(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    as_of: NaiveDate,
    id: PublicId,
) -> Result<FigureSheet> {
    use figure::{Column, Entity};
    let known = held::<Entity>(db, scope, known, id).await?;
    let row = known_in::<Entity>(scope, known).filter(Column::PublicId.eq(id.0)).one(db).await?;
    let row = row.ok_or(LedgerError::NotFound)?;
    let evidence = evidence::list(db, scope, known, row.subject_id).await?;
    let locks = current(db, scope).await?;
    let lock = locks.on(row.area_key, row.period);
    let locked = lock.map(|lock| lock.refusal(row.period));
    let mut select = Entity::find().filter(Column::SubjectId.eq(row.subject_id));
    if let Known::At(instant) = known {
        select = select.filter(Column::OpenedAt.lte(instant.0));
    }
    let rows = select.order_by_desc(Column::Version).all(db).await?;
    let people = signatures(db, rows.iter().map(|row| row.opened_by)).await?;
    let version = |row: figure::Model| {
        let who = people.get(&row.opened_by);
        FigureVersion {
            state: row.steps().state(),
            version: row.version,
            numerator: row.numerator,
            denominator: row.denominator,
            returned_cell: row.returned_cell,
            returned_words: row.returned_words,
            document_no: row.document_no,
            learned_at: row.opened_at,
            by: who.map_or_else(|| "本机".to_owned(), |who| who.name.clone()),
            post: who.map(|who| who.post.clone()).unwrap_or_default(),
            reason: who.and_then(|who| who.reason.clone()),
        }
    };
    let area_key = row.area_key;
    Ok(FigureSheet {
        line: FigureLine::of(row, area_key, evidence.len(), as_of),
        evidence,
        locked,
        versions: rows.into_iter().map(version).collect(),
    })
}

//! One irregularity with everything that became of it.

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::Serialize;
use utoipa::ToSchema;

use super::list::{IrregularityLine, facilities};
use crate::domain::area::Scope;
use crate::domain::ids::PublicId;
use crate::domain::irregularity::IrregularityState;
use crate::domain::time::{Instant, Known};
use crate::ledger::entity::irregularity::{Column, Entity, Model};
use crate::ledger::error::{LedgerError, Result};
use crate::ledger::places::held;
use crate::ledger::signature::signatures;
use crate::ledger::version::known_in;

/// An irregularity with its versions.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct IrregularitySheet {
    /// What it says.
    pub line: IrregularityLine,
    /// What became of it, the youngest first.
    pub versions: Vec<IrregularityVersion>,
}

/// A version of an irregularity, and who made it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct IrregularityVersion {
    /// Its number.
    pub version: i32,
    /// How far it had come.
    pub state: IrregularityState,
    /// Whether money was kept back by then.
    pub deducted: bool,
    /// When it was entered.
    pub learned_at: Instant,
    /// By whom.
    pub by: String,
    /// In which post.
    pub post: String,
    /// Why, where that was said.
    pub reason: Option<String>,
}

/// An irregularity on a date, as known.
pub async fn sheet(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    as_of: NaiveDate,
    id: PublicId,
) -> Result<IrregularitySheet> {
    let known = held::<Entity>(db, scope, known, id).await?;
    let row = known_in::<Entity>(scope, known).filter(Column::PublicId.eq(id.0)).one(db).await?;
    let row = row.ok_or(LedgerError::NotFound)?;
    let mut names = facilities(db, known, std::iter::once(row.facility_id)).await?;
    let facility = names.remove(&row.facility_id).ok_or(LedgerError::NotFound)?;
    let mut select = Entity::find().filter(Column::SubjectId.eq(row.subject_id));
    if let Known::At(instant) = known {
        select = select.filter(Column::OpenedAt.lte(instant.0));
    }
    let rows = select.order_by_desc(Column::Version).all(db).await?;
    let people = signatures(db, rows.iter().map(|row| row.opened_by)).await?;
    let version = |row: Model| {
        let who = people.get(&row.opened_by);
        IrregularityVersion {
            version: row.version,
            state: row.state(),
            deducted: row.deducted_on.is_some(),
            learned_at: row.opened_at,
            by: who.map_or_else(|| "本机".to_owned(), |who| who.name.clone()),
            post: who.map(|who| who.post.clone()).unwrap_or_default(),
            reason: who.and_then(|who| who.reason.clone()),
        }
    };
    let area_key = row.area_key;
    Ok(IrregularitySheet {
        line: IrregularityLine::of(row, area_key, facility, as_of),
        versions: rows.into_iter().map(version).collect(),
    })
}

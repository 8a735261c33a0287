//! Everything about one village, as its page and its JSON show it.

use std::collections::HashMap;

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder};
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::area::{AreaKey, Scope};
use crate::domain::facility::{CoverageMode, PopulationKind};
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::time::Known;
use crate::ledger::entity::{coverage, facility, population, poverty_listing};
use crate::ledger::error::{LedgerError, Result};
use crate::ledger::version::known_in;

/// A village with what holds for it over time, as far as it was known.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct VillageSheet {
    /// The village.
    pub area_key: AreaKey,
    /// When it was registered as poor, the latest first.
    pub poor: Vec<PoorLine>,
    /// How it is and was served, the latest first.
    pub served: Vec<ServedLine>,
    /// Its head counts, the latest first.
    pub people: Vec<PeopleLine>,
}

/// A spell of being registered as poor.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PoorLine {
    /// Its name outside the ledger.
    pub id: PublicId,
    /// The first day.
    pub from: NaiveDate,
    /// The last day; absent while it holds.
    pub until: Option<NaiveDate>,
    /// The document that listed it.
    pub document_no: Option<String>,
    /// The document that took it off the list.
    pub until_document_no: Option<String>,
}

/// A way of being served.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ServedLine {
    /// Its name outside the ledger.
    pub id: PublicId,
    /// Its version, for `If-Match`.
    pub version: i32,
    /// How.
    pub mode: CoverageMode,
    /// Who serves it.
    pub facility: Option<PublicId>,
    /// The name of who serves it.
    pub facility_name: Option<String>,
    /// The first day.
    pub from: NaiveDate,
    /// The last day; absent while it holds.
    pub until: Option<NaiveDate>,
    /// The document that says so.
    pub document_no: Option<String>,
}

/// A head count.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PeopleLine {
    /// Which people.
    pub kind: PopulationKind,
    /// How many.
    pub people: i32,
    /// The day of the count.
    pub counted_on: NaiveDate,
}

/// Everything about one village within scope, as far as it was known.
pub async fn sheet(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    village: AreaKey,
) -> Result<VillageSheet> {
    let there = scope.narrowed(village).ok_or(LedgerError::NotFound)?;
    Ok(VillageSheet {
        area_key: village,
        poor: poor(db, there, known).await?,
        served: served(db, there, known).await?,
        people: people(db, there, known).await?,
    })
}

async fn poor(db: &impl ConnectionTrait, there: Scope, known: Known) -> Result<Vec<PoorLine>> {
    let rows = known_in::<poverty_listing::Entity>(there, known)
        .order_by_desc(poverty_listing::Column::ValidFrom)
        .all(db)
        .await?;
    let line = |row: poverty_listing::Model| PoorLine {
        id: row.public_id,
        from: row.valid_from,
        until: row.valid_until,
        document_no: row.document_no,
        until_document_no: row.until_document_no,
    };
    Ok(rows.into_iter().map(line).collect())
}

async fn served(db: &impl ConnectionTrait, there: Scope, known: Known) -> Result<Vec<ServedLine>> {
    let rows = known_in::<coverage::Entity>(there, known)
        .order_by_desc(coverage::Column::ValidFrom)
        .order_by_desc(coverage::Column::SubjectId)
        .all(db)
        .await?;
    let serving = rows.iter().filter_map(|row| row.facility_id).map(|id| id.0);
    // Whoever serves the village may lie in another one, and its name is no secret.
    let named: HashMap<SubjectId, (PublicId, String)> =
        known_in::<facility::Entity>(Scope::everything(), known)
            .filter(facility::Column::SubjectId.is_in(serving))
            .all(db)
            .await?
            .into_iter()
            .map(|row| (row.subject_id, (row.public_id, row.name)))
            .collect();
    let line = |row: coverage::Model| {
        let named = row.facility_id.and_then(|id| named.get(&id));
        ServedLine {
            id: row.public_id,
            version: row.version,
            mode: row.mode,
            facility: named.map(|(id, _)| *id),
            facility_name: named.map(|(_, name)| name.clone()),
            from: row.valid_from,
            until: row.valid_until,
            document_no: row.document_no,
        }
    };
    Ok(rows.into_iter().map(line).collect())
}

async fn people(db: &impl ConnectionTrait, there: Scope, known: Known) -> Result<Vec<PeopleLine>> {
    let rows = known_in::<population::Entity>(there, known)
        .order_by_desc(population::Column::CountedOn)
        .all(db)
        .await?;
    let line = |row: population::Model| PeopleLine {
        kind: row.kind,
        people: row.people,
        counted_on: row.counted_on,
    };
    Ok(rows.into_iter().map(line).collect())
}

//! The names and the place of one area over time.

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder};
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::area::{AreaKey, Level, Scope};
use crate::domain::time::Known;
use crate::ledger::entity::area;
use crate::ledger::error::{LedgerError, Result};
use crate::ledger::version::{as_known, known_in};

/// An area with its names over time, where it came from and what became of it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AreaSheet {
    /// Its key.
    pub area_key: AreaKey,
    /// Its level.
    pub level: Level,
    /// Its names, the latest first.
    pub names: Vec<NameLine>,
    /// The area that it took over from.
    pub predecessor: Option<AreaKey>,
    /// The areas that went over into it.
    pub absorbed: Vec<AreaKey>,
    /// The area that took over from it.
    pub successor: Option<AreaKey>,
}

/// A name that an area bore for a spell.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NameLine {
    /// The name.
    pub name: String,
    /// The official code.
    pub official_code: Option<String>,
    /// The first day.
    pub from: NaiveDate,
    /// The last day; absent while it holds.
    pub until: Option<NaiveDate>,
    /// The document that gave it.
    pub document_no: Option<String>,
}

impl AreaSheet {
    /// Whether it is there on a date.
    pub fn stands(&self, on: NaiveDate) -> bool {
        self.names.iter().any(|at| at.from <= on && at.until.is_none_or(|until| on <= until))
    }
}

/// The names and the place of one area, as far as they were known.
pub async fn sheet(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    key: AreaKey,
) -> Result<AreaSheet> {
    use sea_orm::{EntityTrait, QuerySelect};
    let spells = known_in::<area::Entity>(scope, known)
        .filter(area::Column::AreaKey.eq(key))
        .order_by_desc(area::Column::ValidFrom)
        .all(db)
        .await?;
    let level = spells.first().ok_or(LedgerError::NotFound)?.level;
    let absorbed: Vec<AreaKey> = area::Entity::find()
        .filter(as_known::<area::Entity>(known))
        .filter(area::Column::SuccessorKey.eq(key))
        .order_by_asc(area::Column::AreaKey)
        .select_only()
        .column(area::Column::AreaKey)
        .into_tuple()
        .all(db)
        .await?;
    Ok(AreaSheet {
        area_key: key,
        level,
        predecessor: spells.iter().find_map(|spell| spell.predecessor_key),
        absorbed,
        successor: spells.iter().find_map(|spell| spell.successor_key),
        names: spells.into_iter().map(line).collect(),
    })
}

fn line(spell: area::Model) -> NameLine {
    NameLine {
        name: spell.name,
        official_code: spell.official_code,
        from: spell.valid_from,
        until: spell.valid_until,
        document_no: spell.document_no,
    }
}

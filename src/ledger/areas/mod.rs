//! Areas: the tree that every page hangs on.

mod register;
mod rename;
mod sheet;
mod transfer;

pub use register::{NewArea, RegisterAreas};
pub use rename::RenameArea;
pub use sheet::{AreaSheet, NameLine, sheet};
pub use transfer::{TransferArea, Transferred};

use std::collections::BTreeMap;

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder};
use serde::Serialize;
use utoipa::ToSchema;

use super::entity::{area, pulse};
use super::error::Result;
use super::packed;
use super::version::known_in;
use super::words::ELSEWHERE;
use crate::domain::area::{AreaKey, Level, Scope};
use crate::domain::ids::ActId;
use crate::domain::time::Known;

/// An area on a date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AreaLine {
    /// Its key.
    pub area_key: AreaKey,
    /// Its name on the date.
    pub name: String,
    /// Its level.
    pub level: Level,
    /// The official code on the date.
    pub official_code: Option<String>,
}

/// The names of areas on a date, for pages that show many.
#[derive(Debug, Clone, Default)]
pub struct Names(BTreeMap<AreaKey, String>);

impl Names {
    /// The name of an area; its key where it has none on the date.
    pub fn of(&self, area: AreaKey) -> String {
        self.0.get(&area).cloned().unwrap_or_else(|| area.to_string())
    }

    /// Township and village together: 官亭镇石院村. Villages of one name are common.
    pub fn place(&self, area: AreaKey) -> String {
        match area.level() {
            Level::Village => format!("{}{}", self.of(area.township()), self.of(area)),
            _ => self.of(area),
        }
    }

    /// The same of an area that may be told; otherwise no more than that it lies elsewhere.
    pub fn place_or_elsewhere(&self, area: Option<AreaKey>) -> String {
        area.map_or_else(|| ELSEWHERE.to_owned(), |key| self.place(key))
    }

    /// The villages within scope, by key.
    pub fn villages(&self, scope: Scope) -> impl Iterator<Item = (AreaKey, &str)> {
        let range = scope.range();
        self.0
            .range(AreaKey(*range.start())..=AreaKey(*range.end()))
            .filter(|(key, _)| key.level() == Level::Village)
            .map(|(key, name)| (*key, name.as_str()))
    }

    /// The areas directly below one, by key.
    pub fn below(&self, area: AreaKey) -> impl Iterator<Item = (AreaKey, &str)> {
        let level = area.level().below();
        self.0
            .range(AreaKey(*area.range().start() + 1)..=AreaKey(*area.range().end()))
            .filter(move |(key, _)| Some(key.level()) == level)
            .map(|(key, name)| (*key, name.as_str()))
    }
}

/// The areas of a level within scope on a date, by key.
pub async fn list(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    on: NaiveDate,
    levels: &[Level],
) -> Result<Vec<AreaLine>> {
    let rows = valid_on(scope, known, on)
        .filter(area::Column::Level.is_in(levels.iter().copied()))
        .order_by_asc(area::Column::AreaKey)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(line).collect())
}

/// The names of everything within scope on a date.
pub async fn names(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    on: NaiveDate,
) -> Result<Names> {
    let columns = [area::Column::AreaKey, area::Column::Name];
    let rows: Vec<(AreaKey, String)> =
        packed::rows(db, valid_on(scope, known, on), columns).await?;
    Ok(Names(rows.into_iter().collect()))
}

/// The present names of some areas, wherever they lie.
pub(super) async fn some_names(
    db: &impl ConnectionTrait,
    areas: impl Iterator<Item = AreaKey>,
    on: NaiveDate,
) -> Result<Names> {
    let rows = valid_on(Scope::everything(), Known::Now, on)
        .filter(area::Column::AreaKey.is_in(areas.map(|area| area.0)))
        .all(db)
        .await?;
    Ok(Names(rows.into_iter().map(|row| (row.area_key, row.name)).collect()))
}

/// The names of what lies above an area, which everybody below may know.
pub async fn above(
    db: &impl ConnectionTrait,
    area: AreaKey,
    known: Known,
    on: NaiveDate,
) -> Result<Vec<AreaLine>> {
    let keys: Vec<i64> =
        std::iter::successors(area.parent(), |area| area.parent()).map(|area| area.0).collect();
    let province = Scope::of(area.at(Level::Province));
    let rows = valid_on(province, known, on)
        .filter(area::Column::AreaKey.is_in(keys))
        .order_by_asc(area::Column::AreaKey)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(line).collect())
}

/// Areas whose name holds what was typed.
pub async fn search(
    db: &impl ConnectionTrait,
    scope: Scope,
    typed: &str,
    known: Known,
    on: NaiveDate,
) -> Result<Vec<AreaLine>> {
    use sea_orm::QuerySelect;
    let rows = valid_on(scope, known, on)
        .filter(crate::ledger::like(area::Column::Search, typed))
        .order_by_asc(area::Column::AreaKey)
        .limit(30)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(line).collect())
}

fn valid_on(scope: Scope, known: Known, on: NaiveDate) -> sea_orm::Select<area::Entity> {
    known_in::<area::Entity>(scope, known)
        .filter(area::Column::ValidFrom.lte(on))
        .filter(crate::ledger::still(area::Column::ValidUntil, on))
}

fn line(row: area::Model) -> AreaLine {
    AreaLine {
        area_key: row.area_key,
        name: row.name,
        level: row.level,
        official_code: row.official_code,
    }
}

/// The last act that touched each county within scope, and each area above them.
pub async fn pulses(db: &impl ConnectionTrait, scope: Scope) -> Result<BTreeMap<AreaKey, ActId>> {
    use sea_orm::{Condition, EntityTrait};
    let range = scope.root().county().range();
    let above = std::iter::successors(scope.root().parent(), |area| area.parent());
    let wanted = Condition::any()
        .add(pulse::Column::AreaKey.between(*range.start(), *range.end()))
        .add(pulse::Column::AreaKey.is_in(above.map(|area| area.0)));
    let rows = pulse::Entity::find().filter(wanted).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.area_key, row.act_id)).collect())
}

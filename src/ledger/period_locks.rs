//! Locks of periods: nothing of a locked period is entered, returned, passed or accepted.

use std::collections::HashSet;

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::act::{Act, Command, Needs, Written};
use super::entity::period_lock::{Column, Content, Entity, Model};
use super::error::{Faults, LedgerError, Result};
use super::places::lay;
use super::version::{Versioned, known_in};
use crate::domain::account::Permission;
use crate::domain::area::{AreaKey, Level, Scope};
use crate::domain::ids::PublicId;
use crate::domain::period::Period;
use crate::domain::text::not_blank;
use crate::domain::time::Known;
use crate::domain::typed;

/// Locks a period for some counties (锁定). Shorter periods within it are locked too.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LockPeriod {
    /// The period.
    pub period: Period,
    /// The counties.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_items = 1, max_items = 200)]
    pub areas: Vec<AreaKey>,
    /// Why, where that is to be said.
    #[serde(default, deserialize_with = "typed::optional_lines")]
    #[validate(length(max = 200))]
    #[schema(max_length = 200)]
    pub reason: Option<String>,
}

impl Command for LockPeriod {
    type Outcome = Vec<PublicId>;

    const KIND: &'static str = "period_lock.lock";

    const NEEDS: Needs = Needs::May(Permission::AcceptFigures);

    const WRITES: Written = Written::NOTHING;

    async fn apply(self, act: &Act<'_>) -> Result<Vec<PublicId>> {
        let mut faults = Faults::default();
        if self.period.last() >= act.today() {
            let detail = format!("{}尚未结束，不能锁定。", self.period.label());
            faults.add("period", "PERIOD_INVALID", detail);
        }
        let scope = act.actor().scope;
        let locks = current(act.tx(), scope).await?;
        let mut named = HashSet::new();
        for (at, area) in self.areas.iter().enumerate() {
            let field = format!("areas/{at}");
            if area.level() != Level::County || !scope.covers(*area) {
                faults.add(&field, "REF_NOT_FOUND", "没有找到该县区。");
            } else if !named.insert(*area) {
                faults.add(&field, "DUPLICATE", "同一县区写了两次。");
            } else if let Some(lock) = locks.on(*area, self.period) {
                faults.state(&field, "已锁定", Vec::new(), lock.refusal(self.period));
            }
        }
        faults.none()?;
        let contents = self.areas.into_iter().map(|area_key| {
            let content = Content {
                area_key,
                period: self.period,
                locked_on: act.today(),
                lock_reason: self.reason.clone(),
                unlocked_on: None,
                unlock_reason: None,
            };
            (None, content)
        });
        let opened = act.open_many::<Entity>(contents.collect()).await?;
        Ok(opened.into_iter().map(|row| row.public_id).collect())
    }
}

/// Lifts a lock (解锁), with a reason that stays beside it.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UnlockPeriod {
    /// The lock; taken from the address.
    #[serde(skip)]
    pub lock: Option<PublicId>,
    /// Why.
    #[serde(deserialize_with = "typed::lines")]
    #[validate(length(max = 200), custom(function = "not_blank"))]
    #[schema(max_length = 200)]
    pub reason: String,
}

impl Command for UnlockPeriod {
    type Outcome = i32;

    const KIND: &'static str = "period_lock.unlock";

    const NEEDS: Needs = Needs::May(Permission::AcceptFigures);

    const WRITES: Written = Written::NOTHING;

    async fn apply(self, act: &Act<'_>) -> Result<i32> {
        let named = self.lock.ok_or(LedgerError::NotFound)?;
        let row = act.find::<Entity>(named).await?;
        if row.unlocked_on.is_some() {
            let detail = format!("{}已经解锁。", row.period.label());
            return Err(LedgerError::state("已解锁", [LockPeriod::KIND], detail));
        }
        let next = Content {
            unlocked_on: Some(act.today()),
            unlock_reason: Some(self.reason),
            ..Entity::content(row.clone())
        };
        Ok(act.revise::<Entity>(row, next).await?.version)
    }
}

/// A lock, with when and why it was lifted.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LockLine {
    /// Its name outside the ledger.
    pub id: PublicId,
    /// The county.
    pub area_key: AreaKey,
    /// The period.
    pub period: Period,
    /// Since when.
    pub locked_on: NaiveDate,
    /// Why it was locked.
    pub lock_reason: Option<String>,
    /// When it was lifted.
    pub unlocked_on: Option<NaiveDate>,
    /// Why it was lifted.
    pub unlock_reason: Option<String>,
}

impl LockLine {
    fn of(row: Model, area_key: AreaKey) -> Self {
        Self {
            id: row.public_id,
            area_key,
            period: row.period,
            locked_on: row.locked_on,
            lock_reason: row.lock_reason,
            unlocked_on: row.unlocked_on,
            unlock_reason: row.unlock_reason,
        }
    }

    /// Why something of a period is refused.
    pub fn refusal(&self, period: Period) -> String {
        let (period, locked) = (period.label(), self.period.label());
        let within =
            if period == locked { String::new() } else { format!("（在{locked}之内）") };
        let on = self.locked_on;
        format!("{period}{within}已于 {on} 锁定；要更正请市级先解锁，并写明理由。")
    }
}

/// Every lock within scope that had been set by a date, lifted or not, the latest first.
pub async fn list(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    as_of: NaiveDate,
) -> Result<Vec<LockLine>> {
    let lay = lay::<Entity>(db, scope, known, as_of).await?;
    let rows = known_in::<Entity>(lay.reach(), known).filter(Column::LockedOn.lte(as_of));
    let line = |row: Model| {
        let area_key = lay.within(row.subject_id, row.area_key)?;
        let mut line = LockLine::of(row, area_key);
        if line.unlocked_on.is_some_and(|on| on > as_of) {
            (line.unlocked_on, line.unlock_reason) = (None, None);
        }
        Some(line)
    };
    let mut lines: Vec<LockLine> = rows.all(db).await?.into_iter().filter_map(line).collect();
    lines.sort_by_key(|line| (std::cmp::Reverse(line.period), line.area_key, line.locked_on));
    Ok(lines)
}

/// The locks that hold now.
#[derive(Debug, Default)]
pub(super) struct Locks(Vec<LockLine>);

impl Locks {
    /// The lock that holds on a period of a county, or of what lies in it.
    pub(super) fn on(&self, area: AreaKey, period: Period) -> Option<&LockLine> {
        self.0.iter().find(|lock| lock.area_key.contains(area) && lock.period.holds(period))
    }
}

/// The locks that hold now within scope.
pub(super) async fn current(db: &impl ConnectionTrait, scope: Scope) -> Result<Locks> {
    let rows = known_in::<Entity>(scope, Known::Now).filter(Column::UnlockedOn.is_null());
    let line = |row: Model| {
        let area_key = row.area_key;
        LockLine::of(row, area_key)
    };
    Ok(Locks(rows.all(db).await?.into_iter().map(line).collect()))
}

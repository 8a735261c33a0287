//! Snapshots: boards that were frozen, so that a circular can be repeated to the digit.

use chrono::{Datelike, NaiveDate};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait};
use sea_orm::{QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::act::{Act, Command, Needs, Written};
use super::canonical::sha256;
use super::entity::snapshot::{Column, Content, Entity};
use super::entity::{act, plan};
use super::error::{Faults, LedgerError, Result};
use super::signature::{Signature, signatures};
use super::version::{column, known_in};
use crate::domain::account::Permission;
use crate::domain::area::{AreaKey, Level, Scope};
use crate::domain::ids::{ActId, PublicId, SubjectId};
use crate::domain::text::not_blank;
use crate::domain::time::{Instant, Known};

/// Freezes figures that were worked out.
///
/// They were worked out from what was known at an instant that has passed. An act of that
/// instant or before that came to be only while they were worked out would be missing from
/// them for ever, so the command is refused then and may be tried again.
#[derive(Debug, Clone, Validate)]
pub struct FreezeBoard {
    /// The area.
    pub area_key: AreaKey,
    /// What it is about, such as 2016年第二季度.
    #[validate(length(max = 100), custom(function = "not_blank"))]
    pub title: String,
    /// The date judged on.
    pub as_of: NaiveDate,
    /// As known when.
    pub known_at: Instant,
    /// The publication of the plan that it was judged by.
    pub plan: PublicId,
    /// The figures, as JSON in one way of writing.
    pub body: String,
    /// The last act that the figures could have known.
    pub last_act: ActId,
}

/// What a snapshot is called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Numbered {
    /// Its id.
    pub id: PublicId,
    /// Its number, such as `2016-003`.
    pub number: String,
}

impl Command for FreezeBoard {
    type Outcome = Numbered;

    const KIND: &'static str = "snapshot.freeze";

    const NEEDS: Needs = Needs::May(Permission::FreezeBoards);

    const WRITES: Written = Written::NOTHING;

    async fn apply(self, act: &Act<'_>) -> Result<Numbered> {
        if !act.actor().scope.covers(self.area_key) {
            return Err(LedgerError::NotFound);
        }
        self.assure(act)?;
        if last_act(act.tx(), self.known_at).await? != self.last_act {
            return Err(LedgerError::Busy);
        }
        let plan = known_in::<plan::Entity>(Scope::everything(), Known::At(self.known_at))
            .filter(column::<plan::Entity>("public_id").eq(self.plan.0))
            .one(act.tx())
            .await?
            .ok_or(LedgerError::NotFound)?;
        let number = number(act, self.as_of.year()).await?;
        let content = Content {
            area_key: self.area_key,
            number: number.clone(),
            title: self.title,
            as_of: self.as_of,
            known_at: self.known_at,
            plan_id: plan.subject_id,
            sha256: sha256(self.body.as_bytes()),
            body: self.body,
        };
        let id = act.open::<Entity>(None, content).await?.public_id;
        Ok(Numbered { id, number })
    }
}

impl FreezeBoard {
    /// What is still to come cannot be frozen: it could yet change.
    fn assure(&self, act: &Act<'_>) -> Result<()> {
        let mut faults = Faults::default();
        if self.as_of > act.today() {
            faults.add("as_of", "DATE_FUTURE", "截至日期不能晚于今天。");
        }
        if self.known_at >= act.at() {
            faults.add("known_at", "DATE_FUTURE", "已知时刻须早于现在，否则还会变化。");
        } else if self.known_at.date() < self.as_of {
            faults.add(
                "known_at",
                "DATE_ORDER",
                "已知时刻早于截至日期：那时还不知道这一天的情况。",
            );
        }
        faults.none()
    }
}

/// The next number of a year, all areas together.
async fn number(act: &Act<'_>, year: i32) -> Result<String> {
    let first = format!("{year}-");
    let last: Option<String> = Entity::find()
        .select_only()
        .column(Column::Number)
        .filter(Column::Number.starts_with(&first))
        .order_by_desc(Column::SubjectId)
        .into_tuple()
        .one(act.tx())
        .await?;
    let last = last.and_then(|last| last.strip_prefix(&first)?.parse::<u32>().ok());
    Ok(format!("{first}{:03}", last.unwrap_or(0) + 1))
}

/// The last act of an instant or before.
pub async fn last_act(db: &impl ConnectionTrait, at: Instant) -> Result<ActId> {
    let last = act::Entity::find()
        .filter(act::Column::At.lte(at.0))
        .order_by_desc(act::Column::Id)
        .one(db)
        .await?;
    Ok(last.map_or(ActId(0), |act| act.id))
}

/// A snapshot without its figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SnapshotLine {
    /// Its id.
    pub id: PublicId,
    /// Its number.
    pub number: String,
    /// What it is about.
    pub title: String,
    /// The area.
    pub area_key: AreaKey,
    /// The date judged on.
    pub as_of: NaiveDate,
    /// As known when.
    pub known_at: Instant,
    /// The SHA-256 of the figures.
    pub sha256: String,
    /// When it was frozen.
    pub frozen_at: Instant,
    /// Who froze it.
    pub frozen_by: String,
    /// The publication of the plan.
    #[serde(skip)]
    pub plan: SubjectId,
    #[serde(skip)]
    act: ActId,
}

/// A snapshot with its figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnapshotSheet {
    /// Everything but the figures.
    pub line: SnapshotLine,
    /// The figures, as they were written.
    pub body: String,
}

impl SnapshotSheet {
    /// Whether the figures are those that were frozen.
    pub fn is_whole(&self) -> bool {
        sha256(self.body.as_bytes()) == self.line.sha256
    }
}

type Row =
    (PublicId, String, String, AreaKey, NaiveDate, Instant, String, Instant, ActId, SubjectId);

impl SnapshotLine {
    fn of((id, number, title, area_key, as_of, known_at, sha256, at, act, plan): Row) -> Self {
        let (frozen_at, frozen_by) = (at, String::new());
        Self {
            id,
            number,
            title,
            area_key,
            as_of,
            known_at,
            sha256,
            frozen_at,
            frozen_by,
            plan,
            act,
        }
    }
}

/// The snapshots about an area, of what lies above it or below it: the youngest first.
///
/// Whoever works in a county may open those of its prefecture, and sees the county's lines.
pub async fn list(
    db: &impl ConnectionTrait,
    area: AreaKey,
    known: Known,
) -> Result<Vec<SnapshotLine>> {
    lines(db, area, known, Condition::all()).await
}

/// One snapshot, by its id.
pub async fn find(
    db: &impl ConnectionTrait,
    area: AreaKey,
    known: Known,
    id: PublicId,
) -> Result<SnapshotSheet> {
    let own = Condition::all().add(Column::PublicId.eq(id.0));
    let line = lines(db, area, known, own.clone()).await?.pop().ok_or(LedgerError::NotFound)?;
    let body: Option<String> =
        Entity::find().select_only().column(Column::Body).filter(own).into_tuple().one(db).await?;
    Ok(SnapshotSheet { line, body: body.ok_or(LedgerError::NotFound)? })
}

async fn lines(
    db: &impl ConnectionTrait,
    area: AreaKey,
    known: Known,
    wanted: Condition,
) -> Result<Vec<SnapshotLine>> {
    let rows: Vec<Row> = known_in::<Entity>(Scope::of(area.at(Level::Prefecture)), known)
        .filter(wanted)
        .select_only()
        .columns([
            Column::PublicId,
            Column::Number,
            Column::Title,
            Column::AreaKey,
            Column::AsOf,
            Column::KnownAt,
            Column::Sha256,
            Column::OpenedAt,
            Column::OpenedBy,
            Column::PlanId,
        ])
        .order_by_desc(Column::SubjectId)
        .into_tuple()
        .all(db)
        .await?;
    let mut lines: Vec<_> = rows.into_iter().map(SnapshotLine::of).collect();
    lines.retain(|line| line.area_key.contains(area) || area.contains(line.area_key));
    signed(db, lines).await
}

async fn signed(db: &impl ConnectionTrait, lines: Vec<SnapshotLine>) -> Result<Vec<SnapshotLine>> {
    let signatures = signatures(db, lines.iter().map(|line| line.act)).await?;
    let name = |act: ActId| signatures.get(&act).map(Signature::words).unwrap_or_default();
    let sign = |line: SnapshotLine| SnapshotLine { frozen_by: name(line.act), ..line };
    Ok(lines.into_iter().map(sign).collect())
}

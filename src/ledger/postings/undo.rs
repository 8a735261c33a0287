//! Taking back a save of the day log.

use std::collections::BTreeSet;

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::month::Marked;
use crate::domain::account::Permission;
use crate::domain::ids::{ActId, SubjectId};
use crate::domain::time::Known;
use crate::ledger::act::{Act, Command, Needs, Written};
use crate::ledger::entity::day_entry::{Column, Content, Entity, Model};
use crate::ledger::error::{LedgerError, Result};
use crate::ledger::version::{Versioned, known_in, within};

/// Takes back a save of the day log: what it entered is struck out, and what it struck out is
/// entered again. What somebody has changed since, or has entered again, stays as it is.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UndoDays {
    /// The act that saved.
    pub act: ActId,
}

impl Command for UndoDays {
    type Outcome = Marked;

    const KIND: &'static str = "day.undo";

    const NEEDS: Needs = Needs::May(Permission::ReportProgress);

    const WRITES: Written = Written::POSTED;

    async fn apply(self, act: &Act<'_>) -> Result<Marked> {
        let added = added(act, self.act).await?;
        let removed = removed(act, self.act).await?;
        let back = missing(act, removed).await?;
        if added.is_empty() && back.is_empty() {
            let detail = "这次保存没有可以撤销的内容，或已经撤销。";
            return Err(LedgerError::state("已撤销", ["day.mark"], detail));
        }
        for row in &added {
            act.strike::<Entity>(row).await?;
        }
        let marked = Marked { act: act.id(), entered: back.len(), struck: added.len() };
        act.open_many::<Entity>(back.into_iter().map(|content| (None, content)).collect()).await?;
        Ok(marked)
    }
}

/// What an act entered and is still as it was.
async fn added(act: &Act<'_>, done: ActId) -> Result<Vec<Model>> {
    let rows = known_in::<Entity>(act.actor().scope, Known::Now)
        .filter(Column::OpenedBy.eq(done))
        .filter(Column::Version.eq(1));
    Ok(rows.all(act.tx()).await?)
}

/// What an act struck out: what it closed without a next version.
async fn removed(act: &Act<'_>, done: ActId) -> Result<Vec<Content>> {
    let closed =
        within::<Entity>(act.actor().scope).filter(Column::ClosedBy.eq(done)).all(act.tx()).await?;
    let next = Entity::find()
        .filter(Column::SubjectId.is_in(closed.iter().map(|row| row.subject_id.0)))
        .filter(Column::OpenedBy.eq(done))
        .all(act.tx())
        .await?;
    let revised: BTreeSet<SubjectId> = next.into_iter().map(|row| row.subject_id).collect();
    let struck = closed.into_iter().filter(|row| !revised.contains(&row.subject_id));
    Ok(struck.map(Entity::content).collect())
}

/// Those of some days of which nothing is on record now.
async fn missing(act: &Act<'_>, days: Vec<Content>) -> Result<Vec<Content>> {
    let there = known_in::<Entity>(act.actor().scope, Known::Now)
        .filter(Column::PostingId.is_in(days.iter().map(|day| day.posting_id.0)))
        .filter(Column::WorkedOn.is_in(days.iter().map(|day| day.worked_on)))
        .all(act.tx())
        .await?;
    let same = |day: &Content, row: &Model| {
        (day.posting_id, day.worked_on, day.half, day.leave_kind)
            == (row.posting_id, row.worked_on, row.half, row.leave_kind)
    };
    let gone = |day: &Content| !there.iter().any(|row| same(day, row));
    Ok(days.into_iter().filter(gone).collect())
}

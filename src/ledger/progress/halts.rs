//! Spells in which works are halted.

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::domain::account::Permission;
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::text::not_blank;
use crate::domain::time::Known;
use crate::domain::typed;
use crate::ledger::act::{Act, Command, Needs, Written};
use crate::ledger::entity::suspension;
use crate::ledger::error::{Fault, Faults, LedgerError, Result};
use crate::ledger::filters::{Spell, overlap};
use crate::ledger::version::{Versioned, known_in};

/// Halts the works of a project (停工), or resumes them.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Suspend {
    /// The project.
    pub project: PublicId,
    /// The first day.
    #[serde(deserialize_with = "typed::date")]
    pub from: NaiveDate,
    /// The last day, where it is known.
    #[serde(default, deserialize_with = "typed::optional_date")]
    pub until: Option<NaiveDate>,
    /// Why.
    #[serde(deserialize_with = "typed::line")]
    #[validate(length(max = 200), custom(function = "not_blank"))]
    #[schema(max_length = 200)]
    pub reason: String,
    /// The document that says so.
    #[serde(default, deserialize_with = "typed::optional_line")]
    #[validate(length(max = 100))]
    #[schema(max_length = 100)]
    pub document_no: Option<String>,
}

impl Command for Suspend {
    type Outcome = PublicId;

    const KIND: &'static str = "progress.suspend";

    const NEEDS: Needs = Needs::May(Permission::ReportProgress);

    const WRITES: Written = Written::WORKS;

    async fn apply(self, act: &Act<'_>) -> Result<PublicId> {
        let project = act.undertaking(self.project).await?;
        let mut faults = Faults::default();
        faults.past_day("from", self.from, act.today(), "停工第一天");
        if self.until.is_some_and(|until| until < self.from) {
            faults.add("until", "DATE_ORDER", "结束日期早于开始日期。");
        }
        faults.none()?;
        let others = halts_of(act, project.subject_id).await?;
        assure_apart("from", (self.from, self.until), others.iter())?;
        let content = suspension::Content {
            area_key: project.area_key,
            project_id: project.subject_id,
            reason: self.reason,
            document_no: self.document_no,
            valid_from: self.from,
            valid_until: self.until,
        };
        Ok(act.open::<suspension::Entity>(None, content).await?.public_id)
    }
}

/// Resumes works: ends a halt that was open.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Resume {
    /// The halt; taken from the address.
    #[serde(skip)]
    pub suspension: Option<PublicId>,
    /// The version that the caller has seen.
    #[serde(skip)]
    pub seen: Option<i32>,
    /// Its last day.
    #[serde(deserialize_with = "typed::date")]
    pub until: NaiveDate,
}

impl Command for Resume {
    type Outcome = i32;

    const KIND: &'static str = "progress.resume";

    const NEEDS: Needs = Needs::May(Permission::ReportProgress);

    const WRITES: Written = Written::WORKS;

    async fn apply(self, act: &Act<'_>) -> Result<i32> {
        let named = self.suspension.ok_or(LedgerError::NotFound)?;
        let current = act.find::<suspension::Entity>(named).await?;
        act.assure_seen::<suspension::Entity>(&current, self.seen).await?;
        if self.until < current.valid_from {
            return Err(LedgerError::invalid("until", "DATE_ORDER", "结束日期早于开始日期。"));
        }
        let others = halts_of(act, current.project_id).await?;
        let others = others.iter().filter(|at| at.subject_id != current.subject_id);
        assure_apart("until", (current.valid_from, Some(self.until)), others)?;
        let was = suspension::Entity::content(current.clone());
        let next = suspension::Content { valid_until: Some(self.until), ..was };
        Ok(act.revise::<suspension::Entity>(current, next).await?.version)
    }
}

/// The halts of a project, the earliest first.
async fn halts_of(act: &Act<'_>, project: SubjectId) -> Result<Vec<suspension::Model>> {
    Ok(known_in::<suspension::Entity>(act.actor().scope, Known::Now)
        .filter(suspension::Column::ProjectId.eq(project))
        .order_by_asc(suspension::Column::ValidFrom)
        .all(act.tx())
        .await?)
}

/// Refuses a halt that shares a day with another: works cannot be halted twice at once.
fn assure_apart<'a>(
    field: &str,
    spell: Spell,
    mut others: impl Iterator<Item = &'a suspension::Model>,
) -> Result<()> {
    let Some(other) = others.find(|at| overlap(spell, (at.valid_from, at.valid_until))) else {
        return Ok(());
    };
    let until = other.valid_until.map_or("今".to_owned(), |until| format!(" {until} "));
    let detail = format!("与 {} 至{until}的停工重叠。", other.valid_from);
    Err(LedgerError::Overlap(vec![Fault::at(field, "OVERLAP", detail)]))
}

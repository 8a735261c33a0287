//! Correcting a step, and striking one out.

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::order::{Reached, out_of_order, resting_on, standing};
use crate::domain::account::Permission;
use crate::domain::ids::PublicId;
use crate::domain::time::Known;
use crate::domain::typed;
use crate::ledger::act::{Act, Command, Needs, Written};
use crate::ledger::entity::milestone;
use crate::ledger::error::{Faults, LedgerError, Result};
use crate::ledger::inspections::OverruleInspection;
use crate::ledger::version::{Versioned, column, known_in};

/// Corrects a step: another date or document, with a reason in the envelope.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectStep {
    /// The step; taken from the address.
    #[serde(skip)]
    pub step: Option<PublicId>,
    /// The version that the caller has seen.
    #[serde(skip)]
    pub seen: Option<i32>,
    /// The right day.
    #[serde(deserialize_with = "typed::date")]
    pub reached_on: NaiveDate,
    /// The right document.
    #[serde(default, deserialize_with = "typed::optional_line")]
    #[validate(length(max = 100))]
    #[schema(max_length = 100)]
    pub document_no: Option<String>,
}

impl Command for CorrectStep {
    type Outcome = i32;

    const KIND: &'static str = "progress.correct";

    const NEEDS: Needs = Needs::May(Permission::ReportProgress);

    const WRITES: Written = Written::WORKS;

    async fn apply(self, act: &Act<'_>) -> Result<i32> {
        let current =
            act.find::<milestone::Entity>(self.step.ok_or(LedgerError::NotFound)?).await?;
        act.assure_seen::<milestone::Entity>(&current, self.seen).await?;
        if !current.kind.is_reported() {
            let detail = "验收日期由检查结论产生，不能直接更正。";
            return Err(LedgerError::state(
                current.kind.label(),
                [OverruleInspection::KIND],
                detail,
            ));
        }
        let others = beside(act, &current).await?;
        let step = (current.kind, self.reached_on);
        let mut faults = Faults::default();
        faults.past_day("reached_on", self.reached_on, act.today(), "完成日期");
        faults.extend(out_of_order("reached_on", step, &others));
        faults.none()?;
        let was = milestone::Entity::content(current.clone());
        let document_no = self.document_no.or_else(|| was.document_no.clone());
        let next = milestone::Content { reached_on: self.reached_on, document_no, ..was };
        Ok(act.revise::<milestone::Entity>(current, next).await?.version)
    }
}

/// The other steps of the project.
async fn beside(act: &Act<'_>, step: &milestone::Model) -> Result<Vec<Reached>> {
    let steps = known_in::<milestone::Entity>(act.actor().scope, Known::Now)
        .filter(milestone::Column::ProjectId.eq(step.project_id))
        .filter(column::<milestone::Entity>("subject_id").ne(step.subject_id.0))
        .all(act.tx())
        .await?;
    Ok(steps.into_iter().map(|at| (at.kind, at.reached_on)).collect())
}

/// Strikes out a step that was entered by mistake; the envelope says why.
#[derive(Debug, Clone, Copy, Validate)]
pub struct StrikeStep {
    /// The step.
    pub step: PublicId,
    /// The version that the caller has seen.
    pub seen: Option<i32>,
}

impl Command for StrikeStep {
    type Outcome = ();

    const KIND: &'static str = "progress.strike";

    const NEEDS: Needs = Needs::May(Permission::ReportProgress);

    const WRITES: Written = Written::WORKS;

    async fn apply(self, act: &Act<'_>) -> Result<()> {
        let current = act.find::<milestone::Entity>(self.step).await?;
        act.assure_seen::<milestone::Entity>(&current, self.seen).await?;
        if !current.kind.is_reported() {
            let detail = "验收日期由检查结论产生，不能直接撤销。";
            return Err(LedgerError::state(
                current.kind.label(),
                [OverruleInspection::KIND],
                detail,
            ));
        }
        let mut kinds: Vec<_> =
            beside(act, &current).await?.into_iter().map(|(kind, _)| kind).collect();
        kinds.push(current.kind);
        let resting = resting_on(current.kind, &kinds);
        if let Some(first) = resting.first() {
            let detail = format!("已登记“{first}”，须先撤销它，才能撤销“{}”。", current.kind);
            let allowed = resting.iter().map(|kind| kind.code());
            return Err(LedgerError::state(standing(&kinds), allowed, detail));
        }
        act.strike::<milestone::Entity>(&current).await
    }
}

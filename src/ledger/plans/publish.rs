//! Putting a text of a plan in force.

use chrono::NaiveDate;
use sea_orm::QueryFilter;
use sea_orm::{ColumnTrait, QueryOrder};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::drafts::DraftSheet;
use crate::domain::account::Permission;
use crate::domain::area::{AreaKey, Scope};
use crate::domain::ids::PublicId;
use crate::domain::text::not_blank;
use crate::domain::time::Known;
use crate::domain::typed;
use crate::ledger::act::{Act, Command, Needs};
use crate::ledger::entity::{plan, plan_draft};
use crate::ledger::error::{Faults, LedgerError, Result};
use crate::ledger::version::{column, known_in};

/// Publishes a plan file that has been checked. An amendment is a further publication under
/// the same name: it says by which document, why, and from which day it holds.
#[derive(Debug, Clone, Validate)]
pub struct PublishPlan {
    /// The plan's own name.
    #[validate(length(min = 1, max = 100))]
    pub plan_id: String,
    /// The area that it binds.
    pub area_key: AreaKey,
    /// The file, word for word.
    pub body: String,
    /// The document that publishes it; an amendment must name one.
    #[validate(length(max = 100))]
    pub document_no: Option<String>,
    /// Why the plan is amended; an amendment must say so.
    #[validate(length(max = 500))]
    pub reason: Option<String>,
    /// The day from which it holds.
    pub effective_from: NaiveDate,
}

impl Command for PublishPlan {
    type Outcome = PublicId;

    const KIND: &'static str = "plan.publish";

    const NEEDS: Needs = Needs::May(Permission::PublishPlans);

    async fn apply(self, act: &Act<'_>) -> Result<PublicId> {
        let mut faults = Faults::default();
        if !act.actor().scope.covers(self.area_key) {
            faults.add("body", "AREA", "方案所约束的地区（area）不在您的范围内。");
        }
        // Whoever publishes elsewhere under the same name would amend a plan unseen.
        let before = known_in::<plan::Entity>(Scope::everything(), Known::Now)
            .filter(plan::Column::PlanId.eq(&self.plan_id))
            .order_by_desc(plan::Column::EffectiveFrom)
            .order_by_desc(column::<plan::Entity>("subject_id"))
            .all(act.tx())
            .await?;
        if let Some(before) = before.first() {
            self.assure_amendment(before, &mut faults);
        }
        faults.none()?;
        let content = plan::Content {
            area_key: self.area_key,
            plan_id: self.plan_id,
            body: self.body,
            document_no: self.document_no,
            effective_from: self.effective_from,
            reason: self.reason,
        };
        Ok(act.open::<plan::Entity>(None, content).await?.public_id)
    }
}

impl PublishPlan {
    fn assure_amendment(&self, before: &plan::Model, faults: &mut Faults) {
        let is_blank =
            |text: &Option<String>| text.as_deref().is_none_or(|it| it.trim().is_empty());
        if before.area_key != self.area_key {
            let detail = format!("方案“{}”原来约束的是另一个地区，修订不能改变。", self.plan_id);
            faults.add("body", "AREA", detail);
        }
        if before.body == self.body {
            faults.add("body", "UNCHANGED", "与现行文本完全相同，没有修订。");
        }
        if is_blank(&self.document_no) {
            faults.add("document_no", "REQUIRED", "此项必填：修订方案须有文号。");
        }
        if is_blank(&self.reason) {
            faults.add("reason", "REQUIRED", "此项必填：修订方案须写明理由。");
        }
        if self.effective_from < before.effective_from {
            let detail = format!(
                "早于现行文本的施行日期 {}：更早的日期仍按当时的文本，不能改写。",
                before.effective_from
            );
            faults.add("effective_from", "DATE_ORDER", detail);
        }
    }
}

/// Publishes a draft that has been checked, at the version that was checked.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PublishDraft {
    /// The draft; taken from the address.
    #[serde(skip)]
    pub draft: Option<PublicId>,
    /// The version that was checked.
    #[serde(skip)]
    pub seen: Option<i32>,
    /// The document that publishes it.
    #[serde(deserialize_with = "typed::line")]
    #[validate(length(max = 100), custom(function = "not_blank"))]
    #[schema(max_length = 100)]
    pub document_no: String,
    /// Why the plan is published or amended.
    #[serde(deserialize_with = "typed::lines")]
    #[validate(length(max = 500), custom(function = "not_blank"))]
    #[schema(max_length = 500)]
    pub reason: String,
    /// The day from which it holds.
    #[serde(deserialize_with = "typed::date")]
    pub effective_from: NaiveDate,
}

impl PublishDraft {
    /// The same of a draft as it was read and checked.
    #[must_use]
    pub fn of(self, draft: &DraftSheet) -> Self {
        Self { draft: Some(draft.id), seen: Some(draft.version), ..self }
    }
}

impl Command for PublishDraft {
    type Outcome = PublicId;

    const KIND: &'static str = "plan.publish";

    const NEEDS: Needs = Needs::May(Permission::PublishPlans);

    async fn apply(self, act: &Act<'_>) -> Result<PublicId> {
        let draft = self.draft.ok_or(LedgerError::NotFound)?;
        let current = act.find::<plan_draft::Entity>(draft).await?;
        act.assure_seen::<plan_draft::Entity>(&current, self.seen).await?;
        let plan_draft::Content { area_key, plan_id, body } = plan_draft::Content::of(&current);
        let publication = PublishPlan {
            plan_id,
            area_key,
            body,
            document_no: Some(self.document_no),
            reason: Some(self.reason),
            effective_from: self.effective_from,
        };
        let published = publication.apply(act).await?;
        act.strike::<plan_draft::Entity>(&current).await?;
        Ok(published)
    }
}

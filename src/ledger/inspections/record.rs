//! Recording what was found, item by item.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::{UnsignInspection, assure_open, context, frozen, panel_of};
use crate::domain::account::Permission;
use crate::domain::checklist::{self, Answers};
use crate::domain::ids::PublicId;
use crate::domain::time::Known;
use crate::ledger::act::{Act, Command, Needs, Written};
use crate::ledger::entity::inspection;
use crate::ledger::error::{Fault, LedgerError, Result};
use crate::ledger::version::Versioned;

/// Records answers. Items that are left out keep theirs; an empty entry clears one.
#[derive(Debug, Clone, Default, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordAnswers {
    /// The inspection; taken from the address.
    #[serde(skip)]
    pub inspection: Option<PublicId>,
    /// The version that the caller has seen.
    #[serde(skip)]
    pub seen: Option<i32>,
    /// What was found, by the item's id.
    #[schema(value_type = std::collections::BTreeMap<String, checklist::Entry>)]
    pub answers: Answers,
}

impl Command for RecordAnswers {
    type Outcome = i32;

    const KIND: &'static str = "inspection.record";

    const NEEDS: Needs = Needs::May(Permission::Inspect);

    const WRITES: Written = Written::WORKS;

    async fn apply(self, act: &Act<'_>) -> Result<i32> {
        let named = self.inspection.ok_or(LedgerError::NotFound)?;
        let current = act.find::<inspection::Entity>(named).await?;
        act.assure_seen::<inspection::Entity>(&current, self.seen).await?;
        assure_open(&current)?;
        let panel = panel_of(act, &current).await?;
        if let Some(signed) = panel.iter().find(|at| at.signed_on.is_some()) {
            let detail = format!("{}已签字；要修改须先撤回签字。", signed.name);
            return Err(LedgerError::state("已签字", [UnsignInspection::KIND], detail));
        }
        let project = act.undertaking_of(current.project_id).await?;
        let checklist = frozen(act.tx(), &current.checklist_hash).await?;
        let context = context(act.tx(), &project, Known::Now, current.inspected_on).await?;
        let mut answers: Answers = serde_json::from_str(&current.answers).unwrap_or_default();
        let cleared: Vec<String> = self
            .answers
            .iter()
            .filter(|(_, entry)| entry.answer.is_none() && entry.remark.is_none())
            .map(|(item, _)| item.clone())
            .collect();
        answers.extend(self.answers);
        answers.retain(|item, _| !cleared.contains(item));
        let answers = checklist::tidy(answers);
        assure(&checklist::validate(&checklist, &answers, &context))?;
        let was = inspection::Entity::content(current.clone());
        let answers = serde_json::to_string(&answers).unwrap_or_default();
        let next = inspection::Content { answers, ..was };
        Ok(act.revise::<inspection::Entity>(current, next).await?.version)
    }
}

fn assure(complaints: &[checklist::Complaint]) -> Result<()> {
    let fault = |at: &checklist::Complaint| {
        Fault::at(&format!("answers/{}", at.item), "ANSWER", &*at.message)
    };
    if complaints.is_empty() {
        return Ok(());
    }
    Err(LedgerError::Invalid(complaints.iter().map(fault).collect()))
}

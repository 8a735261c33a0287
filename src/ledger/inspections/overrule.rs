//! Overruling a conclusion, by a leader and with a reason.

use sea_orm::{ColumnTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::conclude::ConcludeInspection;
use super::follow::{notices_of, pass, step_after, undo_pass};
use super::panel_of;
use crate::domain::account::Permission;
use crate::domain::checklist::Conclusion;
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::text::not_blank;
use crate::domain::time::Known;
use crate::domain::typed;
use crate::ledger::act::{Act, Command, Needs, Written};
use crate::ledger::entity::inspection;
use crate::ledger::error::{LedgerError, Result};
use crate::ledger::projects::clerk_of;
use crate::ledger::version::{Versioned, known_in};

/// Lets another conclusion stand than the items come to. Both are printed, with the reason.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OverruleInspection {
    /// The inspection; taken from the address.
    #[serde(skip)]
    pub inspection: Option<PublicId>,
    /// The version that the caller has seen.
    #[serde(skip)]
    pub seen: Option<i32>,
    /// The conclusion that is to stand.
    pub conclusion: Conclusion,
    /// Why.
    #[serde(deserialize_with = "typed::lines")]
    #[validate(length(max = 500), custom(function = "not_blank"))]
    #[schema(max_length = 500)]
    pub reason: String,
}

impl Command for OverruleInspection {
    type Outcome = Conclusion;

    const KIND: &'static str = "inspection.overrule";

    const NEEDS: Needs = Needs::May(Permission::Overrule);

    const WRITES: Written = Written::WORKS;

    async fn apply(self, act: &Act<'_>) -> Result<Conclusion> {
        let named = self.inspection.ok_or(LedgerError::NotFound)?;
        let current = act.find::<inspection::Entity>(named).await?;
        act.assure_seen::<inspection::Entity>(&current, self.seen).await?;
        self.assure(act, &current).await?;
        let project = act.undertaking_of(current.project_id).await?;
        let stood = current.conclusion;
        let was = inspection::Entity::content(current.clone());
        let next = inspection::Content {
            conclusion: Some(self.conclusion),
            overrule_reason: Some(self.reason),
            overruled_by: act.actor().account.map(|id| SubjectId(id.0)),
            concluded_on: Some(act.today()),
            ..was
        };
        let ruled = act.revise::<inspection::Entity>(current, next).await?;
        let step = step_after(act, &ruled).await?;
        if self.conclusion == Conclusion::Pass {
            pass(act, &project, &ruled, step).await?;
        } else if stood == Some(Conclusion::Pass) {
            undo_pass(act, &project, &ruled, step).await?;
        }
        Ok(self.conclusion)
    }
}

impl OverruleInspection {
    async fn assure(&self, act: &Act<'_>, current: &inspection::Model) -> Result<()> {
        assure_second_person(act, current).await?;
        match current.conclusion {
            None => {
                let detail = "检查还没有结论，不能裁定。";
                Err(LedgerError::state("未完成", [ConcludeInspection::KIND], detail))
            }
            Some(standing) if standing == self.conclusion => {
                Err(LedgerError::invalid("conclusion", "SAME", "与现有结论相同。"))
            }
            Some(_) if self.conclusion == Conclusion::Incomplete => {
                Err(LedgerError::invalid("conclusion", "RANGE", "不能裁定为“未完成”。"))
            }
            Some(_) => assure_last(act, current).await,
        }
    }
}

/// Whoever judged the project or entered it does not rule on it, whatever post they act in.
async fn assure_second_person(act: &Act<'_>, current: &inspection::Model) -> Result<()> {
    let Some(own) = act.actor().account else { return Ok(()) };
    let refused = |why: &str| Err(LedgerError::SecondPerson(why.to_owned()));
    let panel = panel_of(act, current).await?;
    if panel.iter().any(|at| at.account_id.is_some_and(|id| id.0 == own.0)) {
        return refused("验收组成员不能裁定自己的结论。");
    }
    if clerk_of(act, current.project_id).await? == Some(own) {
        return refused("您是本项目经办人，不能裁定其结论。");
    }
    Ok(())
}

/// Refuses where another inspection struck the notice off or, while it is open, others have looked
/// again since: theirs is the last word on what was to be mended, and two that differ would both
/// stand.
async fn assure_last(act: &Act<'_>, current: &inspection::Model) -> Result<()> {
    let notices = notices_of(act, current).await?;
    if notices.iter().any(|at| at.closing_inspection_id == Some(current.subject_id)) {
        return Ok(());
    }
    if let Some((closed, on)) = notices.iter().find_map(|at| Some((at, at.closed_on?))) {
        let number = &closed.number;
        let detail = format!("整改通知书 {number} 已于 {on} 由另一次检查销号，请裁定该次检查。");
        return Err(LedgerError::state("已销号", [OverruleInspection::KIND], detail));
    }
    let looked_again = known_in::<inspection::Entity>(act.actor().scope, Known::Now)
        .filter(inspection::Column::NoticeId.is_in(notices.iter().map(|at| at.subject_id.0)))
        .filter(inspection::Column::Conclusion.is_not_null())
        .all(act.tx())
        .await?;
    let turn = |at: &inspection::Model| (at.notice_id.is_some(), at.concluded_on, at.subject_id);
    let last = looked_again.iter().filter(|at| turn(at) > turn(current)).max_by_key(|at| turn(at));
    let Some((stands, on)) = last.and_then(|at| at.conclusion.zip(at.concluded_on)) else {
        return Ok(());
    };
    let detail = format!("{on} 的复查结论为“{stands}”，请裁定该次复查，不能再裁定此前的检查。");
    Err(LedgerError::state(stands.label(), [OverruleInspection::KIND], detail))
}

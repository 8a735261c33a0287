//! Coming to a conclusion, and what follows from it in the same act.

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::follow::{assure_open_notice, pass, step_after};
use super::{
    GiveOpinion, RecordAnswers, SignInspection, UnsignInspection, assure_open, context, frozen,
    panel_of,
};
use crate::domain::account::Permission;
use crate::domain::checklist::{self, Answers, Conclusion};
use crate::domain::clinic::MilestoneKind;
use crate::domain::ids::PublicId;
use crate::domain::inspection::Opinion;
use crate::domain::time::Known;
use crate::domain::typed;
use crate::ledger::act::{Act, Command, Needs, Written};
use crate::ledger::entity::{defect, inspection, notice, opinion, panelist};
use crate::ledger::error::{LedgerError, Result};
use crate::ledger::undertakings::Undertaking;
use crate::ledger::version::{Versioned, known_in};

/// Concludes an inspection: the conclusion is what the items come to.
#[derive(Debug, Clone, Default, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConcludeInspection {
    /// The inspection; taken from the address.
    #[serde(skip)]
    pub inspection: Option<PublicId>,
    /// The version that the caller has seen.
    #[serde(skip)]
    pub seen: Option<i32>,
    /// The day of the conclusion, where it is entered afterwards; today otherwise.
    #[serde(default, deserialize_with = "typed::optional_date")]
    pub concluded_on: Option<NaiveDate>,
    /// The conclusion in words, as the form prints it.
    #[serde(default, deserialize_with = "typed::optional_lines")]
    #[validate(length(max = 1000))]
    #[schema(max_length = 1000)]
    pub remark: Option<String>,
}

/// What a conclusion came to.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Concluded {
    /// The conclusion.
    pub conclusion: Conclusion,
    /// How many defects it wrote down.
    pub defects: usize,
    /// Whether the project is accepted by it.
    pub accepted: bool,
}

impl Command for ConcludeInspection {
    type Outcome = Concluded;

    const KIND: &'static str = "inspection.conclude";

    const NEEDS: Needs = Needs::May(Permission::Inspect);

    const WRITES: Written = Written::WORKS;

    async fn apply(self, act: &Act<'_>) -> Result<Concluded> {
        let named = self.inspection.ok_or(LedgerError::NotFound)?;
        let current = act.find::<inspection::Entity>(named).await?;
        act.assure_seen::<inspection::Entity>(&current, self.seen).await?;
        assure_open(&current)?;
        if let Some(notice) = current.notice_id {
            // What it looks at may have been struck off since it was begun.
            assure_open_notice(&act.get::<notice::Entity>(notice).await?)?;
        }
        let concluded_on = self.day(act, &current)?;
        let project = act.undertaking_of(current.project_id).await?;
        let panel = panel_of(act, &current).await?;
        assure_signed(act, &panel)?;
        let (conclusion, found) = judge(act, &project, &current).await?;
        let step = step_after(act, &current).await?;
        let accepts = conclusion == Conclusion::Pass && step == Some(MilestoneKind::Accepted);
        if accepts {
            assure_opinions(act, &project, &current).await?;
        }
        let was = inspection::Entity::content(current.clone());
        let next = inspection::Content {
            computed: Some(conclusion),
            conclusion: Some(conclusion),
            concluded_on: Some(concluded_on),
            remark: self.remark,
            ..was
        };
        let concluded = act.revise::<inspection::Entity>(current, next).await?;
        let defects = write_defects(act, &concluded, found).await?;
        if conclusion == Conclusion::Pass {
            pass(act, &project, &concluded, step).await?;
        }
        Ok(Concluded { conclusion, defects, accepted: accepts })
    }
}

impl ConcludeInspection {
    /// The day of the conclusion: not before the inspection and not after today.
    fn day(&self, act: &Act<'_>, current: &inspection::Model) -> Result<NaiveDate> {
        let today = act.today().max(current.inspected_on);
        let day = self.concluded_on.unwrap_or(today);
        if day > today {
            let detail = "结论日期不能晚于今天。";
            return Err(LedgerError::invalid("concluded_on", "DATE_FUTURE", detail));
        }
        if day < current.inspected_on {
            let detail = "结论日期早于检查日期。";
            return Err(LedgerError::invalid("concluded_on", "DATE_ORDER", detail));
        }
        Ok(day)
    }
}

fn assure_signed(act: &Act<'_>, panel: &[panelist::Model]) -> Result<()> {
    let account = act.actor().account.map(|id| id.0);
    let member =
        panel.iter().any(|at| account.is_some() && at.account_id.map(|id| id.0) == account);
    if !member {
        return Err(LedgerError::SecondPerson("结论须由验收组成员提交。".to_owned()));
    }
    let unsigned: Vec<&str> =
        panel.iter().filter(|at| at.signed_on.is_none()).map(|at| at.name.as_str()).collect();
    if unsigned.is_empty() {
        return Ok(());
    }
    let detail = format!("还有成员未签字：{}。", unsigned.join("、"));
    Err(LedgerError::state("未签字", [SignInspection::KIND], detail))
}

/// What the items come to; an inspection with open items cannot be concluded.
async fn judge(
    act: &Act<'_>,
    project: &Undertaking,
    current: &inspection::Model,
) -> Result<(Conclusion, Vec<checklist::Defect>)> {
    let frozen = frozen(act.tx(), &current.checklist_hash).await?;
    let context = context(act.tx(), project, Known::Now, current.inspected_on).await?;
    let answers: Answers = serde_json::from_str(&current.answers).unwrap_or_default();
    let outcomes = checklist::outcomes(&frozen, &answers, &context);
    let conclusion = checklist::conclude(&frozen, &outcomes);
    if conclusion == Conclusion::Incomplete {
        let open = outcomes.iter().filter(|at| at.outcome == checklist::Outcome::Open);
        let some: Vec<&str> = open.map(|at| at.id.as_str()).take(5).collect();
        let detail = format!("还有必填条目未填，如 {}。", some.join("、"));
        let allowed = [UnsignInspection::KIND, RecordAnswers::KIND];
        return Err(LedgerError::state(Conclusion::Incomplete.label(), allowed, detail));
    }
    Ok((conclusion, checklist::defects(&frozen, &outcomes)))
}

/// Acceptance takes the word of every department that the plan names for such a project.
async fn assure_opinions(
    act: &Act<'_>,
    project: &Undertaking,
    current: &inspection::Model,
) -> Result<()> {
    let opinions = known_in::<opinion::Entity>(act.actor().scope, Known::Now)
        .filter(opinion::Column::InspectionId.eq(current.subject_id))
        .all(act.tx())
        .await?;
    let lacking: Vec<&str> = project
        .kind
        .departments()
        .iter()
        .filter(|wanted| !opinions.iter().any(|at| at.department == **wanted))
        .map(|department| department.label())
        .collect();
    if !lacking.is_empty() {
        let detail = format!("还缺部门意见：{}。", lacking.join("、"));
        return Err(LedgerError::state("缺部门意见", [GiveOpinion::KIND], detail));
    }
    let against = opinions.iter().find(|at| at.opinion == Opinion::Disagree);
    match against {
        None => Ok(()),
        Some(at) => Err(LedgerError::state(
            "部门不同意",
            [GiveOpinion::KIND],
            format!("{}部门不同意，不能作出合格结论。", at.department),
        )),
    }
}

async fn write_defects(
    act: &Act<'_>,
    concluded: &inspection::Model,
    found: Vec<checklist::Defect>,
) -> Result<usize> {
    let rows = found.into_iter().map(|at| {
        let content = defect::Content {
            area_key: concluded.area_key,
            project_id: concluded.project_id,
            inspection_id: concluded.subject_id,
            notice_id: concluded.notice_id,
            criterion: at.item,
            location: None,
            problem: at.problem,
            basis: at.basis,
            requirement: Some(format!("{}：{}", at.title, at.required)),
            closed_on: None,
        };
        (None, content)
    });
    // A re-inspection that fails leaves the defects of the first one open.
    let rows = rows.filter(|_| concluded.kind.finds_defects());
    Ok(act.open_many::<defect::Entity>(rows.collect()).await?.len())
}

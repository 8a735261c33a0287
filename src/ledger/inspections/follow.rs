//! What follows from a conclusion: the end of a notice, and the step of the project.

use sea_orm::{ColumnTrait, QueryFilter};

use crate::domain::clinic::MilestoneKind;
use crate::domain::ids::SubjectId;
use crate::domain::inspection::InspectionKind;
use crate::domain::time::Known;
use crate::ledger::act::Act;
use crate::ledger::entity::{defect, inspection, milestone, notice};
use crate::ledger::error::Result;
use crate::ledger::undertakings::Undertaking;
use crate::ledger::version::{Versioned, known_in};

/// The step that a pass leads to: a re-inspection accepts where it follows an acceptance.
pub(super) async fn step_after(
    act: &Act<'_>,
    inspection: &inspection::Model,
) -> Result<Option<MilestoneKind>> {
    let Some(notice) = inspection.notice_id else { return Ok(inspection.kind.leads_to()) };
    let notice = act.get::<notice::Entity>(notice).await?;
    let first = act.get::<inspection::Entity>(notice.inspection_id).await?;
    Ok(first.kind.leads_to())
}

/// What follows from a pass: the notice that a re-inspection strikes off, and the step.
pub(super) async fn follow(
    act: &Act<'_>,
    project: &Undertaking,
    concluded: &inspection::Model,
    step: Option<MilestoneKind>,
) -> Result<()> {
    if concluded.kind == InspectionKind::Reinspection
        && let Some(notice_id) = concluded.notice_id
    {
        close(act, notice_id, concluded).await?;
    }
    match step {
        Some(step) => reach(act, project, step, concluded).await,
        None => Ok(()),
    }
}

/// Puts a step on record that an inspection leads to.
pub(super) async fn reach(
    act: &Act<'_>,
    project: &Undertaking,
    kind: MilestoneKind,
    concluded: &inspection::Model,
) -> Result<()> {
    let there = known_in::<milestone::Entity>(act.actor().scope, Known::Now)
        .filter(milestone::Column::ProjectId.eq(project.subject_id))
        .filter(milestone::Column::Kind.eq(kind))
        .one(act.tx())
        .await?;
    if there.is_some() {
        return Ok(());
    }
    let content = milestone::Content {
        area_key: project.area_key,
        project_id: project.subject_id,
        kind,
        reached_on: concluded.concluded_on.unwrap_or(concluded.inspected_on),
        document_no: None,
        remark: None,
    };
    act.open::<milestone::Entity>(None, content).await?;
    Ok(())
}

/// Strikes a notice off (销号): the defects are mended, and somebody else has seen it.
async fn close(act: &Act<'_>, notice_id: SubjectId, by: &inspection::Model) -> Result<()> {
    let notice = act.get::<notice::Entity>(notice_id).await?;
    let closed_on = by.concluded_on;
    let defects = known_in::<defect::Entity>(act.actor().scope, Known::Now)
        .filter(defect::Column::NoticeId.eq(notice_id))
        .filter(defect::Column::ClosedOn.is_null())
        .all(act.tx())
        .await?;
    for current in defects {
        let next = defect::Content { closed_on, ..defect::Entity::content(current.clone()) };
        act.revise::<defect::Entity>(current, next).await?;
    }
    let next = notice::Content {
        closed_on,
        closing_inspection_id: Some(by.subject_id),
        ..notice::Entity::content(notice.clone())
    };
    act.revise::<notice::Entity>(notice, next).await?;
    Ok(())
}

/// Strikes out the step that the former conclusion led to.
pub(super) async fn take_back(
    act: &Act<'_>,
    project: &Undertaking,
    kind: MilestoneKind,
) -> Result<()> {
    let there = known_in::<milestone::Entity>(act.actor().scope, Known::Now)
        .filter(milestone::Column::ProjectId.eq(project.subject_id))
        .filter(milestone::Column::Kind.eq(kind))
        .one(act.tx())
        .await?;
    match there {
        Some(step) => act.strike::<milestone::Entity>(&step).await,
        None => Ok(()),
    }
}

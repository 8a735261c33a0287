//! What follows from a conclusion, whether a panel comes to it or a leader lets it stand: the end
//! of notices and defects, and the step of the project.

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, Condition, QueryFilter};

use crate::domain::clinic::MilestoneKind;
use crate::domain::ids::SubjectId;
use crate::domain::time::Known;
use crate::ledger::act::Act;
use crate::ledger::entity::{defect, inspection, milestone, notice};
use crate::ledger::error::{LedgerError, NOTHING, Result};
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

/// What follows from a pass, whoever lets it stand: what was to be mended is struck off (销号), and
/// the step is put on record.
pub(super) async fn pass(
    act: &Act<'_>,
    project: &Undertaking,
    passed: &inspection::Model,
    step: Option<MilestoneKind>,
) -> Result<()> {
    strike_off(act, passed).await?;
    match step {
        Some(step) => reach(act, project, step, passed).await,
        None => Ok(()),
    }
}

/// What follows where a pass stands no more: what it struck off is open again, as if it had not
/// passed, and the step that it led to is struck out.
pub(super) async fn undo_pass(
    act: &Act<'_>,
    project: &Undertaking,
    ruled: &inspection::Model,
    step: Option<MilestoneKind>,
) -> Result<()> {
    open_again(act, ruled).await?;
    match step {
        Some(step) => take_back(act, project, step).await,
        None => Ok(()),
    }
}

/// Refuses to look again at what is struck off.
pub(super) fn assure_open_notice(notice: &notice::Model) -> Result<()> {
    match notice.closed_on {
        None => Ok(()),
        Some(_) => Err(LedgerError::state("已销号", NOTHING, "该整改通知书已销号，无需复查。")),
    }
}

/// The notices that follow from an inspection, and the one that a re-inspection checks.
pub(super) async fn notices_of(
    act: &Act<'_>,
    inspection: &inspection::Model,
) -> Result<Vec<notice::Model>> {
    use notice::{Column, Entity};
    let checked = inspection.notice_id.map(|id| Column::SubjectId.eq(id));
    let own = Condition::any().add(Column::InspectionId.eq(inspection.subject_id));
    Ok(known_in::<Entity>(act.actor().scope, Known::Now)
        .filter(own.add_option(checked))
        .all(act.tx())
        .await?)
}

/// The defects that some notices ask to mend, and those of the inspection that none asks to.
async fn defects_of(
    act: &Act<'_>,
    inspection: &inspection::Model,
    notices: &[notice::Model],
) -> Result<Vec<defect::Model>> {
    use defect::{Column, Entity};
    let asked = Column::NoticeId.is_in(notices.iter().map(|at| at.subject_id.0));
    let unasked = Condition::all()
        .add(Column::InspectionId.eq(inspection.subject_id))
        .add(Column::NoticeId.is_null());
    Ok(known_in::<Entity>(act.actor().scope, Known::Now)
        .filter(Condition::any().add(asked).add(unasked))
        .all(act.tx())
        .await?)
}

/// Strikes off the notices that are open, with their defects: those are mended, and somebody else
/// has seen it or ruled so.
async fn strike_off(act: &Act<'_>, by: &inspection::Model) -> Result<()> {
    let mut open = notices_of(act, by).await?;
    open.retain(|notice| notice.closed_on.is_none());
    let mut unmended = defects_of(act, by, &open).await?;
    unmended.retain(|defect| defect.closed_on.is_none());
    close(act, (open, unmended), by.concluded_on, Some(by.subject_id)).await
}

/// Opens again what an inspection struck off.
async fn open_again(act: &Act<'_>, by: &inspection::Model) -> Result<()> {
    let mut own = notices_of(act, by).await?;
    own.retain(|notice| notice.closing_inspection_id == Some(by.subject_id));
    let mended = defects_of(act, by, &own).await?;
    close(act, (own, mended), None, None).await
}

/// Writes down when notices and defects were struck off, and by which inspection.
async fn close(
    act: &Act<'_>,
    (notices, defects): (Vec<notice::Model>, Vec<defect::Model>),
    closed_on: Option<NaiveDate>,
    closing_inspection_id: Option<SubjectId>,
) -> Result<()> {
    for current in defects {
        let next = defect::Content { closed_on, ..defect::Entity::content(current.clone()) };
        act.revise::<defect::Entity>(current, next).await?;
    }
    for current in notices {
        let was = notice::Entity::content(current.clone());
        let next = notice::Content { closed_on, closing_inspection_id, ..was };
        act.revise::<notice::Entity>(current, next).await?;
    }
    Ok(())
}

/// Puts a step on record that an inspection leads to.
async fn reach(
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

/// Strikes out the step that the former conclusion led to.
async fn take_back(act: &Act<'_>, project: &Undertaking, kind: MilestoneKind) -> Result<()> {
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

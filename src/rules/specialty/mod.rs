//! Rules about key specialties of county hospitals, and what they share.

use super::facts::{Acceptance, Facts, SpecialtyFacts};
use super::finding::{Finding, Standing};
use super::rule::Ask;
use super::works::Works;
use crate::domain::area::AreaKey;
use crate::domain::clinic::Stage as Progress;
use crate::plan::Stage;

pub(super) mod accepted;
pub(super) mod completed;
pub(super) mod funded;

/// The specialties of a county that the stage asks about.
///
/// A stage is its own batch. What no stage of the county's is called after belongs to the
/// last one that asks something of the county: the plan names two counties for this year, and
/// the others for the years to come, whatever their batch is called.
fn asked_about<'a>(facts: &'a Facts, ask: &'a Ask<'_>) -> impl Iterator<Item = &'a SpecialtyFacts> {
    facts.specialties.iter().filter(|one| stage_of(ask, facts.county, &one.batch) == ask.stage.id)
}

fn stage_of<'a>(ask: &'a Ask<'_>, county: AreaKey, batch: &str) -> &'a str {
    let asks =
        |stage: &&Stage| stage.allocation.is_empty() || stage.allocation.contains_key(&county);
    let own = || ask.target.stages.iter().filter(asks);
    let found = own().find(|stage| stage.id == batch).or_else(|| own().next_back());
    found.map_or("", |stage| stage.id.as_str())
}

/// A finding about a specialty with everything but the decision.
fn about(project: &SpecialtyFacts, ask: &Ask<'_>) -> Finding {
    let as_of = ask.as_of;
    Finding {
        subject: Some(project.public_id),
        code: project.code.clone(),
        progress: Some(project.stage(as_of)),
        funds: project.funds(as_of, |_| true),
        rectification_due_on: project.notice(as_of).map(|notice| notice.due_on),
        ..Finding::about(project.area, project.label.clone(), &ask.stage.id)
    }
}

/// The finding about a specialty that was taken out of the plan, if it was.
fn withdrawn(project: &SpecialtyFacts, ask: &Ask<'_>) -> Option<Finding> {
    let on = project.withdrawn_on(ask.as_of)?;
    let finding = Finding { on: Some(on), ..about(project, ask) };
    Some(finding.decided(Standing::NotApplicable, format!("已于{on}调出,不计入")))
}

/// How far a specialty is, in words.
fn situation(project: &SpecialtyFacts, ask: &Ask<'_>) -> String {
    let as_of = ask.as_of;
    if let Some(on) = project.accepted_on(as_of) {
        return format!("{on}验收合格");
    }
    match (project.acceptance, project.finished_on(as_of)) {
        (Acceptance::Conditional { on }, _) if on <= as_of => {
            format!("{on}验收为基本合格,复查合格前不计入")
        }
        (Acceptance::Failed { on }, _) if on <= as_of => format!("{on}验收不合格"),
        (_, Some(on)) => format!("{on}建成,尚未验收"),
        _ if project.stage(as_of) == Progress::Suspended => "停工,尚未建成".to_owned(),
        _ if project.started_on(as_of).is_some() => "在建,尚未建成".to_owned(),
        _ => "未动工".to_owned(),
    }
}

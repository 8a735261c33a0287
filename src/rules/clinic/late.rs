//! `clinic.late`: projects behind their own planned dates.

use std::cmp::max;

use super::{about, withdrawn};
use crate::rules::facts::{Facts, ProjectFacts};
use crate::rules::finding::{Finding, Lateness, Standing};
use crate::rules::rule::{About, Against, Ask, Records, Rule};
use crate::rules::works::Works;

/// Projects begun or finished later than planned, or not yet though planned (方案三.1).
///
/// * Held against the planned dates of the project itself, not against the deadline of the
///   batch. The planned day itself is in time.
/// * A project without planned dates is open: nothing says whether it is late.
/// * A halt excuses nothing; the reason names it so that a reader can judge.
/// * The worse of start and finish is its lateness.
pub(in crate::rules) struct Late;

impl Rule for Late {
    fn about(&self) -> About {
        About {
            code: "clinic.late",
            title: "晚于计划开工或完工",
            basis: "方案三.1",
            done: "晚于计划",
            counted_in: "所",
            records: Records::Project,
            against: Against::Records,
            beside: Some("clinic.accepted"),
            advisory: false,
        }
    }

    fn check(&self, facts: &Facts, ask: &Ask<'_>) -> Vec<Finding> {
        let ours = facts.projects.iter().filter(|project| ask.is_of_batch(project));
        ours.map(|project| judge(project, ask)).collect()
    }
}

fn judge(project: &ProjectFacts, ask: &Ask<'_>) -> Finding {
    if let Some(finding) = withdrawn(project, ask) {
        return finding;
    }
    let (started, finished) = (project.started_on(ask.as_of), project.finished_on(ask.as_of));
    let start = Lateness::of(started, project.planned_start, ask.as_of);
    let finish = Lateness::of(finished, project.planned_finish, ask.as_of);
    let finding = about(project, ask).dated(finished.or(started), max(start, finish));
    if project.planned_start.is_none() && project.planned_finish.is_none() {
        return finding.decided(Standing::Open, "没有计划开工和完工日期");
    }
    let mut reasons: Vec<_> =
        [behind("开工", start), behind("完工", finish)].into_iter().flatten().collect();
    if reasons.is_empty() {
        return finding.decided(Standing::NotCounted, "未晚于计划");
    }
    if project.suspensions.iter().any(|spell| spell.from <= ask.as_of) {
        reasons.push("曾停工".to_owned());
    }
    finding.decided(Standing::Counted, reasons.join(";"))
}

fn behind(step: &str, lateness: Lateness) -> Option<String> {
    match lateness {
        Lateness::Late { days } => Some(format!("比计划晚{days}天{step}")),
        Lateness::Overdue { days } => Some(format!("已过计划{step}日{days}天,未{step}")),
        _ => None,
    }
}

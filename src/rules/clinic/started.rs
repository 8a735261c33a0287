//! `clinic.started`: how many of the batch were ever begun.

use super::{about, withdrawn};
use crate::rules::facts::{Facts, ProjectFacts};
use crate::rules::finding::{Finding, Lateness, Standing};
use crate::rules::rule::{About, Against, Ask, Records, Rule};
use crate::rules::works::Works;

/// 开工 of the weekly bulletin: everything ever started (方案三.1、五.1).
///
/// * 总数 is what was not withdrawn: the records asked about. 未开工 = 总数 − 开工, never
///   typed.
/// * A later step implies the start; a halt does not undo it.
/// * Lateness is held against the planned start of the project itself, where it has one.
pub(in crate::rules) struct Started;

impl Rule for Started {
    fn about(&self) -> About {
        About {
            code: "clinic.started",
            title: "开工",
            basis: "方案三.1、五.1",
            done: "开工",
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
    let started = project.started_on(ask.as_of);
    let lateness = Lateness::of(started, project.planned_start, ask.as_of);
    let finding = about(project, ask).dated(started, lateness);
    match (started, lateness) {
        (Some(on), Lateness::Late { days }) => {
            finding.decided(Standing::Counted, format!("{on}开工,比计划晚{days}天"))
        }
        (Some(on), _) => finding.decided(Standing::Counted, format!("{on}开工")),
        (None, Lateness::Overdue { days }) => {
            finding.decided(Standing::NotCounted, format!("未开工,已过计划开工日{days}天"))
        }
        (None, _) => finding.decided(Standing::NotCounted, "未开工"),
    }
}

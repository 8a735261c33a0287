//! `clinic.finished`: how many of the batch are finished.

use super::{about, withdrawn};
use crate::rules::facts::{Facts, ProjectFacts};
use crate::rules::finding::{Finding, Lateness, Standing};
use crate::rules::rule::{About, Against, Ask, Records, Rule};
use crate::rules::works::Works;

/// 完工 of the weekly bulletin, those accepted included (方案三.1、五.1).
///
/// * Finished is what the builder reported finished; an inspection for acceptance, passed
///   or not, implies it, and so does an open rectification.
/// * Lateness is held against the planned finish of the project itself, where it has one.
pub(in crate::rules) struct Finished;

impl Rule for Finished {
    fn about(&self) -> About {
        About {
            code: "clinic.finished",
            title: "完工",
            basis: "方案三.1、五.1",
            done: "完工",
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
    let finished = project.finished_on(ask.as_of);
    let lateness = Lateness::of(finished, project.planned_finish, ask.as_of);
    let finding = about(project, ask).dated(finished, lateness);
    match (finished, lateness) {
        (Some(on), Lateness::Late { days }) => {
            finding.decided(Standing::Counted, format!("{on}完工,比计划晚{days}天"))
        }
        (Some(on), _) => finding.decided(Standing::Counted, format!("{on}完工")),
        (None, Lateness::Overdue { days }) => {
            finding.decided(Standing::NotCounted, format!("未完工,已过计划完工日{days}天"))
        }
        (None, _) => finding.decided(Standing::NotCounted, "未完工"),
    }
}

//! `clinic.awaiting`: how many are finished and wait to be accepted.

use super::{about, withdrawn};
use crate::rules::facts::{Facts, ProjectFacts};
use crate::rules::finding::{Finding, Standing};
use crate::rules::rule::{About, Against, Ask, Records, Rule};
use crate::rules::works::Works;
use crate::rules::works::lateness;

/// Finished and not accepted (待验收), rectification included (方案五.1).
///
/// * It counts whenever it was finished. Whether it was finished by the deadline is its
///   lateness: 待验收 if so, 逾期 if not, nothing before the deadline has passed.
/// * Days are not limited: no clause says how soon a panel must come.
pub(in crate::rules) struct Awaiting;

impl Rule for Awaiting {
    fn about(&self) -> About {
        About {
            code: "clinic.awaiting",
            title: "待验收",
            basis: "方案五.1",
            done: "完工待验收",
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
    let mut finding = about(project, ask);
    if let Some(on) = project.accepted_on(ask.as_of) {
        finding.on = Some(on);
        return finding.decided(Standing::NotCounted, format!("{on}已验收合格"));
    }
    let Some(finished) = project.finished_on(ask.as_of) else {
        return finding.decided(Standing::NotCounted, "尚未完工");
    };
    let waited = (ask.as_of - finished).num_days();
    let reason = match finding.rectification_due_on {
        Some(due) => format!("{finished}完工,整改中,期限{due}"),
        None => format!("{finished}完工,待验收{waited}天"),
    };
    finding.dated(Some(finished), lateness(Some(finished), ask)).decided(Standing::Counted, reason)
}

//! `clinic.accepted`: clinics accepted in time.

use chrono::NaiveDate;

use super::{about, withdrawn};
use crate::domain::clinic::Stage;
use crate::rules::facts::{Acceptance, Facts, ProjectFacts};
use crate::rules::finding::{Finding, Lateness, Standing};
use crate::rules::rule::{About, Against, Ask, Records, Rule};
use crate::rules::works::{Works, lateness, learned_late};

/// Clinics of a batch that were accepted (T01, 方案一、二.1、四.1、五.1).
///
/// * A project counts once it is accepted, or from the day on which a re-inspection passed
///   it. 基本合格 and 不合格 do not count.
/// * The deadline day itself is in time.
/// * Finished on the deadline or before and not yet accepted is 待验收, also while a
///   rectification runs; finished later is 逾期.
/// * A batch is its own: an early clinic of the second does not help the first.
/// * What was taken out of the plan (调出) is outside the count from that day, accepted or
///   not, and lowers no target.
/// * In use and not accepted does not count and is a warning: 经验收合格方可交付使用
///   (建设工程质量管理条例 art. 16).
/// * A halt excuses nothing, and a masked year makes nothing late.
pub(in crate::rules) struct Accepted;

impl Rule for Accepted {
    fn about(&self) -> About {
        About {
            code: "clinic.accepted",
            title: "贫困村卫生室验收合格",
            basis: "方案一、二.1、四.1",
            done: "验收合格",
            counted_in: "所",
            records: Records::Project,
            against: Against::Allotment,
            beside: None,
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
    match project.accepted_on(ask.as_of) {
        Some(on) => accepted(project, on, ask),
        None => missing(project, ask),
    }
}

fn accepted(project: &ProjectFacts, on: NaiveDate, ask: &Ask<'_>) -> Finding {
    let lateness = Lateness::of(Some(on), ask.deadline(), ask.as_of);
    let said = match lateness {
        Lateness::Late { days } => format!("{on}验收合格,逾期{days}天完成"),
        Lateness::OnTime => format!("{on}验收合格,按期"),
        _ => format!("{on}验收合格"),
    };
    let mut finding = about(project, ask).dated(Some(on), lateness);
    finding.learned_late_on = learned_late(on, project.learned_on(on, 90), ask.deadline());
    let reason = [Some(said), backfilled(&finding)];
    finding.decided(Standing::Counted, reason.into_iter().flatten().collect::<String>())
}

fn missing(project: &ProjectFacts, ask: &Ask<'_>) -> Finding {
    let finished = project.finished_on(ask.as_of);
    let mut finding = about(project, ask).dated(finished, lateness(finished, ask));
    finding.learned_late_on = finished.and_then(|finished| {
        learned_late(finished, project.learned_on(finished, 70), ask.deadline())
    });
    if let Some(used) = project.used_on(ask.as_of) {
        finding.warnings.push(format!("{used}已交付使用而未验收合格(经验收合格方可交付使用)"));
    }
    let time = match finding.lateness {
        Lateness::Overdue { days } => Some(format!(",逾期{days}天")),
        Lateness::AwaitingOnTime => Some(",按期完工待验收".to_owned()),
        _ => None,
    };
    let notice = finding.rectification_due_on.map(|due| {
        let passed = if due < ask.as_of { ",已超期" } else { "" };
        format!(";整改未销号,期限{due}{passed}")
    });
    let situation = situation(project, finished, ask.as_of);
    let reason = [Some(situation), time, notice, backfilled(&finding)];
    finding.decided(Standing::NotCounted, reason.into_iter().flatten().collect::<String>())
}

/// What is said where a deciding fact was entered after the deadline.
fn backfilled(finding: &Finding) -> Option<String> {
    finding.learned_late_on.map(|learned| format!(";事后补录({learned}登记)"))
}

fn situation(project: &ProjectFacts, finished: Option<NaiveDate>, as_of: NaiveDate) -> String {
    match (project.acceptance, finished) {
        (Acceptance::Conditional { on }, _) if on <= as_of => {
            format!("{on}验收为基本合格,复查合格前不计入")
        }
        (Acceptance::Failed { on }, _) if on <= as_of => format!("{on}验收不合格"),
        (_, Some(finished)) => format!("{finished}完工,尚未验收"),
        (_, None) if project.stage(as_of) == Stage::Suspended => "停工,尚未完工".to_owned(),
        (_, None) if project.started_on(as_of).is_some() => "在建,尚未完工".to_owned(),
        _ => "未开工".to_owned(),
    }
}

//! `specialty.accepted`: key specialties accepted, one by one.

use super::{about, asked_about, situation, withdrawn};
use crate::plan::Settings;
use crate::rules::facts::{Facts, SpecialtyFacts};
use crate::rules::finding::{Finding, Lateness, Standing};
use crate::rules::rule::{About, Against, Ask, Records, Rule};
use crate::rules::works::{Works, lateness, learned_late};

/// Key specialties that were accepted: T12 read by specialty (方案一、二.5、四.5).
///
/// * The clause speaks of 县区, of 项目 and of 每个县级医院重点专科; by county is in force, and
///   this stands beside it.
/// * What is due is the counties of the stage times the specialties that a hospital builds,
///   which the plan does not say: a setting.
/// * 基本合格 and 不合格 do not count before a re-inspection has passed them; the deadline day
///   is in time; a masked year makes nothing late.
/// * What was taken out of the plan (调出) is outside the count and lowers no target.
/// * A mid-term appraisal accepts nothing, and a final one takes nothing back.
pub(in crate::rules) struct Accepted;

impl Rule for Accepted {
    fn about(&self) -> About {
        About {
            code: "specialty.accepted",
            title: "重点专科验收合格（按专科计）",
            basis: "方案一、二.5、四.5",
            done: "验收合格",
            counted_in: "个专科",
            records: Records::Specialty,
            against: Against::Allotment,
            beside: Some("specialty.completed"),
            advisory: false,
        }
    }

    fn check(&self, facts: &Facts, ask: &Ask<'_>) -> Vec<Finding> {
        asked_about(facts, ask).map(|project| judge(project, ask)).collect()
    }

    fn allotment(&self, allotted: i64, settings: &Settings) -> i64 {
        allotted * settings.specialties_per_county
    }

    fn is_reading(&self) -> bool {
        true
    }
}

fn judge(project: &SpecialtyFacts, ask: &Ask<'_>) -> Finding {
    if let Some(finding) = withdrawn(project, ask) {
        return finding;
    }
    let reason = situation(project, ask);
    let Some(on) = project.accepted_on(ask.as_of) else {
        let finished = project.finished_on(ask.as_of);
        let finding = about(project, ask).dated(finished, lateness(finished, ask));
        return finding.decided(Standing::NotCounted, reason);
    };
    let mut finding =
        about(project, ask).dated(Some(on), Lateness::of(Some(on), ask.deadline(), ask.as_of));
    finding.learned_late_on = learned_late(on, project.learned_on(on, 90), ask.deadline());
    finding.decided(Standing::Counted, reason)
}

//! `specialty.completed`: counties whose key specialties are accepted.

use chrono::NaiveDate;

use super::{asked_about, situation};
use crate::rules::facts::{Facts, SpecialtyFacts};
use crate::rules::finding::{Finding, Lateness, Standing};
use crate::rules::rule::{About, Against, Ask, Records, Rule};
use crate::rules::works::{Works, lateness};

/// Counties that have completed their key specialties (T12, 方案一、二.5、四.5).
///
/// * A county counts once every specialty of it that is on the list is accepted, from the day
///   of the last. One that has none on the list does not count (未立项).
/// * Fewer on the list than a hospital is to build, by the setting, is a warning: the plan
///   says 9县区 and 2个项目 and does not say how many specialties a county has.
/// * Finished by the deadline and not yet accepted is 待验收; the deadline day is in time; a
///   masked year makes nothing late.
/// * What was taken out of the plan (调出) is left out, and lowers no target.
/// * A county that the stage allots nothing to is not asked about.
pub(in crate::rules) struct Completed;

impl Rule for Completed {
    fn about(&self) -> About {
        About {
            code: "specialty.completed",
            title: "县区完成重点专科建设",
            basis: "方案一、二.5、四.5",
            done: "完成",
            counted_in: "个县区",
            records: Records::Area,
            against: Against::Allotment,
            beside: None,
            advisory: false,
        }
    }

    fn counted_from(&self) -> Records {
        Records::Specialty
    }

    fn check(&self, facts: &Facts, ask: &Ask<'_>) -> Vec<Finding> {
        let allotted = ask.stage.allocation.get(&facts.county).copied().unwrap_or(0);
        if allotted == 0 && !ask.stage.allocation.is_empty() {
            return Vec::new();
        }
        vec![judge(facts, ask)]
    }
}

fn judge(facts: &Facts, ask: &Ask<'_>) -> Finding {
    let as_of = ask.as_of;
    let live = asked_about(facts, ask).filter(|one| one.withdrawn_on(as_of).is_none());
    let live: Vec<&SpecialtyFacts> = live.collect();
    let mut finding = Finding::about(facts.county, facts.name.clone(), &ask.stage.id);
    for one in &live {
        finding.funds += one.funds(as_of, |_| true);
    }
    finding.warnings.extend(too_few(live.len(), ask));
    if live.is_empty() {
        let lateness = Lateness::of(None, ask.deadline(), as_of);
        return finding.dated(None, lateness).decided(Standing::NotCounted, "未立项");
    }
    let reason = live
        .iter()
        .map(|one| format!("{}:{}", one.label, situation(one, ask)))
        .collect::<Vec<_>>()
        .join(";");
    if let Some(on) = last(&live, |one| one.accepted_on(as_of)) {
        let lateness = Lateness::of(Some(on), ask.deadline(), as_of);
        return finding.dated(Some(on), lateness).decided(Standing::Counted, reason);
    }
    let finished = last(&live, |one| one.finished_on(as_of));
    finding.dated(finished, lateness(finished, ask)).decided(Standing::NotCounted, reason)
}

/// The last of the days, where every one of them has come.
fn last(
    live: &[&SpecialtyFacts],
    on: impl Fn(&SpecialtyFacts) -> Option<NaiveDate>,
) -> Option<NaiveDate> {
    let days: Option<Vec<NaiveDate>> = live.iter().map(|one| on(one)).collect();
    days?.into_iter().max()
}

/// What is said where fewer specialties are on the list than a hospital builds.
fn too_few(many: usize, ask: &Ask<'_>) -> Option<String> {
    let wanted = ask.settings.specialties_per_county;
    let many = i64::try_from(many).unwrap_or(i64::MAX);
    (0 < many && many < wanted)
        .then(|| format!("只立项{many}个专科,方案设定每县区{wanted}个(specialties_per_county)"))
}

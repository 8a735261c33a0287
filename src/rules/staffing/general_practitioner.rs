//! `staffing.general_practitioner`: three, then five general practitioners at each institution.

use super::roster::rosters;
use super::{StaffNumbers, staffed};
use crate::domain::facility::FacilityKind;
use crate::plan::Test;
use crate::rules::facts::{FacilityFacts, Facts};
use crate::rules::finding::{Finding, Lateness, Listed, Standing};
use crate::rules::rule::{About, Against, Ask, Records, Rule};
use crate::rules::works::learned_late;

/// General practitioners at township hospitals and community health centres (T10, T11;
/// 方案一、二.4、四.4).
///
/// * The record is the institution; its numerator is the number of its general practitioners.
///   So the mean is people over institutions, an exact fraction, and the share of institutions
///   is how many reach the number: the clauses say 平均每个 and 每个, and both are always shown.
/// * Which institutions are asked about is a setting: township hospitals, or with community
///   health centres and stations (二.4 names them, 四.4 does not).
/// * Registered (注册为全科医学专业) and trained without registration are kept apart, and both
///   count; a setting leaves the trained out. Who is both counts as registered.
/// * Everybody counts once: at the main institution on the date. Where the register names two
///   of them, in one county or in two, at the one where they began last.
/// * Only a certificate that is valid on the date counts, its last day included, and a
///   registration only at the place that it names (医师法 art. 14).
/// * The date that decides is the day on which the last person needed came: the later of
///   employment and certificate.
pub(in crate::rules) struct Staffed;

impl Rule for Staffed {
    fn about(&self) -> About {
        About {
            code: "staffing.general_practitioner",
            title: "乡镇卫生院、社区卫生服务中心（站）配备全科医生",
            basis: "方案一、二.4、四.4",
            done: "配备全科医生",
            counted_in: "所",
            records: Records::Facility,
            against: Against::Records,
            beside: None,
            advisory: false,
        }
    }

    fn check(&self, facts: &Facts, ask: &Ask<'_>) -> Vec<Finding> {
        let mut rosters = rosters(facts, ask.settings, ask.as_of);
        let roster = |facility: &FacilityFacts| {
            let people = rosters.remove(&facility.subject).unwrap_or_default();
            judge(facility, people, ask)
        };
        staffed(&facts.facilities).map(roster).collect()
    }
}

fn judge(facility: &FacilityFacts, mut people: Vec<Listed>, ask: &Ask<'_>) -> Finding {
    people.sort_by(|one, other| {
        (one.standing, one.since, &one.name).cmp(&(other.standing, other.since, &other.name))
    });
    let mut finding = Finding {
        subject: Some(facility.public_id),
        people,
        ..Finding::about(facility.area, facility.name.clone(), &ask.stage.id)
    };
    if facility.kind != FacilityKind::TownshipHospital && !ask.settings.staff_health_centres {
        return finding.decided(Standing::NotApplicable, "按方案设定,只统计乡镇卫生院");
    }
    let asked = ask.target.test.map_or(ask.stage.value, Test::value);
    let numbers = StaffNumbers::of(&finding);
    let last = usize::try_from(asked - 1).ok().and_then(|last| finding.people.get(last));
    let last = last.filter(|last| last.standing == Standing::Counted).cloned();
    let on = last.as_ref().and_then(|last| last.since);
    finding.learned_late_on =
        last.and_then(|last| learned_late(last.since?, last.learned_on, ask.deadline()));
    let finding = finding.dated(on, Lateness::of(on, ask.deadline(), ask.as_of));
    let standing =
        if numbers.counted() >= asked { Standing::Counted } else { Standing::NotCounted };
    let mut finding = finding.decided(standing, reason(numbers, asked));
    finding.numerator = numbers.counted();
    finding
}

fn reason(numbers: StaffNumbers, asked: i64) -> String {
    let StaffNumbers { registered, trained, excluded, .. } = numbers;
    let mut parts = vec![format!(
        "全科医生 {} 名(注册 {registered},培训合格未注册 {trained})",
        numbers.counted()
    )];
    if numbers.counted() < asked {
        parts.push(format!("少 {} 名", asked - numbers.counted()));
    }
    if excluded > 0 {
        parts.push(format!("另有 {excluded} 名未计入"));
    }
    parts.join(",")
}

//! `staffing.recruited`: health workers for township hospitals every year.

use chrono::{Datelike, NaiveDate};

use super::staffed;
use crate::domain::facility::FacilityKind;
use crate::domain::practitioner::StaffRole;
use crate::rules::facts::{FacilityFacts, Facts, Home, PractitionerFacts};
use crate::rules::finding::{Finding, Lateness, Listed, Standing};
use crate::rules::rule::{About, Against, Ask, Records, Rule};

/// Township hospitals that got health workers this year (方案二.4、四.4: 每年为乡镇卫生院配备
/// 卫生专业技术人员).
///
/// * The clause names no number: one person in the calendar year of the date is enough.
/// * Who began at the hospital in the year counts, a second post elsewhere left aside and
///   managers left out; who left again before the date, or went on to a main post in another
///   county, is listed and does not count.
/// * Health centres are outside the clause.
/// * The clause has no value of its own, so this is worked out beside the general
///   practitioners and decides nothing.
pub(in crate::rules) struct Recruited;

impl Rule for Recruited {
    fn about(&self) -> About {
        About {
            code: "staffing.recruited",
            title: "当年为乡镇卫生院配备卫生专业技术人员",
            basis: "方案二.4、四.4",
            done: "配备卫生专业技术人员",
            counted_in: "所",
            records: Records::Facility,
            against: Against::Records,
            beside: Some("staffing.general_practitioner"),
            advisory: true,
        }
    }

    fn check(&self, facts: &Facts, ask: &Ask<'_>) -> Vec<Finding> {
        staffed(&facts.facilities).map(|facility| judge(facility, &facts.people, ask)).collect()
    }
}

fn judge(facility: &FacilityFacts, people: &[PractitionerFacts], ask: &Ask<'_>) -> Finding {
    let finding = Finding {
        subject: Some(facility.public_id),
        ..Finding::about(facility.area, facility.name.clone(), &ask.stage.id)
    };
    if facility.kind != FacilityKind::TownshipHospital {
        return finding.decided(Standing::NotApplicable, "条文只要求为乡镇卫生院配备");
    }
    let mut came: Vec<Listed> =
        people.iter().filter_map(|person| newcomer(person, facility, ask.as_of)).collect();
    came.sort_by(|one, other| {
        (one.standing, one.since, &one.name).cmp(&(other.standing, other.since, &other.name))
    });
    let stayed = came.iter().filter(|listed| listed.standing == Standing::Counted);
    let many = i64::try_from(stayed.count()).unwrap_or(i64::MAX);
    let first = came.first().filter(|_| many > 0).and_then(|listed| listed.since);
    let year = ask.as_of.year();
    let (standing, reason) = match many {
        0 => (Standing::NotCounted, format!("{year}年尚未配备卫生专业技术人员")),
        _ => (Standing::Counted, format!("{year}年配备卫生专业技术人员 {many} 名")),
    };
    let finding = finding.dated(first, Lateness::NotDue);
    let mut finding = finding.decided(standing, reason);
    finding.numerator = many;
    finding.people = came;
    finding
}

/// Somebody who began at an institution in the year of a day.
fn newcomer(
    person: &PractitionerFacts,
    facility: &FacilityFacts,
    as_of: NaiveDate,
) -> Option<Listed> {
    let here = person.employments.iter().filter(|spell| spell.facility == facility.subject);
    let work = here.min_by_key(|spell| spell.from)?;
    let is_new = work.from.year() == as_of.year() && work.from <= as_of;
    if !is_new || !work.main || work.role == StaffRole::Manager {
        return None;
    }
    let gone = match person.home(as_of) {
        _ if !work.spell().covers(as_of) => {
            Some(work.until.map(|until| format!("{until}后不在本机构")).unwrap_or_default())
        }
        Some(Home::Elsewhere(post)) => Some(post.reason()),
        _ => None,
    };
    Some(Listed {
        id: person.public_id,
        name: person.name.clone(),
        standing: if gone.is_none() { Standing::Counted } else { Standing::NotCounted },
        counts_as: None,
        reason: gone.unwrap_or_else(|| format!("{},{}起", work.role, work.from)),
        since: Some(work.from),
        learned_on: work.learned_on,
    })
}

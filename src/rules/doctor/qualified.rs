//! `doctor.qualified`: every village doctor of a poor village holds a licence.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::domain::area::AreaKey;
use crate::domain::facility::FacilityKind;
use crate::domain::ids::SubjectId;
use crate::domain::practitioner::StaffRole;
use crate::rules::facts::{
    CertificateFacts, EmploymentFacts, FacilityFacts, Facts, Home, PractitionerFacts, VillageFacts,
};
use crate::rules::finding::{Finding, Lateness, Standing};
use crate::rules::rule::{About, Against, Ask, Records, Rule};

/// Village doctors of poor villages who hold at least 乡村医生执业证书 (T06, 方案一).
///
/// * Asked about are those who practise on the date at a village clinic, or as village doctors
///   at whichever institution serves a village. Who only worked there before, or in another
///   role, has no finding.
/// * The institution serves a poor village where that village names it among its ways of
///   being served, or where it lies in the village and the village names none. Doctors of
///   other villages do not apply.
/// * A person counts once, at the main institution; one whose main institution lies in
///   another county does not apply here. Of two main ones, which is an error of the register
///   and listed as such, it is the one where the person began last.
/// * 执业资格以上: any licence that holds on the date, its last day included. Training as a
///   general practitioner is no licence. 职业 in the clause is a slip for 执业.
/// * The date that decides is the one since when licences have held without a gap.
/// * That the licence names another place of practice is a warning: the clause asks for the
///   qualification alone.
pub(in crate::rules) struct Qualified;

impl Rule for Qualified {
    fn about(&self) -> About {
        About {
            code: "doctor.qualified",
            title: "贫困村村医具备执业资格",
            basis: "方案一",
            done: "持有有效执业证书",
            counted_in: "名村医",
            records: Records::Practitioner,
            against: Against::Records,
            beside: None,
            advisory: false,
        }
    }

    fn check(&self, facts: &Facts, ask: &Ask<'_>) -> Vec<Finding> {
        let served = Served::of(facts, ask.as_of);
        facts.people.iter().filter_map(|person| judge(person, &served, ask)).collect()
    }
}

/// Which institutions serve a poor village on the date, and what they are.
struct Served<'a> {
    county: AreaKey,
    places: BTreeMap<SubjectId, &'a FacilityFacts>,
    /// The first poor village that each serves.
    poor: BTreeMap<SubjectId, &'a VillageFacts>,
    villages: BTreeMap<AreaKey, &'a VillageFacts>,
}

impl<'a> Served<'a> {
    fn of(facts: &'a Facts, on: NaiveDate) -> Self {
        let places: BTreeMap<_, _> =
            facts.facilities.iter().map(|place| (place.subject, place)).collect();
        let villages = facts.villages.iter().map(|village| (village.area, village)).collect();
        let mut poor = BTreeMap::new();
        for village in facts.villages.iter().filter(|village| village.poor_since(on).is_some()) {
            let ways = village.coverage.iter().filter(|way| way.spell().covers(on));
            let named: BTreeSet<SubjectId> = ways.filter_map(|way| way.facility).collect();
            let own = places.values().filter(|place| place.area == village.area);
            let own = own.filter(|_| named.is_empty()).map(|place| place.subject);
            for place in named.iter().copied().chain(own) {
                poor.entry(place).or_insert(village);
            }
        }
        Self { county: facts.county, places, poor, villages }
    }

    /// Whether somebody works there as the doctor of a village.
    fn is_village_doctor(&self, work: &EmploymentFacts) -> bool {
        match work.role {
            StaffRole::VillageDoctor => true,
            StaffRole::Doctor => self
                .places
                .get(&work.facility)
                .is_some_and(|place| place.kind == FacilityKind::VillageClinic),
            StaffRole::Manager | StaffRole::Other => false,
        }
    }

    /// The village that the work is for: a poor one that the institution serves, or the one
    /// that it lies in.
    fn village(&self, work: &EmploymentFacts) -> Option<&'a VillageFacts> {
        let own = || self.villages.get(&self.places.get(&work.facility)?.area).copied();
        self.poor.get(&work.facility).copied().or_else(own)
    }
}

fn judge(person: &PractitionerFacts, served: &Served<'_>, ask: &Ask<'_>) -> Option<Finding> {
    let work = person.employed(ask.as_of).filter(|work| served.is_village_doctor(work));
    let poor = |work: &&EmploymentFacts| served.poor.contains_key(&work.facility);
    let work = work.min_by_key(|work| {
        let home = person.counts_at(work, ask.as_of);
        (!home, !work.main, !poor(work), work.from, work.facility)
    })?;
    let place = served.places.get(&work.facility);
    let village = served.village(work);
    let area = village.map(|village| village.area).or(place.map(|place| place.area));
    let label = village.map(VillageFacts::label).or(place.map(|place| place.name.clone()));
    let label = format!("{} {}", label.unwrap_or_default(), person.name).trim().to_owned();
    let mut finding = Finding::about(area.unwrap_or(served.county), label, &ask.stage.id);
    finding.subject = Some(person.public_id);
    if let Some(Home::Elsewhere(post)) = person.home(ask.as_of) {
        return Some(finding.decided(Standing::NotApplicable, post.reason()));
    }
    if !person.counts_at(work, ask.as_of) {
        let reason = "主执业机构不在此处,在主执业机构统计";
        return Some(finding.decided(Standing::NotApplicable, reason));
    }
    if !served.poor.contains_key(&work.facility) {
        let reason = "当日所在机构不服务建档立卡贫困村";
        return Some(finding.decided(Standing::NotApplicable, reason));
    }
    Some(decide(finding, person, work, ask))
}

fn decide(
    finding: Finding,
    person: &PractitionerFacts,
    work: &EmploymentFacts,
    ask: &Ask<'_>,
) -> Finding {
    let Some(licence) = licence(person, ask.as_of) else {
        let finding = finding.dated(None, Lateness::of(None, ask.deadline(), ask.as_of));
        return finding.decided(Standing::NotCounted, lacking(person, ask.as_of));
    };
    let since = licensed_since(person, licence.from);
    let lateness = Lateness::of(Some(since), ask.deadline(), ask.as_of);
    let mut finding = finding.dated(Some(since), lateness);
    finding.learned_late_on = ask.deadline().and_then(|deadline| {
        licence.learned_on.filter(|&learned| since <= deadline && learned > deadline)
    });
    if licence.facility.is_some_and(|place| place != work.facility) {
        finding.warnings.push("证书的执业地点与所在机构不一致".to_owned());
    }
    let until = licence.until.map_or("长期有效".to_owned(), |until| format!("有效至{until}"));
    finding.decided(Standing::Counted, format!("{},{until}", licence.kind))
}

/// The best licence that holds on a day.
fn licence(person: &PractitionerFacts, on: NaiveDate) -> Option<&CertificateFacts> {
    let held = person.certified(on).filter(|held| held.kind.is_licence());
    held.max_by_key(|held| (held.kind.rank(), held.until.is_none(), held.until))
}

/// Since when licences have held without a gap, up to the day on which one began.
fn licensed_since(person: &PractitionerFacts, mut since: NaiveDate) -> NaiveDate {
    while let Some(before) = since.pred_opt() {
        let earlier = person.certified(before).filter(|held| held.kind.is_licence());
        match earlier.map(|held| held.from).min() {
            Some(earlier) => since = earlier,
            None => break,
        }
    }
    since
}

/// Why nothing holds on the day.
fn lacking(person: &PractitionerFacts, on: NaiveDate) -> String {
    let licences = || person.certificates.iter().filter(|held| held.kind.is_licence());
    let expired = licences().filter_map(|held| held.until).filter(|&until| until < on).max();
    if let Some(until) = expired {
        return format!("证书已于{until}失效");
    }
    if let Some(from) = licences().map(|held| held.from).filter(|&from| from > on).min() {
        return format!("证书自{from}起生效");
    }
    if person.certified(on).next().is_some() {
        return "只有培训合格证,没有执业证书".to_owned();
    }
    "没有执业证书".to_owned()
}

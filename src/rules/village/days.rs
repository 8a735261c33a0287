//! How villages were looked after, day by day: what was lacking, since when, and why.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};
use serde::Serialize;
use utoipa::ToSchema;

use super::seen::Sightings;
use crate::domain::area::AreaKey;
use crate::domain::facility::CoverageMode;
use crate::domain::gap::{GapCause, GapKind};
use crate::domain::ids::SubjectId;
use crate::domain::practitioner::StaffRole;
use crate::plan::Settings;
use crate::rules::facts::{Coverage, EmploymentFacts, Facts, PractitionerFacts, VillageFacts};
use crate::rules::works::Works;

/// Days on end on which a village lacked a clinic or a doctor (空白点).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Gap {
    /// The village.
    pub village: AreaKey,
    /// Its name with its township's.
    pub label: String,
    /// What is lacking, on the last day of it.
    pub kind: GapKind,
    /// Why.
    pub cause: GapCause,
    /// The first day; absent where it reaches back before everything on record.
    pub since: Option<NaiveDate>,
    /// The first day of what is lacking now; later where something else was lacking before.
    pub lacking_since: Option<NaiveDate>,
    /// The last day; absent while it stands.
    pub until: Option<NaiveDate>,
    /// Who looks after the village meanwhile (临时措施).
    pub cover: Option<CoverageMode>,
    /// The last day on which it is to be closed.
    pub due: Option<NaiveDate>,
}

impl Gap {
    /// Whether a day is one of its days.
    pub fn covers(&self, day: NaiveDate) -> bool {
        self.since.is_none_or(|since| since <= day) && self.until.is_none_or(|until| day <= until)
    }

    /// The first day on which the village was looked after again.
    pub fn closed_on(&self) -> Option<NaiveDate> {
        self.until.and_then(|until| until.succ_opt())
    }

    /// How long it has been overdue on a day on which it stands.
    pub fn overdue_days(&self, on: NaiveDate) -> Option<i64> {
        let late = (on - self.due.filter(|_| self.covers(on))?).num_days();
        (late > 0).then_some(late)
    }

    /// Sorts the worst first: what stands before what is closed, the longest overdue on top,
    /// then the oldest.
    pub fn worst_first(&self, on: NaiveDate) -> impl Ord + use<> {
        let late = self.overdue_days(on).unwrap_or(0);
        (!self.covers(on), std::cmp::Reverse(late), self.lacking_since, self.village)
    }
}

/// The gaps of a county's villages up to a day, and how many villages there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountyGaps {
    /// The county.
    pub county: AreaKey,
    /// Its name.
    pub name: String,
    /// Its villages.
    pub villages: Vec<AreaKey>,
    /// The gaps, those that were closed included.
    pub gaps: Vec<Gap>,
}

/// Every gap of a county's villages that began on a day or before.
///
/// * A village is served by a spell of one of the five ways (村卫生室管理办法 art. 13). Where
///   that is a clinic (自建, 联合), a qualified doctor works there: employed on the day as a
///   doctor, with a licence valid on it that names this place or none.
/// * 免设 needs no doctor of the village's own. 延伸 and 巡诊 bring the hospital's; beside a
///   clinic without a doctor they are cover for the time being, and the gap stands.
/// * A clinic beyond the county is not judged here: its village is served.
/// * Days on end without one or the other are one gap, whatever was lacking in between.
/// * A missing clinic that a project is to build is due on the day on which the project is
///   planned to be finished; anything else so many days after it began, by the plan's setting.
///   What began before everything on record has no day unless a project gives it one.
/// * A village doctor who was last seen longer ago than the plan's setting is not there:
///   `seen` says who is seen when. Of whom nothing was entered, nothing is asked.
pub fn gaps(facts: &Facts, settings: &Settings, as_of: NaiveDate) -> CountyGaps {
    let desk = Desk::new(facts, settings, as_of);
    CountyGaps {
        county: facts.county,
        name: facts.name.clone(),
        villages: facts.villages.iter().map(|village| village.area).collect(),
        gaps: facts.villages.iter().flat_map(|village| desk.of(village)).collect(),
    }
}

/// What was lacking on a day, why, and who stood in.
type Lack = (GapKind, GapCause, Option<CoverageMode>);

/// What is needed to judge the villages of a county.
pub(super) struct Desk<'a> {
    /// Who works or worked as a doctor at each institution.
    staff: BTreeMap<SubjectId, Vec<(&'a EmploymentFacts, &'a PractitionerFacts)>>,
    /// When village doctors were away, as far as that is on record.
    seen: Sightings,
    /// When projects are to be finished, by village.
    planned: BTreeMap<AreaKey, NaiveDate>,
    settings: &'a Settings,
    as_of: NaiveDate,
}

impl<'a> Desk<'a> {
    pub(super) fn new(facts: &'a Facts, settings: &'a Settings, as_of: NaiveDate) -> Self {
        let mut staff: BTreeMap<SubjectId, Vec<_>> =
            facts.facilities.iter().map(|facility| (facility.subject, Vec::new())).collect();
        for person in &facts.people {
            let doctor = |work: &&EmploymentFacts| {
                matches!(work.role, StaffRole::VillageDoctor | StaffRole::Doctor)
            };
            for work in person.employments.iter().filter(doctor) {
                if let Some(here) = staff.get_mut(&work.facility) {
                    here.push((work, person));
                }
            }
        }
        let live = facts.projects.iter().filter(|project| project.withdrawn_on(as_of).is_none());
        let mut planned = BTreeMap::new();
        for (village, on) in live.filter_map(|at| Some((at.village, at.planned_finish?))) {
            let last = planned.entry(village).or_insert(on);
            *last = on.max(*last);
        }
        let seen = Sightings::of(facts, settings.last_seen_days, as_of);
        Self { staff, seen, planned, settings, as_of }
    }

    /// The gaps of a village, in the order of their days.
    pub(super) fn of(&self, village: &VillageFacts) -> Vec<Gap> {
        let mut found: Vec<Gap> = Vec::new();
        let mut standing: Option<Gap> = None;
        // The first days of what was lacking: a clinic that comes without a doctor gets time.
        let mut begun = None;
        for day in self.turns(village) {
            let lack = self.lack(village, day.unwrap_or(NaiveDate::MIN));
            let Some((kind, cause, cover)) = lack else {
                if let Some(gap) = standing.take() {
                    found.push(Gap { until: day.and_then(|day| day.pred_opt()), ..gap });
                }
                continue;
            };
            if standing.as_ref().is_none_or(|gap| gap.kind != kind) {
                begun = day;
            }
            let since = standing.as_ref().map_or(day, |gap| gap.since);
            let due = self.due(village.area, kind, begun);
            standing = Some(Gap {
                village: village.area,
                label: village.label(),
                kind,
                cause,
                since,
                lacking_since: begun,
                until: None,
                cover,
                due,
            });
        }
        found.extend(standing);
        found
    }

    /// The days on which something may turn, the time before the first of them in front.
    fn turns(&self, village: &VillageFacts) -> impl Iterator<Item = Option<NaiveDate>> {
        let mut turns = BTreeSet::new();
        let mut spell = |from: NaiveDate, until: Option<NaiveDate>| {
            let after = until.and_then(|until| until.succ_opt());
            turns.extend([from].into_iter().chain(after).filter(|day| *day <= self.as_of));
        };
        for way in &village.coverage {
            spell(way.from, way.until);
            let staff = way.facility.and_then(|at| self.staff.get(&at)).into_iter().flatten();
            for (work, person) in staff {
                spell(work.from, work.until);
                for held in &person.certificates {
                    spell(held.from, held.until);
                }
                for away in self.seen.away(person.subject, work) {
                    spell(away.from, away.until);
                }
            }
        }
        std::iter::once(None).chain(turns.into_iter().map(Some))
    }

    /// What a village lacked on a day; `None` where it was looked after.
    pub(super) fn lack(&self, village: &VillageFacts, day: NaiveDate) -> Option<Lack> {
        let ways: Vec<_> = village.coverage.iter().filter(|way| way.spell().covers(day)).collect();
        if ways.is_empty() {
            let ended = village.coverage.iter().any(|way| way.from < day);
            let cause = if ended { GapCause::ServiceEnded } else { GapCause::NeverServed };
            return Some((GapKind::Clinic, cause, None));
        }
        let is_clinic =
            |way: &&&Coverage| matches!(way.mode, CoverageMode::Own | CoverageMode::Shared);
        let clinics: Vec<_> = ways.iter().filter(is_clinic).map(|way| way.facility).collect();
        let is_exempt = ways.iter().any(|way| way.mode == CoverageMode::Exempt);
        if clinics.is_empty() || is_exempt || clinics.iter().any(|at| self.has_doctor(*at, day)) {
            return None;
        }
        let cover = ways.iter().map(|way| way.mode);
        let cover =
            cover.filter(|mode| matches!(mode, CoverageMode::Outpost | CoverageMode::Outreach));
        Some((GapKind::Doctor, self.cause(&clinics, day), cover.min()))
    }

    /// Whether a qualified doctor works at a clinic on a day.
    fn has_doctor(&self, clinic: Option<SubjectId>, day: NaiveDate) -> bool {
        let Some(clinic) = clinic else { return false };
        let Some(staff) = self.staff.get(&clinic) else { return true };
        staff.iter().any(|(work, person)| {
            work.spell().covers(day)
                && is_licensed(person, clinic, day)
                && !self.seen.is_away(person.subject, work, day)
        })
    }

    /// Why no qualified doctor works at clinics on a day: what is nearest to being mended.
    fn cause(&self, clinics: &[Option<SubjectId>], day: NaiveDate) -> GapCause {
        let staff = clinics.iter().flatten().filter_map(|clinic| self.staff.get(clinic)).flatten();
        let known: Vec<_> = staff.filter(|(work, _)| work.from <= day).collect();
        let present = known.iter().filter(|(work, _)| work.spell().covers(day));
        let lacking = present.map(|(work, person)| {
            if is_licensed(person, work.facility, day) {
                return GapCause::Unseen;
            }
            let mut licences = person
                .certificates
                .iter()
                .filter(|held| held.kind.is_licence() && held.from <= day);
            if person.certified(day).any(|held| held.kind.is_licence()) {
                GapCause::WrongPlace
            } else if licences.next().is_some() {
                GapCause::Expired
            } else {
                GapCause::NoCertificate
            }
        });
        let last = known.iter().max_by_key(|(work, _)| work.until);
        let gone = last.map_or(GapCause::NeverStaffed, |(work, _)| GapCause::of(work.end_reason));
        lacking.max().unwrap_or(gone)
    }

    fn due(&self, village: AreaKey, kind: GapKind, begun: Option<NaiveDate>) -> Option<NaiveDate> {
        let planned = self.planned.get(&village).copied().filter(|_| kind == GapKind::Clinic);
        let days = Days::new(u64::try_from(self.settings.gap_days).unwrap_or(0));
        planned.or_else(|| begun?.checked_add_days(days))
    }
}

/// Whether somebody holds a licence on a day that names a clinic or no place.
fn is_licensed(person: &PractitionerFacts, clinic: SubjectId, day: NaiveDate) -> bool {
    person
        .certified(day)
        .any(|held| held.kind.is_licence() && held.facility.is_none_or(|at| at == clinic))
}

//! For whatever spells there are, the days of gaps are the days without cover, and what stood,
//! began and was closed adds up.

use chrono::{Days, NaiveDate};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::{Strategy, any, prop_assert, prop_assert_eq, proptest};
use uuid::Uuid;

use super::{Gap, GapCounts, gaps};
use crate::domain::area::AreaKey;
use crate::domain::facility::{CoverageMode, FacilityKind};
use crate::domain::gap::{GapCause, GapKind};
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::practitioner::{CertificateKind, EmploymentEnd, StaffRole};
use crate::plan::Settings;
use crate::rules::facts::Spell;
use crate::rules::sample::{DANGCHANG, day};
use crate::rules::{
    CertificateFacts, Coverage, EmploymentFacts, FacilityFacts, Facts, PractitionerFacts,
    VillageFacts,
};

const CLINIC: SubjectId = SubjectId(1);
const OTHER: SubjectId = SubjectId(2);

fn facts(coverage: Vec<Coverage>, people: Vec<PractitionerFacts>) -> Facts {
    let facility = |subject: SubjectId| FacilityFacts {
        subject,
        public_id: PublicId(Uuid::from_u128(1)),
        kind: FacilityKind::VillageClinic,
        area: AreaKey(6_212_231_040_001),
        name: "石院村卫生室".to_owned(),
        standard_since: None,
        devices: vec![],
    };
    let village = VillageFacts {
        area: AreaKey(6_212_231_040_001),
        name: "石院村".to_owned(),
        township: "官亭镇".to_owned(),
        registered_poor: vec![],
        populations: vec![],
        coverage,
    };
    Facts {
        villages: vec![village],
        facilities: vec![facility(CLINIC), facility(OTHER)],
        people,
        ..Facts::of(DANGCHANG, "宕昌县".to_owned())
    }
}

fn own(from: &str, until: Option<&str>) -> Coverage {
    let mode = CoverageMode::Own;
    Coverage { mode, facility: Some(CLINIC), from: day(from), until: until.map(day) }
}

fn doctor(works: Spell, end_reason: Option<EmploymentEnd>, holds: Vec<Spell>) -> PractitionerFacts {
    let certificate = |spell: Spell| CertificateFacts {
        kind: CertificateKind::VillageDoctor,
        facility: Some(CLINIC),
        general_practice: false,
        from: spell.from,
        until: spell.until,
        learned_on: None,
    };
    PractitionerFacts {
        subject: SubjectId(9),
        public_id: PublicId(Uuid::from_u128(9)),
        name: "赵甲子".to_owned(),
        born_on: None,
        certificates: holds.into_iter().map(certificate).collect(),
        employments: vec![EmploymentFacts {
            facility: CLINIC,
            role: StaffRole::VillageDoctor,
            main: true,
            from: works.from,
            until: works.until,
            end_reason,
            learned_on: None,
        }],
        elsewhere: vec![],
        titles: vec![],
    }
}

fn spell(from: &str, until: Option<&str>) -> Spell {
    Spell { from: day(from), until: until.map(day) }
}

fn found(facts: &Facts, as_of: &str) -> Vec<Gap> {
    gaps(facts, &Settings::default(), day(as_of)).gaps
}

#[test]
fn a_doctor_who_retires_leaves_a_gap_until_the_next_one_comes() {
    let first = doctor(
        spell("2010-01-01", Some("2015-06-30")),
        Some(EmploymentEnd::Retired),
        vec![spell("2012-01-01", None)],
    );
    let next = doctor(spell("2015-09-01", None), None, vec![spell("2015-09-01", None)]);
    let facts = facts(vec![own("2009-01-01", None)], vec![first, next]);
    let gaps = found(&facts, "2015-12-31");
    let gap = gaps.last().expect("a gap");
    assert_eq!((gap.kind, gap.cause), (GapKind::Doctor, GapCause::Retired));
    assert_eq!(gap.since, Some(day("2015-07-01")));
    assert_eq!((gap.until, gap.closed_on()), (Some(day("2015-08-31")), Some(day("2015-09-01"))));
    assert_eq!(gap.due, Some(day("2015-09-29")), "90 days, the first not counted");
    let before = found(&facts, "2015-08-01");
    assert_eq!((before.last().expect("one").until, before.len()), (None, gaps.len()));
}

#[test]
fn a_certificate_counts_on_its_last_day_and_at_its_place() {
    let of = |place: SubjectId, as_of: &str| {
        let held = vec![spell("2011-01-01", Some("2015-12-31"))];
        let mut person = doctor(spell("2010-01-01", None), None, held);
        person.certificates[0].facility = Some(place);
        let facts = facts(vec![own("2009-01-01", None)], vec![person]);
        found(&facts, as_of).last().filter(|gap| gap.covers(day(as_of))).map(|gap| gap.cause)
    };
    assert_eq!(of(CLINIC, "2015-12-31"), None);
    assert_eq!(of(CLINIC, "2016-01-01"), Some(GapCause::Expired));
    assert_eq!(of(OTHER, "2015-12-31"), Some(GapCause::WrongPlace));
}

#[test]
fn rounds_stand_in_and_an_exempt_village_needs_no_doctor_of_its_own() {
    let beside = |mode| Coverage { mode, ..own("2015-01-01", None) };
    let of = |coverage| {
        let gaps = found(&facts(coverage, vec![]), "2016-01-01");
        gaps.last().filter(|gap| gap.until.is_none()).map(|gap| (gap.kind, gap.cause, gap.cover))
    };
    let never = GapCause::NeverStaffed;
    assert_eq!(of(vec![own("2015-01-01", None)]), Some((GapKind::Doctor, never, None)));
    let rounds = CoverageMode::Outreach;
    let both = vec![own("2015-01-01", None), beside(rounds)];
    assert_eq!(of(both), Some((GapKind::Doctor, never, Some(rounds))));
    assert_eq!(of(vec![beside(rounds)]), None);
    assert_eq!(of(vec![beside(CoverageMode::Exempt)]), None);
    let none = Some((GapKind::Clinic, GapCause::NeverServed, None));
    assert_eq!(of(vec![]), none);
    let ended = of(vec![own("2015-01-01", Some("2015-06-30"))]);
    assert_eq!(ended, Some((GapKind::Clinic, GapCause::ServiceEnded, None)));
}

fn some_day() -> impl Strategy<Value = NaiveDate> {
    (0_u64..240).prop_map(|days| day("2015-01-01") + Days::new(days))
}

fn some_spell() -> impl Strategy<Value = Spell> {
    (some_day(), option::of(0_u64..90))
        .prop_map(|(from, days)| Spell { from, until: days.map(|days| from + Days::new(days)) })
}

fn some_way() -> impl Strategy<Value = Coverage> {
    let modes = CoverageMode::ALL;
    (0..modes.len(), some_spell()).prop_map(move |(mode, spell)| {
        let mode = modes[mode];
        let (from, until) = (spell.from, spell.until);
        Coverage { mode, facility: Some(CLINIC), from, until }
    })
}

fn some_doctor() -> impl Strategy<Value = PractitionerFacts> {
    (some_spell(), vec(some_spell(), 0..3), any::<bool>()).prop_map(|(works, holds, here)| {
        let mut person = doctor(works, None, holds);
        if let Some(first) = person.certificates.first_mut().filter(|_| !here) {
            first.facility = Some(OTHER);
        }
        person
    })
}

/// Said day by day, without turns: whether the village is looked after.
fn is_attended(facts: &Facts, on: NaiveDate) -> bool {
    let ways = facts.villages[0].coverage.iter().filter(|way| way.spell().covers(on));
    let modes: Vec<_> = ways.map(|way| way.mode).collect();
    let clinic = modes.iter().any(|at| matches!(at, CoverageMode::Own | CoverageMode::Shared));
    let qualified = facts.people.iter().any(|person| {
        let holds = |at: &CertificateFacts| at.facility == Some(CLINIC);
        person.employed(on).next().is_some() && person.certified(on).any(holds)
    });
    !modes.is_empty() && (!clinic || modes.contains(&CoverageMode::Exempt) || qualified)
}

proptest! {
    #[test]
    fn the_days_of_gaps_are_the_days_without_cover(
        coverage in vec(some_way(), 0..4),
        people in vec(some_doctor(), 0..4),
    ) {
        let (facts, as_of) = (facts(coverage, people), day("2015-10-31"));
        let gaps = gaps(&facts, &Settings::default(), as_of).gaps;
        for on in day("2014-12-25").iter_days().take_while(|on| *on <= as_of) {
            let held = gaps.iter().filter(|gap| gap.covers(on)).count();
            prop_assert!(held <= 1, "{on} is a day of two gaps");
            prop_assert_eq!(held == 0, is_attended(&facts, on), "{}", on);
        }
        for pair in gaps.windows(2) {
            prop_assert!(pair[0].closed_on() < pair[1].since, "a day lies between two gaps");
        }
    }

    #[test]
    fn what_stood_began_and_was_closed_adds_up(
        coverage in vec(some_way(), 0..4),
        people in vec(some_doctor(), 0..4),
        from in some_day(),
        days in 0_u64..90,
    ) {
        let to = from + Days::new(days);
        let gaps = gaps(&facts(coverage, people), &Settings::default(), to).gaps;
        let counts: GapCounts = gaps.iter().map(|gap| GapCounts::of(gap, &(from..=to))).sum();
        prop_assert_eq!(counts.existing + counts.new - counts.closed, counts.standing);
        prop_assert!(counts.overdue <= counts.standing);
        prop_assert!(counts.without_clinic <= counts.standing);
    }

    #[test]
    fn what_happens_later_changes_nothing(
        coverage in vec(some_way(), 0..4),
        people in vec(some_doctor(), 0..4),
        as_of in some_day(),
    ) {
        let mut cut = facts(coverage.clone(), people.clone());
        cut.villages[0].coverage.retain(|way| way.from <= as_of);
        for person in &mut cut.people {
            person.employments.retain(|work| work.from <= as_of);
            person.certificates.retain(|held| held.from <= as_of);
        }
        let settings = Settings::default();
        let whole = gaps(&facts(coverage, people), &settings, as_of);
        prop_assert_eq!(whole, gaps(&cut, &settings, as_of));
    }
}

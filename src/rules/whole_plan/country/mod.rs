//! Two counties with people, places, projects and figures of any shape.

mod people;

use std::collections::BTreeSet;

use chrono::Days;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::{Strategy, any};
use proptest::sample::{Index, select};
use uuid::Uuid;

use people::{hang, hanging, person, posted};

use super::house;
use crate::domain::area::AreaKey;
use crate::domain::facility::{CoverageMode, FacilityKind, PopulationKind};
use crate::domain::funding::{FundingLevel, FundingStep};
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::indicator::FigureSteps;
use crate::domain::irregularity::IrregularityKind;
use crate::domain::money::Fen;
use crate::domain::period::Period;
use crate::domain::specialty::SpecialtyKind;
use crate::rules::properties::{acceptance, milestone, movement, some_day, some_project};
use crate::rules::sample::{DANGCHANG, WUDU, day, grant};
use crate::rules::{
    Coverage, Device, FacilityFacts, Facts, FigureFacts, IntakeFacts, IrregularityFacts, Movement,
    Population, SpecialtyFacts, Spell, VillageFacts,
};

/// Institutions of each county: two clinics, two that are to be staffed, a hospital.
const KINDS: [FacilityKind; 5] = [
    FacilityKind::VillageClinic,
    FacilityKind::VillageClinic,
    FacilityKind::TownshipHospital,
    FacilityKind::CommunityHealthCentre,
    FacilityKind::CountyHospital,
];

/// The institution of a number in a county.
fn place(county: AreaKey, nth: usize) -> SubjectId {
    SubjectId(county.0 / 10_000_000 * 100 + i64::try_from(nth).expect("few"))
}

fn named(subject: SubjectId) -> PublicId {
    PublicId(Uuid::from_u128(subject.0.unsigned_abs().into()))
}

/// Numbers that no two records of a test share.
fn number(county: AreaKey, kind: i64, nth: i64) -> SubjectId {
    SubjectId(county.0 * 1_000 + kind * 100 + nth)
}

fn spell() -> impl Strategy<Value = Spell> {
    (some_day(), option::weighted(0.3, 0_u64..500))
        .prop_map(|(from, days)| Spell { from, until: days.map(|days| from + Days::new(days)) })
}

fn village(county: AreaKey, nth: usize) -> impl Strategy<Value = (VillageFacts, FacilityFacts)> {
    let served = (select(CoverageMode::ALL), spell());
    let devices = vec(spell(), 0..2);
    (any::<bool>(), option::of(900_i64..1_100), served, devices, option::of(some_day())).prop_map(
        move |(poor, people, (mode, served), devices, standard_since)| {
            let clinic = place(county, nth);
            let area = AreaKey(county.0 + 1_000_000 + i64::try_from(nth).expect("few") + 1);
            let since = Spell { from: day("2014-01-01"), until: None };
            let village = VillageFacts {
                area,
                name: format!("{nth}号村"),
                township: "官亭镇".to_owned(),
                registered_poor: poor.then_some(since).into_iter().collect(),
                populations: people
                    .map(|count| Population {
                        kind: PopulationKind::Catchment,
                        count,
                        on: day("2014-12-31"),
                    })
                    .into_iter()
                    .collect(),
                coverage: vec![Coverage {
                    mode,
                    facility: Some(clinic),
                    from: served.from,
                    until: served.until,
                }],
            };
            let own =
                |spell: Spell| Device { serial_no: None, from: spell.from, until: spell.until };
            let clinic = FacilityFacts {
                devices: devices.into_iter().map(own).collect(),
                standard_since,
                area,
                ..facility(county, nth)
            };
            (village, clinic)
        },
    )
}

fn facility(county: AreaKey, nth: usize) -> FacilityFacts {
    let subject = place(county, nth);
    FacilityFacts {
        subject,
        public_id: named(subject),
        kind: KINDS[nth],
        area: AreaKey(county.0 + 1_000_000),
        name: format!("{nth}号{}", KINDS[nth]),
        standard_since: None,
        devices: Vec::new(),
    }
}

fn specialty(county: AreaKey) -> impl Strategy<Value = SpecialtyFacts> {
    let kinds = select(SpecialtyKind::ALL);
    let batch = select(vec!["2015", "rest"]);
    (kinds, batch, vec(milestone(), 0..5), acceptance(), vec(movement(), 0..4)).prop_map(
        move |(specialty, batch, milestones, acceptance, funding)| SpecialtyFacts {
            subject: SubjectId(0),
            public_id: named(SubjectId(0)),
            code: None,
            label: format!("医院{specialty}"),
            area: AreaKey(county.0 + 1_000_000),
            specialty,
            batch: batch.to_owned(),
            milestones,
            suspensions: Vec::new(),
            open_notice: None,
            acceptance,
            funding,
        },
    )
}

/// A figure of any indicator of the plan; the year or one of its quarters.
fn figure(county: AreaKey) -> impl Strategy<Value = FigureFacts> {
    let indicators = house().indicators;
    (any::<Index>(), some_day(), 0_i64..1_000_000, 1_i64..1_000_000, option::of(some_day()))
        .prop_map(move |(which, on, numerator, denominator, accepted_on)| {
            let indicator = which.get(&indicators);
            FigureFacts {
                public_id: named(county_number(county)),
                indicator: indicator.id.clone(),
                period: Period::containing(indicator.period, on),
                numerator,
                denominator: indicator.denominator.as_ref().map(|_| denominator),
                steps: FigureSteps {
                    submitted_on: Some(on),
                    passed_on: accepted_on,
                    accepted_on,
                    ..FigureSteps::default()
                },
            }
        })
}

fn county_number(county: AreaKey) -> SubjectId {
    number(county, 9, 0)
}

fn irregularity(county: AreaKey) -> impl Strategy<Value = IrregularityFacts> {
    (select(IrregularityKind::ALL), some_day(), option::of(1_i64..900), option::of(some_day()))
        .prop_map(move |(kind, found_on, yuan, closed_on)| IrregularityFacts {
            public_id: named(county_number(county)),
            area: AreaKey(county.0 + 1_000_000),
            facility: "医院".to_owned(),
            kind,
            found_on,
            amount_involved: yuan.map(Fen::from_yuan),
            deduction: yuan.map(Fen::from_yuan),
            deducted_on: yuan.map(|_| found_on),
            rectified_on: closed_on,
            closed_on,
        })
}

fn a_county(county: AreaKey, name: &'static str) -> impl Strategy<Value = Facts> {
    let places = (village(county, 0), village(county, 1));
    let works = (vec(some_project(), 0..6), vec(specialty(county), 0..3));
    let people = (vec(person(county), 0..10), vec(hanging(), 0..8));
    let reported = (vec(figure(county), 0..12), vec(irregularity(county), 0..3));
    let intakes = vec((2015_i32..2017, 0_i64..20, option::of(some_day())), 0..3);
    (places, works, people, vec(posted(county), 0..4), reported, intakes).prop_map(
        move |(
            (one, two),
            (projects, specialties),
            (people, hanging),
            posted,
            reported,
            intakes,
        )| {
            let mut facts = Facts::of(county, name.to_owned());
            for (village, clinic) in [one, two] {
                facts.villages.push(village);
                facts.facilities.push(clinic);
            }
            facts.facilities.extend((2..KINDS.len()).map(|nth| facility(county, nth)));
            (facts.projects, facts.specialties) = (projects, specialties);
            (facts.people, facts.posted) = (people, posted);
            (facts.figures, facts.irregularities) = reported;
            facts.intakes = intakes
                .into_iter()
                .map(|(year, admitted, on)| {
                    let public_id = named(county_number(county));
                    IntakeFacts { public_id, year, admitted, on }
                })
                .collect();
            name_all(&mut facts);
            for it in &hanging {
                hang(&mut facts, it);
            }
            facts
        },
    )
}

/// Gives every record a number of its own, and reports a figure of a period once.
fn name_all(facts: &mut Facts) {
    let county = facts.county;
    let subject = |kind, nth: usize| number(county, kind, i64::try_from(nth).expect("few"));
    for (nth, it) in facts.projects.iter_mut().enumerate() {
        (it.subject, it.public_id) = (subject(1, nth), named(subject(1, nth)));
        it.village = facts.villages[nth % 2].area;
        it.label = format!("{nth}号项目");
        // Sums drawn at random never come to what the plan grants.
        if nth % 3 == 0 {
            it.funding.clear();
            grant(it);
            let granted = it.funding[0].clone();
            it.funding.push(Movement { step: FundingStep::Received, ..granted });
        }
    }
    for (nth, it) in facts.specialties.iter_mut().enumerate() {
        (it.subject, it.public_id) = (subject(2, nth), named(subject(2, nth)));
        if nth == 0 {
            let amount = Fen::from_yuan(2_500_000);
            let (level, on) = (FundingLevel::Provincial, day("2015-05-01"));
            for step in [FundingStep::Allocated, FundingStep::Received] {
                it.funding.push(Movement { level, step, amount, on, programme: None });
            }
        }
    }
    for (nth, it) in facts.people.iter_mut().enumerate() {
        (it.subject, it.public_id) = (subject(3, nth), named(subject(3, nth)));
        it.name = format!("{nth}号人员");
    }
    for (nth, it) in facts.posted.iter_mut().enumerate() {
        (it.subject, it.public_id) = (subject(4, nth), named(subject(4, nth)));
        let posting = subject(5, nth);
        (it.postings[0].subject, it.postings[0].public_id) = (posting, named(posting));
        for day in &mut it.days {
            day.posting = posting;
        }
        it.name = format!("{nth}号医生");
    }
    let mut reported = BTreeSet::new();
    facts.figures.retain(|it| reported.insert((it.indicator.clone(), it.period)));
    for (nth, it) in facts.figures.iter_mut().enumerate() {
        it.public_id = named(subject(6, nth));
    }
    for (nth, it) in facts.irregularities.iter_mut().enumerate() {
        it.public_id = named(subject(7, nth));
    }
    let mut years = BTreeSet::new();
    facts.intakes.retain(|it| years.insert(it.year));
    for (nth, it) in facts.intakes.iter_mut().enumerate() {
        it.public_id = named(subject(8, nth));
    }
}

pub(super) fn a_country() -> impl Strategy<Value = Vec<Facts>> {
    (a_county(DANGCHANG, "宕昌县"), a_county(WUDU, "武都区")).prop_map(|(one, two)| vec![one, two])
}

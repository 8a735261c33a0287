//! Doctors of county and city hospitals: those whom the plan sends down.

use chrono::NaiveDate;

use super::Member;
use super::draw::{Draw, certificate, employment, member, title};
use crate::demo::country::PREFECTURE;
use crate::demo::days::{at, day, hour, later};
use crate::demo::dice::{Dice, name};
use crate::demo::setting::{NAMES_FROM, hospital};
use crate::domain::area::AreaKey;
use crate::domain::facility::FacilityKind;
use crate::domain::ids::PublicId;
use crate::domain::practitioner::{CertificateKind, StaffRole, TitleRank};
use crate::ledger::facilities::{NewFacility, RegisterFacilities};

/// The prefecture's place behind its nine counties.
pub(super) const CITY_TURN: i64 = 9;

/// Names of the prefecture's own hospitals.
const CITY: [&str; 2] = ["示范市第一人民医院", "示范市中医医院"];

/// One of the prefecture's own hospitals by its outside name.
pub(super) fn city_hospital(number: usize) -> PublicId {
    name(&format!("city hospital {number}"), at(day(2015, 1, 9), hour(8)))
}

/// The prefecture's own hospitals.
pub(super) fn city_hospitals() -> RegisterFacilities {
    let facility = |(number, title): (usize, &&str)| NewFacility {
        id: Some(city_hospital(number)),
        area_key: PREFECTURE,
        kind: FacilityKind::PrefectureHospital,
        name: (*title).to_owned(),
        institution_code: None,
        standard_since: None,
        valid_from: NAMES_FROM,
    };
    RegisterFacilities { facilities: CITY.iter().enumerate().map(facility).collect() }
}

/// The doctors of a county's hospital.
pub(super) fn of_county(draw: &mut Draw, county: AreaKey) -> Vec<Member> {
    let mut dice = Dice::of(&format!("county hospital {county}"));
    let many = dice.between(72, 88);
    let facility = hospital(county);
    // The plan asks of county hospitals for a middle title or five years as a resident.
    (0..many).filter_map(|_| doctor(draw, &mut dice, county, facility, [45, 38, 14, 3])).collect()
}

/// The doctors of the prefecture's own hospitals.
pub(super) fn of_city() -> Vec<Member> {
    let mut draw = Draw::new(CITY_TURN);
    let mut members = Vec::new();
    for number in 0..CITY.len() {
        let mut dice = Dice::of(&format!("city hospital {number}"));
        let facility = city_hospital(number);
        for _ in 0..110 {
            members.extend(doctor(&mut draw, &mut dice, PREFECTURE, facility, [20, 36, 32, 12]));
        }
    }
    members
}

/// A doctor whose rank is drawn by weights of a hundred in the order of ranks.
fn doctor(
    draw: &mut Draw,
    dice: &mut Dice,
    area: AreaKey,
    facility: PublicId,
    weights: [i64; 4],
) -> Option<Member> {
    let mut drawn = dice.between(1, 100);
    let rank = TitleRank::ALL.iter().zip(weights).find_map(|(rank, weight)| {
        drawn -= weight;
        (drawn <= 0).then_some(*rank)
    });
    let rank = rank.unwrap_or(TitleRank::Resident);
    let years = match rank {
        TitleRank::Resident => (1979, 1988),
        TitleRank::Intermediate => (1968, 1980),
        TitleRank::AssociateSenior => (1960, 1973),
        TitleRank::Senior => (1955, 1966),
    };
    let mut new = draw.person(dice, area, years);
    let ranks: Vec<TitleRank> = TitleRank::ALL.iter().copied().filter(|at| *at <= rank).collect();
    let begun = since(dice, rank);
    let number = format!("{:06}", dice.between(1, 999_999));
    let licence = certificate(CertificateKind::LicensedDoctor, Some(facility), begun, &number);
    new.certificates.push(licence);
    new.employments.push(employment(facility, StaffRole::Doctor, true, begun));
    for (nth, rank) in (0..).zip(ranks) {
        new.titles.push(title(rank, later(begun, nth * 1_830 + dice.between(0, 300))));
    }
    member(new)
}

/// The day on which somebody of a rank began: long enough ago for every title to be held.
/// Residents are on both sides of their five years.
fn since(dice: &mut Dice, rank: TitleRank) -> NaiveDate {
    let (from, days) = match rank {
        TitleRank::Resident => (day(2006, 7, 1), 2_800),
        TitleRank::Intermediate => (day(2000, 7, 1), 2_900),
        TitleRank::AssociateSenior => (day(1993, 7, 1), 3_600),
        TitleRank::Senior => (day(1986, 7, 1), 4_000),
    };
    later(from, dice.between(0, days))
}

//! Doctors of village clinics.

use chrono::NaiveDate;

use super::draw::{Draw, certificate, employment, has_spellings, member};
use super::{LATER, Member};
use crate::demo::days::{day, later};
use crate::demo::dice::Dice;
use crate::demo::places::Place;
use crate::demo::projects::clinic;
use crate::domain::ids::PublicId;
use crate::domain::practitioner::{CertificateKind, StaffRole};
use crate::ledger::practitioners::{NewCertificate, NewPractitioner};

/// The doctors of a county's village clinics: at some nobody, at some two.
pub(super) fn doctors(draw: &mut Draw, places: &[&Place]) -> Vec<Member> {
    let mut members = Vec::new();
    let mut before = None;
    for place in places.iter().filter(|place| place.has_clinic()) {
        let mut dice = Dice::of(&format!("village doctor {}", place.key));
        let many = match dice.between(1, 100) {
            1..=16 => 0,
            100 => 2,
            _ => 1,
        };
        for _ in 0..many {
            members.extend(doctor(draw, &mut dice, place, before));
        }
        before = Some(clinic(place.key));
    }
    members
}

/// A doctor, and perhaps the same person's second record. `elsewhere` is another clinic.
fn doctor(
    draw: &mut Draw,
    dice: &mut Dice,
    place: &Place,
    elsewhere: Option<PublicId>,
) -> Vec<Member> {
    let facility = clinic(place.key);
    let over_sixty = dice.chance(8);
    let years = if over_sixty { (1948, 1954) } else { (1957, 1990) };
    let mut new = draw.person(dice, place.key.township(), years);
    let begun = later(day(2005, 1, 1), dice.between(0, 3_500));
    let mut spell = employment(facility, StaffRole::VillageDoctor, true, begun);
    if dice.chance(2) {
        spell.until = Some(later(day(2014, 6, 1), dice.between(0, 200)));
    }
    new.employments.push(spell);
    licence(dice, &mut new, facility, elsewhere);
    let again = (has_spellings(&new.name) && dice.chance(25)).then(|| draw.again(&new));
    let mut members: Vec<Member> =
        [Some(new), again].into_iter().flatten().filter_map(member).collect();
    if dice.chance(2) {
        // Somebody whom the register missed.
        for member in &mut members {
            member.entered = member.entered.max(LATER[0]);
        }
    }
    members
}

fn licence(
    dice: &mut Dice,
    new: &mut NewPractitioner,
    facility: PublicId,
    elsewhere: Option<PublicId>,
) {
    let place = match dice.between(1, 100) {
        1..=3 => elsewhere.or(Some(facility)),
        4 => None,
        _ => Some(facility),
    };
    let number = format!("{:05}", dice.between(1, 99_999));
    let held = |kind, from| certificate(kind, place, from, &number);
    match dice.between(1, 100) {
        1..=4 => {}
        5..=16 => {
            let from = later(day(2008, 1, 1), dice.between(0, 2_400));
            new.certificates.push(held(CertificateKind::LicensedAssistant, from));
        }
        17..=21 => {
            let from = later(day(2006, 1, 1), dice.between(0, 3_000));
            new.certificates.push(held(CertificateKind::LicensedDoctor, from));
        }
        22..=26 => {
            // Renewed while the demonstration runs: the register holds both.
            let from = later(day(2010, 9, 1), dice.between(0, 260));
            let (one, other) = renewed(held(CertificateKind::VillageDoctor, from), from);
            new.certificates.extend([one, other]);
        }
        _ => {
            let from = village_doctor_since(dice);
            new.certificates.push(held(CertificateKind::VillageDoctor, from));
        }
    }
}

/// The first day of a certificate of five years. Some have run out, some soon will.
fn village_doctor_since(dice: &mut Dice) -> NaiveDate {
    let (from, days) = match dice.between(1, 100) {
        1..=4 => (day(2008, 3, 1), 600),
        5..=11 => (day(2010, 3, 1), 540),
        12..=22 => (day(2011, 9, 1), 150),
        _ => (day(2012, 2, 1), 1_000),
    };
    later(from, dice.between(0, days))
}

/// A certificate of five years and the one that follows it without a gap.
fn renewed(mut one: NewCertificate, from: NaiveDate) -> (NewCertificate, NewCertificate) {
    let next = from.checked_add_months(chrono::Months::new(60)).unwrap_or(from);
    one.until = next.pred_opt();
    let other =
        NewCertificate { from: next, until: None, registered_on: Some(next), ..one.clone() };
    (one, other)
}

//! People of township hospitals and health centres: general practitioners and others.

use chrono::NaiveDate;

use super::draw::{Draw, certificate, employment, member, title};
use super::{Member, TAKEN};
use crate::demo::country::Country;
use crate::demo::days::{day, later};
use crate::demo::dice::Dice;
use crate::demo::setting::hospital;
use crate::domain::area::{AreaKey, Level};
use crate::domain::ids::PublicId;
use crate::domain::practitioner::{CertificateKind, StaffRole, TitleRank};
use crate::ledger::practitioners::NewPractitioner;

/// How many general practitioners a hospital has on paper.
const GENERAL_PRACTITIONERS: [i64; 10] = [2, 3, 4, 4, 5, 5, 5, 5, 6, 6];

/// What a register says of a general practitioner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// Registered for general practice.
    Registered,
    /// Trained, and registered for something else.
    Trained,
    /// Registered, and the registration has run out.
    Expired,
    /// Registered, with a second post at another hospital.
    TwoPosts,
    /// Registered, but at another hospital.
    WrongPlace,
    /// With the main post at the county hospital.
    Visiting,
    /// Left.
    Left,
}

/// Everybody at the township hospitals and health centres of a county.
pub(super) fn staff(draw: &mut Draw, tree: &Country, county: AreaKey) -> Vec<Member> {
    let townships: Vec<AreaKey> =
        tree.of(Level::Township).filter(|key| county.contains(*key)).collect();
    let mut members = Vec::new();
    for (nth, township) in townships.iter().enumerate() {
        let next = townships[(nth + 1) % townships.len()];
        let mut dice = Dice::of(&format!("township staff {township}"));
        let many = dice.pick(&GENERAL_PRACTITIONERS).copied().unwrap_or(0);
        for _ in 0..many {
            members.extend(general_practitioner(draw, &mut dice, *township, next));
        }
        for _ in 0..dice.between(1, 4) {
            members.extend(recruit(draw, &mut dice, *township));
        }
    }
    members
}

fn standing(dice: &mut Dice) -> Standing {
    match dice.between(1, 100) {
        1..=56 => Standing::Registered,
        57..=74 => Standing::Trained,
        75..=80 => Standing::Expired,
        81..=88 => Standing::TwoPosts,
        89..=93 => Standing::WrongPlace,
        94..=97 => Standing::Visiting,
        _ => Standing::Left,
    }
}

fn general_practitioner(
    draw: &mut Draw,
    dice: &mut Dice,
    township: AreaKey,
    next: AreaKey,
) -> Option<Member> {
    let (here, there) = (hospital(township), hospital(next));
    let standing = standing(dice);
    let mut new = draw.person(dice, township, (1962, 1988));
    let begun = later(day(2009, 1, 1), dice.between(0, 2_150));
    let mut spell = employment(here, StaffRole::Doctor, standing != Standing::Visiting, begun);
    if standing == Standing::Left {
        spell.until = Some(later(day(2014, 9, 1), dice.between(0, 120)));
    }
    new.employments.push(spell);
    match standing {
        Standing::TwoPosts => {
            new.employments.push(employment(there, StaffRole::Doctor, false, later(begun, 90)));
        }
        Standing::Visiting => {
            let main = hospital(township.county());
            new.employments.push(employment(main, StaffRole::Doctor, true, begun));
        }
        _ => {}
    }
    hold(dice, &mut new, standing, (here, there), begun);
    let rank = if dice.chance(30) { TitleRank::Intermediate } else { TitleRank::Resident };
    new.titles.push(title(rank, later(begun, 30)));
    member(new)
}

fn hold(
    dice: &mut Dice,
    new: &mut NewPractitioner,
    standing: Standing,
    (here, there): (PublicId, PublicId),
    begun: NaiveDate,
) {
    let number = format!("{:06}", dice.between(1, 999_999));
    let kind = if dice.chance(70) {
        CertificateKind::LicensedDoctor
    } else {
        CertificateKind::LicensedAssistant
    };
    let place = if standing == Standing::WrongPlace { there } else { here };
    let mut licence = certificate(kind, Some(place), begun, &number);
    licence.general_practice = standing != Standing::Trained;
    let range = if licence.general_practice { "全科医学专业" } else { "内科专业" };
    licence.range = Some(range.to_owned());
    if standing == Standing::Expired {
        licence.until = Some(later(day(2015, 3, 1), dice.between(0, 500)));
    }
    new.certificates.push(licence);
    if standing == Standing::Trained || dice.chance(40) {
        let kind = CertificateKind::GeneralPractitionerTraining;
        let from = later(begun, 200).min(later(TAKEN, -1));
        new.certificates.push(certificate(kind, None, from, &number));
    }
}

/// Somebody who came in one of the years of the plan.
fn recruit(draw: &mut Draw, dice: &mut Dice, township: AreaKey) -> Option<Member> {
    let here = hospital(township);
    let begun = later(day(2013, 7, 1), dice.between(0, 1_050));
    let doctor = dice.chance(35);
    let role = if doctor { StaffRole::Doctor } else { StaffRole::Other };
    let mut new = draw.person(dice, township, (1984, 1993));
    new.employments.push(employment(here, role, true, begun));
    if doctor {
        let number = format!("{:06}", dice.between(1, 999_999));
        let kind = CertificateKind::LicensedAssistant;
        new.certificates.push(certificate(kind, Some(here), begun, &number));
        new.titles.push(title(TitleRank::Resident, begun));
    }
    member(new)
}

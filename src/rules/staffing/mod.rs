//! Rules about the staff of township hospitals and health centres, and what they share.

pub(super) mod general_practitioner;
mod numbers;
pub(super) mod recruited;
mod roster;
#[cfg(test)]
mod tests;

pub use numbers::StaffNumbers;

use super::facts::FacilityFacts;
use crate::domain::facility::FacilityKind;

/// Whether the clauses ask for staff at an institution of this kind.
const fn is_staffed(kind: FacilityKind) -> bool {
    matches!(
        kind,
        FacilityKind::TownshipHospital
            | FacilityKind::CommunityHealthCentre
            | FacilityKind::CommunityHealthStation
    )
}

/// The institutions that the clauses ask for staff at.
fn staffed(facilities: &[FacilityFacts]) -> impl Iterator<Item = &FacilityFacts> {
    facilities.iter().filter(|facility| is_staffed(facility.kind))
}

//! Rules about training: studies with their allowance, turns of duty, and students trained to
//! order.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::facts::{EmploymentFacts, FacilityFacts, Facts, PractitionerFacts, VillageFacts};
use super::finding::Finding;
use super::rule::Ask;
use crate::domain::area::AreaKey;
use crate::domain::facility::FacilityKind;
use crate::domain::ids::SubjectId;
use crate::domain::practitioner::StaffRole;

pub(super) mod completed;
pub(super) mod duty;
pub(super) mod intakes;

/// The village clinics and villages of a county, by key.
struct Posts<'a> {
    clinics: HashMap<SubjectId, &'a FacilityFacts>,
    villages: HashMap<AreaKey, &'a VillageFacts>,
}

impl<'a> Posts<'a> {
    fn of(facts: &'a Facts) -> Self {
        let clinics =
            facts.facilities.iter().filter(|place| place.kind == FacilityKind::VillageClinic);
        Self {
            clinics: clinics.map(|place| (place.subject, place)).collect(),
            villages: facts.villages.iter().map(|village| (village.area, village)).collect(),
        }
    }

    /// The main post of a village doctor on a day, at a clinic of the county.
    fn main<'p>(
        &self,
        person: &'p PractitionerFacts,
        on: NaiveDate,
    ) -> Option<(&'p EmploymentFacts, &'a FacilityFacts)> {
        person
            .employed(on)
            .filter(|post| post.main && post.role == StaffRole::VillageDoctor)
            .filter_map(|post| Some((post, *self.clinics.get(&post.facility)?)))
            .max_by_key(|(post, _)| (post.from, post.facility))
    }

    fn village(&self, clinic: &FacilityFacts) -> Option<&'a VillageFacts> {
        self.villages.get(&clinic.area).copied()
    }

    /// A finding about a doctor at a clinic, not yet decided.
    fn about(&self, person: &PractitionerFacts, clinic: &FacilityFacts, ask: &Ask<'_>) -> Finding {
        let place = self.village(clinic).map(VillageFacts::label).unwrap_or_default();
        let label = format!("{place} {}", person.name).trim_start().to_owned();
        Finding {
            subject: Some(person.public_id),
            ..Finding::about(clinic.area, label, &ask.stage.id)
        }
    }
}

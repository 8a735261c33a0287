//! The licence that decides whether a doctor is paid at a clinic.

use chrono::NaiveDate;

use super::ground::{Answer, Answered, Ground, Question};
use crate::domain::ids::SubjectId;
use crate::domain::practitioner::CertificateKind;
use crate::rules::facts::PractitionerFacts;

/// What licence somebody holds on a day, as far as a clinic is concerned.
#[derive(Debug, Clone, Copy)]
pub(super) enum Licence {
    /// One for the clinic, and its last day.
    Here(CertificateKind, Option<NaiveDate>),
    /// One that names no place.
    Nowhere(CertificateKind),
    /// One for another place.
    Elsewhere(CertificateKind),
    /// None.
    No,
}

/// The licence that decides: one for the clinic, else one without a place, else any. Of
/// several the lowest, which is the village doctor's own.
pub(super) fn licence(person: &PractitionerFacts, clinic: SubjectId, on: NaiveDate) -> Licence {
    let held = person.certified(on).filter(|held| held.kind.is_licence());
    let near = held.min_by_key(|held| {
        let far = match held.facility {
            Some(facility) if facility == clinic => 0,
            None => 1,
            Some(_) => 2,
        };
        (far, held.kind.rank())
    });
    match near {
        None => Licence::No,
        Some(held) => match held.facility {
            Some(facility) if facility == clinic => Licence::Here(held.kind, held.until),
            None => Licence::Nowhere(held.kind),
            Some(_) => Licence::Elsewhere(held.kind),
        },
    }
}

/// Whether they are certified for the clinic.
pub(super) fn certified(person: &PractitionerFacts, licence: Licence, on: NaiveDate) -> Answer {
    let (answer, ground) = match licence {
        Licence::Here(kind, until) => (Answered::Yes, Ground::Certified(kind, until)),
        Licence::Nowhere(kind) => (Answered::Unknown, Ground::PlaceUnknown(kind)),
        Licence::Elsewhere(kind) => (Answered::No, Ground::CertifiedElsewhere(kind)),
        Licence::No => {
            let licences = person.certificates.iter().filter(|held| held.kind.is_licence());
            let ended = licences.filter_map(|held| held.until).filter(|last| *last < on).max();
            (Answered::No, Ground::Uncertified(ended))
        }
    };
    Answer { question: Question::Certified, answer, ground }
}

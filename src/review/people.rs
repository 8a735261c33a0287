//! From what is recorded of people to the facts of counties.

use std::collections::{BTreeMap, HashMap};

use crate::domain::area::AreaKey;
use crate::domain::ids::SubjectId;
use crate::ledger::practitioners::{Person, Staff};
use crate::rules::{CertificateFacts, EmploymentFacts, PractitionerFacts, TitleFacts};

/// The records that were merged into others, each with the one that it went into.
pub(super) fn merged(staff: &Staff) -> HashMap<SubjectId, SubjectId> {
    let people = staff.people.iter();
    people.filter_map(|person| Some((person.subject_id, person.merged_into?))).collect()
}

/// Everybody in each county where they work or worked, in order of county and record. A record
/// that was merged into another gives that one what hangs on it.
pub(super) fn by_county(staff: Staff) -> Vec<(AreaKey, PractitionerFacts)> {
    let merged = merged(&staff);
    let whole = |id: SubjectId| merged.get(&id).copied().unwrap_or(id);
    let mut held: HashMap<SubjectId, (Vec<CertificateFacts>, Vec<TitleFacts>)> = HashMap::new();
    for at in staff.certificates {
        held.entry(whole(at.practitioner)).or_default().0.push(CertificateFacts {
            kind: at.kind,
            facility: at.facility,
            general_practice: at.general_practice,
            from: at.from,
            until: at.until,
            learned_on: Some(at.learned_at.date()),
        });
    }
    for at in staff.titles {
        let title = TitleFacts { rank: at.rank, from: at.from, until: at.until };
        held.entry(whole(at.practitioner)).or_default().1.push(title);
    }
    let mut employed: BTreeMap<(AreaKey, SubjectId), Vec<EmploymentFacts>> = BTreeMap::new();
    for at in staff.employments {
        let spells = employed.entry((at.area_key.county(), whole(at.practitioner))).or_default();
        spells.push(EmploymentFacts {
            facility: at.facility,
            role: at.role,
            main: at.main,
            from: at.from,
            until: at.until,
            end_reason: at.end_reason,
            learned_on: Some(at.learned_at.date()),
        });
    }
    let people: HashMap<SubjectId, &Person> =
        staff.people.iter().map(|person| (person.subject_id, person)).collect();
    let facts = |((county, id), employments): ((AreaKey, SubjectId), _)| {
        let person = people.get(&id)?;
        let (certificates, titles) = held.get(&id).cloned().unwrap_or_default();
        let facts = PractitionerFacts {
            subject: id,
            public_id: person.id,
            name: person.name.clone(),
            born_on: person.born_on,
            certificates,
            employments,
            titles,
        };
        Some((county, facts))
    };
    employed.into_iter().filter_map(facts).collect()
}

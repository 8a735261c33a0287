//! From what is recorded of people to the facts of counties.

use std::collections::{BTreeMap, HashMap};

use crate::domain::area::AreaKey;
use crate::domain::ids::SubjectId;
use crate::ledger::practitioners::{EmploymentSpell, Person, Staff};
use crate::rules::{CertificateFacts, EmploymentFacts, MainPost, PractitionerFacts, TitleFacts};

/// Everybody in each county where they work or worked, in order of county and person, with the
/// main posts that they have beyond it.
///
/// What each of them has is in order of its days: the rows come in none, and rules take the first
/// or the last of several that are as good.
pub(super) fn by_county(staff: Staff) -> Vec<(AreaKey, PractitionerFacts)> {
    let mut held: HashMap<SubjectId, (Vec<CertificateFacts>, Vec<TitleFacts>)> = HashMap::new();
    for at in staff.certificates {
        held.entry(at.practitioner).or_default().0.push(CertificateFacts {
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
        held.entry(at.practitioner).or_default().1.push(title);
    }
    let beyond = Beyond::of(&staff.elsewhere, &staff.employments);
    let mut employed: BTreeMap<(AreaKey, SubjectId), Vec<EmploymentFacts>> = BTreeMap::new();
    for at in staff.employments {
        let spells = employed.entry((at.area_key.county(), at.practitioner)).or_default();
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
            elsewhere: beyond.of_person(id, county),
            titles,
        };
        Some((county, in_order(facts)))
    };
    employed.into_iter().filter_map(facts).collect()
}

/// The same, with everything in order of its days, and of its place where several begin at once.
fn in_order(mut facts: PractitionerFacts) -> PractitionerFacts {
    facts.certificates.sort_by_key(|at| (at.from, at.until, at.facility));
    facts.employments.sort_by_key(|at| (at.from, at.until, at.facility));
    facts.elsewhere.sort_by_key(|at| (at.from, at.until, at.facility));
    facts.titles.sort_by_key(|at| (at.from, at.until));
    facts
}

/// Main posts by person: those beyond what was asked about, and those in each county of it.
struct Beyond(HashMap<SubjectId, Vec<(Option<AreaKey>, MainPost)>>);

impl Beyond {
    fn of(beyond: &[EmploymentSpell], within: &[EmploymentSpell]) -> Self {
        let mut posts: HashMap<SubjectId, Vec<(Option<AreaKey>, MainPost)>> = HashMap::new();
        let beyond = beyond.iter().map(|at| (None, at));
        let within = within.iter().map(|at| (Some(at.area_key.county()), at));
        for (county, at) in beyond.chain(within).filter(|(_, at)| at.main) {
            let post =
                MainPost { facility: at.facility, role: at.role, from: at.from, until: at.until };
            posts.entry(at.practitioner).or_default().push((county, post));
        }
        Self(posts)
    }

    /// The main posts of a person that lie elsewhere than in a county.
    fn of_person(&self, id: SubjectId, county: AreaKey) -> Vec<MainPost> {
        let all = self.0.get(&id).map_or(&[][..], Vec::as_slice);
        let beyond = all.iter().filter(|(own, _)| *own != Some(county));
        beyond.map(|(_, post)| *post).collect()
    }
}

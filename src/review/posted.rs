//! From what is recorded of postings to the facts of counties.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::domain::area::{AreaKey, Scope};
use crate::domain::facility::FacilityKind;
use crate::domain::ids::SubjectId;
use crate::domain::posting::Quarter;
use crate::domain::time::Known;
use crate::ledger::postings::{self, Posted, PostingRecord};
use crate::ledger::{Ledger, LedgerError, Result};
use crate::rules::{PostedFacts, PostingFacts, Service, Spell, TitleFacts, service};

/// The first day of the quarters that are judged on a date: the last complete one and the
/// current one.
pub(super) fn since(as_of: NaiveDate) -> NaiveDate {
    Quarter::last_complete(as_of).first()
}

/// Everybody in each county of a scope where they have a posting.
pub(super) fn by_county(posted: Posted, scope: Scope) -> Vec<(AreaKey, PostedFacts)> {
    let mut found = Vec::new();
    for mut person in people(posted).into_values() {
        for at in &mut person.postings {
            at.elsewhere = !scope.covers(at.area);
        }
        let within = person.postings.iter().filter(|at| !at.elsewhere);
        let counties: BTreeSet<AreaKey> = within.map(|at| at.area.county()).collect();
        found.extend(counties.into_iter().map(|county| (county, person.clone())));
    }
    found
}

/// What one person's service comes to on a date, with the facts that it rests on.
pub async fn service_of(
    ledger: &Ledger,
    person: SubjectId,
    known: Known,
    as_of: NaiveDate,
) -> Result<(PostedFacts, Service)> {
    let posted = postings::posted_person(ledger.read(), person, known, as_of).await?;
    let facts = people(posted).into_values().next().ok_or(LedgerError::NotFound)?;
    let service = service(&facts, as_of);
    Ok((facts, service))
}

/// Each person with all their postings and days.
fn people(posted: Posted) -> BTreeMap<SubjectId, PostedFacts> {
    let mut found: BTreeMap<SubjectId, PostedFacts> = BTreeMap::new();
    for person in &posted.people {
        found.insert(
            person.subject_id,
            PostedFacts {
                subject: person.subject_id,
                public_id: person.id,
                name: person.name.clone(),
                titles: Vec::new(),
                licensed_since: None,
                postings: Vec::new(),
                days: Vec::new(),
                higher: Vec::new(),
            },
        );
    }
    for (id, rank, from, until) in posted.titles {
        if let Some(person) = found.get_mut(&id) {
            person.titles.push(TitleFacts { rank, from, until });
        }
    }
    for (id, from) in posted.licences {
        if let Some(person) = found.get_mut(&id) {
            person.licensed_since = person.licensed_since.into_iter().chain([from]).min();
        }
    }
    for day in &posted.days {
        let Some(person) = found.get_mut(&day.practitioner) else { continue };
        let kind = posted.facilities.get(&day.facility).map(|(kind, _)| *kind);
        let is_higher =
            matches!(kind, Some(FacilityKind::CountyHospital | FacilityKind::PrefectureHospital));
        if is_higher && !person.higher.contains(&day.facility) {
            person.higher.push(day.facility);
        }
        person.days.push(day.entry());
    }
    for at in posted.postings {
        let place = posted.facilities.get(&at.facility);
        let place = place.map(|(_, name)| name.clone()).unwrap_or_default();
        if let Some(person) = found.get_mut(&at.practitioner) {
            person.postings.push(facts(&at, place));
        }
    }
    found
}

fn facts(at: &PostingRecord, place: String) -> PostingFacts {
    PostingFacts {
        subject: at.subject_id,
        public_id: at.id,
        kind: at.kind,
        basis: at.basis,
        area: at.area_key,
        place,
        sender_level: at.sender_level,
        has_consent: at.has_consent,
        from: at.term.from,
        until: at.term.until,
        ended_on: at.term.ended_on,
        gaps: at.term.gaps.iter().map(|&(from, until)| Spell { from, until }).collect(),
        learned_on: Some(at.learned_at.date()),
        elsewhere: false,
    }
}

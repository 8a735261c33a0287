//! Who may be chosen for a posting: people whom somebody may see, by name.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
};

use crate::domain::area::{Level, Scope};
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::posting::SenderLevel;
use crate::domain::time::Known;
use crate::ledger::entity::{employment, facility, posting, practitioner, title};
use crate::ledger::error::Result;
use crate::ledger::practitioners::{Persons, persons_of, within_reach};
use crate::ledger::version::{as_known, known_in};
use crate::ledger::words::FACILITY_NAME_ELSEWHERE;

/// No more are offered at once.
const MOST: u64 = 30;

/// A person who may be sent.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// Its name outside the ledger.
    pub id: PublicId,
    /// The name.
    pub name: String,
    /// The citizen number, masked.
    pub citizen_id: Option<String>,
    /// The name of the title held on the date.
    pub title: Option<String>,
    /// The main institution on the date.
    pub employer: Option<Employer>,
}

/// Where somebody works mainly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Employer {
    /// Its name; one outside the reader's area keeps it to itself.
    pub name: Option<String>,
    /// Its level, as a sender of doctors.
    pub level: SenderLevel,
}

impl Employer {
    /// What readers see of it.
    pub fn shown(&self) -> &str {
        self.name.as_deref().unwrap_or(FACILITY_NAME_ELSEWHERE)
    }
}

/// People whom somebody may see and whose name holds what was typed.
pub async fn candidates(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    as_of: NaiveDate,
    typed: &str,
) -> Result<Vec<Candidate>> {
    let rows = practitioner::Entity::find()
        .filter(as_known::<practitioner::Entity>(known))
        .filter(in_sight(scope, known))
        .filter(crate::ledger::like(practitioner::Column::Search, typed))
        .order_by_asc(practitioner::Column::Name)
        .limit(MOST)
        .all(db)
        .await?;
    standing(db, scope, known, as_of, rows).await
}

/// One person whom somebody may see, by any of their records.
pub async fn candidate(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    as_of: NaiveDate,
    id: PublicId,
) -> Result<Option<Candidate>> {
    let named = [id];
    let rows = seen(db, scope, known, named).await?.into_values().collect();
    Ok(standing(db, scope, known, as_of, rows).await?.pop())
}

/// The condition that somebody may see a record: the file lies in their area, the person works
/// there or is posted there.
fn in_sight(scope: Scope, known: Known) -> Condition {
    let posted = known_in::<posting::Entity>(scope, known)
        .select_only()
        .column(posting::Column::PractitionerId)
        .into_query();
    within_reach(scope, known).add(practitioner::Column::SubjectId.in_subquery(posted))
}

/// The records of these names of people whom somebody may see, by whichever of their records.
pub(super) async fn seen(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    named: impl IntoIterator<Item = PublicId>,
) -> Result<HashMap<PublicId, practitioner::Model>> {
    use practitioner::{Column, Entity};
    let named: Vec<_> = named.into_iter().map(|id| id.0).collect();
    let mut found = HashMap::with_capacity(named.len());
    for some in named.chunks(10_000) {
        let rows = Entity::find()
            .filter(as_known::<Entity>(known))
            .filter(Column::PublicId.is_in(some.iter().copied()))
            .all(db)
            .await?;
        let keys = rows.iter().map(|row| row.subject_id);
        let persons = persons_of(db, known, keys.clone()).await?;
        let own: BTreeSet<i64> =
            keys.flat_map(|key| persons.records(key)).map(|key| key.0).collect();
        let seen: Vec<SubjectId> = Entity::find()
            .filter(as_known::<Entity>(known))
            .filter(Column::SubjectId.is_in(own))
            .filter(in_sight(scope, known))
            .select_only()
            .column(Column::SubjectId)
            .into_tuple()
            .all(db)
            .await?;
        let seen: BTreeSet<SubjectId> = seen.into_iter().map(|key| persons.whole(key)).collect();
        let own = rows.into_iter().filter(|row| seen.contains(&persons.whole(row.subject_id)));
        found.extend(own.map(|row| (row.public_id, row)));
    }
    Ok(found)
}

/// The people whose some records are, each once.
async fn standing(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    as_of: NaiveDate,
    rows: Vec<practitioner::Model>,
) -> Result<Vec<Candidate>> {
    let persons = persons_of(db, known, rows.iter().map(|row| row.subject_id)).await?;
    let whole = rows.iter().map(|row| persons.whole(row.subject_id).0);
    let rows = practitioner::Entity::find()
        .filter(as_known::<practitioner::Entity>(known))
        .filter(practitioner::Column::SubjectId.is_in(whole.collect::<BTreeSet<i64>>()))
        .order_by_asc(practitioner::Column::Name)
        .all(db)
        .await?;
    described(db, (scope, known, as_of), &persons, rows).await
}

/// People with their title and employer on a date: three queries, however many people.
async fn described(
    db: &impl ConnectionTrait,
    (scope, known, as_of): (Scope, Known, NaiveDate),
    persons: &Persons,
    rows: Vec<practitioner::Model>,
) -> Result<Vec<Candidate>> {
    let own = rows.iter().flat_map(|row| persons.records(row.subject_id));
    let keys: Vec<i64> = own.map(|key| key.0).collect();
    let titles = title::Entity::find()
        .filter(as_known::<title::Entity>(known))
        .filter(title::Column::PractitionerId.is_in(keys.iter().copied()))
        .filter(title::Column::ValidFrom.lte(as_of))
        .order_by_desc(title::Column::ValidFrom)
        .all(db)
        .await?;
    let employments = employment::Entity::find()
        .filter(as_known::<employment::Entity>(known))
        .filter(employment::Column::PractitionerId.is_in(keys))
        .filter(employment::Column::ValidFrom.lte(as_of))
        .filter(crate::ledger::still(employment::Column::ValidUntil, as_of))
        .order_by_desc(employment::Column::Main)
        .all(db)
        .await?;
    let named = employments.iter().map(|row| row.facility_id.0);
    let places = facility::Entity::find()
        .filter(as_known::<facility::Entity>(known))
        .filter(facility::Column::SubjectId.is_in(named))
        .all(db)
        .await?;
    let candidate = |row: practitioner::Model| {
        let own =
            titles.iter().find(|title| persons.whole(title.practitioner_id) == row.subject_id);
        let job =
            employments.iter().find(|job| persons.whole(job.practitioner_id) == row.subject_id);
        let place = job.and_then(|job| places.iter().find(|at| at.subject_id == job.facility_id));
        let employer = |at: &facility::Model| Employer {
            name: scope.covers(at.area_key).then(|| at.name.clone()),
            level: match at.area_key.level() {
                Level::Province | Level::Prefecture => SenderLevel::Prefecture,
                Level::County | Level::Township | Level::Village => SenderLevel::County,
            },
        };
        Candidate {
            id: row.public_id,
            name: row.name,
            citizen_id: row.citizen_id_shown,
            title: own.map(|title| title.name.clone()),
            employer: place.map(employer),
        }
    };
    Ok(rows.into_iter().map(candidate).collect())
}

//! Who may be chosen for a posting: people within somebody's scope, by name.

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::domain::area::{Level, Scope};
use crate::domain::ids::PublicId;
use crate::domain::posting::SenderLevel;
use crate::domain::time::Known;
use crate::ledger::entity::{employment, facility, practitioner, title};
use crate::ledger::error::Result;
use crate::ledger::version::{as_known, known_in};

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
    /// The main institution on the date, with its level where it sends doctors.
    pub employer: Option<(String, SenderLevel)>,
}

/// People within scope whose name holds what was typed.
pub async fn candidates(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    as_of: NaiveDate,
    typed: &str,
) -> Result<Vec<Candidate>> {
    let rows = known_in::<practitioner::Entity>(scope, known)
        .filter(crate::ledger::like(practitioner::Column::Search, typed))
        .filter(practitioner::Column::MergedInto.is_null())
        .order_by_asc(practitioner::Column::Name)
        .limit(MOST)
        .all(db)
        .await?;
    described(db, known, as_of, rows).await
}

/// One person within scope.
pub async fn candidate(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    as_of: NaiveDate,
    id: PublicId,
) -> Result<Option<Candidate>> {
    let rows = known_in::<practitioner::Entity>(scope, known)
        .filter(practitioner::Column::PublicId.eq(id.0))
        .all(db)
        .await?;
    Ok(described(db, known, as_of, rows).await?.pop())
}

/// People with their title and employer on a date: three queries, however many people.
async fn described(
    db: &impl ConnectionTrait,
    known: Known,
    as_of: NaiveDate,
    rows: Vec<practitioner::Model>,
) -> Result<Vec<Candidate>> {
    let keys: Vec<i64> = rows.iter().map(|row| row.subject_id.0).collect();
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
        let own = titles.iter().find(|title| title.practitioner_id == row.subject_id);
        let job = employments.iter().find(|job| job.practitioner_id == row.subject_id);
        let place = job.and_then(|job| places.iter().find(|at| at.subject_id == job.facility_id));
        let level = |at: &facility::Model| match at.area_key.level() {
            Level::Province | Level::Prefecture => SenderLevel::Prefecture,
            Level::County | Level::Township | Level::Village => SenderLevel::County,
        };
        Candidate {
            id: row.public_id,
            name: row.name,
            citizen_id: row.citizen_id_shown,
            title: own.map(|title| title.name.clone()),
            employer: place.map(|at| (at.name.clone(), level(at))),
        }
    };
    Ok(rows.into_iter().map(candidate).collect())
}

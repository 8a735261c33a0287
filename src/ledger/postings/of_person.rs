//! The postings of one person, as the person's page lists them.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::list::PostingState;
use crate::domain::area::Scope;
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::posting::{PostingKind, Term};
use crate::domain::time::Known;
use crate::ledger::entity::{facility, posting, posting_gap};
use crate::ledger::error::Result;
use crate::ledger::practitioners;
use crate::ledger::version::{as_known, known_in};

/// A posting of somebody.
#[derive(Debug, Clone)]
pub struct PersonPosting {
    /// Its name outside the ledger.
    pub id: PublicId,
    /// The programme.
    pub kind: PostingKind,
    /// The institution that receives them.
    pub place: String,
    /// The first day.
    pub from: NaiveDate,
    /// The last day, by the order or earlier.
    pub until: NaiveDate,
    /// Where it stands on the date.
    pub state: PostingState,
}

/// The postings within scope of a person, under whichever of their records, that had begun by a
/// date; the latest first.
pub async fn of_person(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    as_of: NaiveDate,
    person: SubjectId,
) -> Result<Vec<PersonPosting>> {
    use posting::{Column, Entity};
    let own = practitioners::one_person(db, known, person).await?;
    let rows = known_in::<Entity>(scope, known)
        .filter(Column::PractitionerId.is_in(own.into_iter().map(|id| id.0)))
        .filter(Column::ValidFrom.lte(as_of))
        .order_by_desc(Column::ValidFrom)
        .order_by_desc(Column::SubjectId)
        .all(db)
        .await?;
    let keys: Vec<i64> = rows.iter().map(|row| row.subject_id.0).collect();
    let gaps = posting_gap::Entity::find()
        .filter(as_known::<posting_gap::Entity>(known))
        .filter(posting_gap::Column::PostingId.is_in(keys))
        .all(db)
        .await?;
    let named: BTreeSet<i64> = rows.iter().map(|row| row.facility_id.0).collect();
    let places = facility::Entity::find()
        .filter(as_known::<facility::Entity>(known))
        .filter(facility::Column::SubjectId.is_in(named))
        .all(db)
        .await?;
    let places: HashMap<SubjectId, String> =
        places.into_iter().map(|row| (row.subject_id, row.name)).collect();
    let line = |row: posting::Model| {
        let own = gaps.iter().filter(|gap| gap.posting_id == row.subject_id);
        let gaps = own.map(|gap| (gap.valid_from, gap.valid_until)).collect();
        let (from, until, ended_on) = (row.valid_from, row.valid_until, row.left_on);
        let term = Term { from, until, ended_on, gaps };
        PersonPosting {
            id: row.public_id,
            kind: row.kind,
            place: places.get(&row.facility_id).cloned().unwrap_or_default(),
            from,
            until: term.last(),
            state: PostingState::of(&term, as_of),
        }
    };
    Ok(rows.into_iter().map(line).collect())
}

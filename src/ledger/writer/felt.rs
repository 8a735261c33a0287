//! Where what was written about people changes numbers, though nothing that was written lies
//! there.
//!
//! A certificate lies where the file does and counts where the person works; a day served in
//! one county counts in another, where the doctor was posted first; a main post in one takes the
//! place of one in another. So whatever is written of a person marks every county where they, by
//! any of their records, work or are posted. That costs an act a look at its own people; looking
//! when numbers are asked for would cost every board a look at all.

use std::collections::BTreeSet;

use sea_orm::{
    ColumnTrait, DatabaseTransaction, EntityTrait, ModelTrait, QueryFilter, QuerySelect, Value,
};

use crate::domain::area::{AreaKey, Scope};
use crate::domain::ids::SubjectId;
use crate::domain::time::Known;
use crate::ledger::entity::{
    certificate, day_entry, employment, posting, posting_gap, practitioner, title,
};
use crate::ledger::error::Result;
use crate::ledger::practitioners::persons_of;
use crate::ledger::version::{Versioned, column, known_in};

/// People, and postings of whom only the posting is known, of whom an act wrote something.
#[derive(Debug, Default)]
pub(in crate::ledger) struct Concerned {
    people: BTreeSet<SubjectId>,
    postings: BTreeSet<SubjectId>,
}

impl Concerned {
    /// Notes whom a row is about, where that may count elsewhere. Both sides of a merge are.
    pub(in crate::ledger) fn note<E: Versioned>(&mut self, row: &E::Model) {
        let key = |name: &str| match row.get(column::<E>(name)) {
            Value::BigInt(key) => key.map(SubjectId),
            _ => None,
        };
        match E::KIND {
            kind if kind == <practitioner::Entity as Versioned>::KIND => {
                self.people.extend([key("subject_id"), key("merged_into")].into_iter().flatten());
            }
            kind if kind == <posting_gap::Entity as Versioned>::KIND => {
                self.postings.extend(key("posting_id"));
            }
            kind if HANGING.contains(&kind) => self.people.extend(key("practitioner_id")),
            _ => {}
        }
    }

    /// The counties where these people work or are posted.
    pub(super) async fn counties(mut self, tx: &DatabaseTransaction) -> Result<BTreeSet<AreaKey>> {
        self.people.extend(posted(tx, &self.postings).await?);
        let mut counties = BTreeSet::new();
        if self.people.is_empty() {
            return Ok(counties);
        }
        let persons = persons_of(tx, Known::Now, self.people.iter().copied()).await?;
        let own: BTreeSet<i64> =
            self.people.into_iter().flat_map(|id| persons.records(id)).map(|id| id.0).collect();
        let own: Vec<i64> = own.into_iter().collect();
        for some in own.chunks(10_000) {
            let work = places::<employment::Entity>(tx, some).await?;
            let posted = places::<posting::Entity>(tx, some).await?;
            counties.extend(work.into_iter().chain(posted).map(AreaKey::county));
        }
        Ok(counties)
    }
}

/// What hangs on a person and may count elsewhere.
const HANGING: [&str; 5] = [
    <certificate::Entity as Versioned>::KIND,
    <title::Entity as Versioned>::KIND,
    <employment::Entity as Versioned>::KIND,
    <posting::Entity as Versioned>::KIND,
    <day_entry::Entity as Versioned>::KIND,
];

/// Who is posted by some postings.
async fn posted(
    tx: &DatabaseTransaction,
    postings: &BTreeSet<SubjectId>,
) -> Result<Vec<SubjectId>> {
    use posting::{Column, Entity};
    if postings.is_empty() {
        return Ok(Vec::new());
    }
    Ok(Entity::find()
        .filter(Column::SubjectId.is_in(postings.iter().map(|id| id.0)))
        .select_only()
        .column(Column::PractitionerId)
        .distinct()
        .into_tuple()
        .all(tx)
        .await?)
}

/// Where what hangs on some people lies.
async fn places<E: Versioned>(tx: &DatabaseTransaction, people: &[i64]) -> Result<Vec<AreaKey>> {
    Ok(known_in::<E>(Scope::everything(), Known::Now)
        .filter(column::<E>("practitioner_id").is_in(people.iter().copied()))
        .select_only()
        .column(column::<E>("area_key"))
        .distinct()
        .into_tuple()
        .all(tx)
        .await?)
}

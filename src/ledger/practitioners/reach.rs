//! Whom somebody may see and change: people whose file lies in their area, and people who
//! work there.

use std::collections::BTreeSet;

use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, ModelTrait, QueryFilter, QuerySelect,
    QueryTrait, Value,
};

use crate::domain::area::{AreaKey, Scope};
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::time::Known;
use crate::ledger::act::Act;
use crate::ledger::entity::{employment, practitioner};
use crate::ledger::error::{LedgerError, Result};
use crate::ledger::version::{Versioned, as_known, column, known_in};

/// The people who are or were employed within a scope, as known.
pub(super) fn employed(scope: Scope, known: Known) -> SelectStatement {
    let select = known_in::<employment::Entity>(scope, known)
        .select_only()
        .column(employment::Column::PractitionerId);
    let mut ids = Query::select();
    ids.clone_from(&select.into_query());
    ids
}

/// The condition that a record belongs to somebody within reach: by the file's own place, or
/// by the place of work.
pub(super) fn within_reach(scope: Scope, known: Known) -> Condition {
    let range = scope.range();
    Condition::any()
        .add(practitioner::Column::AreaKey.between(*range.start(), *range.end()))
        .add(practitioner::Column::SubjectId.in_subquery(employed(scope, known)))
}

/// A person within reach, as known; 404 like one that is not there otherwise.
///
/// Whoever holds a record that was merged into another reaches both: they are one person.
pub(in crate::ledger) async fn reached(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    id: PublicId,
) -> Result<practitioner::Model> {
    let row = practitioner::Entity::find()
        .filter(as_known::<practitioner::Entity>(known))
        .filter(practitioner::Column::PublicId.eq(id.0))
        .one(db)
        .await?
        .ok_or(LedgerError::NotFound)?;
    let own = one_person(db, known, &row).await?;
    let found = practitioner::Entity::find()
        .filter(as_known::<practitioner::Entity>(known))
        .filter(practitioner::Column::SubjectId.is_in(own.iter().map(|id| id.0)))
        .filter(within_reach(scope, known))
        .one(db)
        .await?;
    found.map(|_| row).ok_or(LedgerError::NotFound)
}

/// Every record of the same person: the one that stands, and those merged into it.
pub(in crate::ledger) async fn one_person(
    db: &impl ConnectionTrait,
    known: Known,
    row: &practitioner::Model,
) -> Result<BTreeSet<SubjectId>> {
    let standing = row.merged_into.unwrap_or(row.subject_id);
    let merged: Vec<SubjectId> = practitioner::Entity::find()
        .filter(as_known::<practitioner::Entity>(known))
        .filter(practitioner::Column::MergedInto.eq(standing.0))
        .select_only()
        .column(practitioner::Column::SubjectId)
        .into_tuple()
        .all(db)
        .await?;
    Ok(merged.into_iter().chain([standing, row.subject_id]).collect())
}

impl Act<'_> {
    /// The current version of a person whom the actor reaches. One that was struck out is told
    /// from one that never was.
    pub(in crate::ledger) async fn find_person(&self, id: PublicId) -> Result<practitioner::Model> {
        match reached(self.tx(), self.actor().scope, Known::Now, id).await {
            Err(LedgerError::NotFound) => self.find::<practitioner::Entity>(id).await,
            found => found,
        }
    }

    /// The current version of something that hangs on a person whom the actor reaches,
    /// wherever it lies, and the person.
    pub(in crate::ledger) async fn find_held<E: Versioned>(
        &self,
        id: PublicId,
    ) -> Result<(E::Model, practitioner::Model)> {
        let found = known_in::<E>(Scope::everything(), Known::Now)
            .filter(column::<E>("public_id").eq(id.0))
            .one(self.tx())
            .await?;
        let Some(row) = found else {
            // Whether it was struck out is told as it is of any record.
            return Err(match self.find::<E>(id).await {
                Err(error) => error,
                Ok(_) => LedgerError::NotFound,
            });
        };
        let Value::BigInt(Some(owner)) = row.get(column::<E>("practitioner_id")) else {
            return Err(LedgerError::NotFound);
        };
        let person = known_in::<practitioner::Entity>(Scope::everything(), Known::Now)
            .filter(practitioner::Column::SubjectId.eq(owner))
            .one(self.tx())
            .await?
            .ok_or(LedgerError::NotFound)?;
        reached(self.tx(), self.actor().scope, Known::Now, person.public_id).await?;
        Ok((row, person))
    }

    /// Notes that what changed about a person counts wherever they work.
    pub(in crate::ledger) async fn felt_at_work(&self, row: &practitioner::Model) -> Result<()> {
        let own = one_person(self.tx(), Known::Now, row).await?;
        let areas: Vec<AreaKey> = known_in::<employment::Entity>(Scope::everything(), Known::Now)
            .filter(employment::Column::PractitionerId.is_in(own.iter().map(|id| id.0)))
            .select_only()
            .column(employment::Column::AreaKey)
            .into_tuple()
            .all(self.tx())
            .await?;
        self.felt_in(areas);
        Ok(())
    }
}

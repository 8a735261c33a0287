//! Whom somebody may see and change: people whose file lies in their area, and people who
//! work there.

use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, ModelTrait, QueryFilter, QuerySelect,
    QueryTrait, Value,
};

use super::persons::one_person;
use crate::domain::area::Scope;
use crate::domain::ids::PublicId;
use crate::domain::time::Known;
use crate::ledger::act::Act;
use crate::ledger::entity::{employment, practitioner};
use crate::ledger::error::{LedgerError, Result};
use crate::ledger::version::{Versioned, as_known, column, known_in};

/// What a read is about, and who reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asking {
    /// The area that is asked about: the reader's own, or one in it that they narrowed it to.
    pub area: Scope,
    /// What the reader answers for. Of what lies beyond it no more is told than that.
    pub reader: Scope,
}

impl Asking {
    /// About everything that a reader answers for.
    pub const fn whole(reader: Scope) -> Self {
        Self { area: reader, reader }
    }
}

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
pub(in crate::ledger) fn within_reach(scope: Scope, known: Known) -> Condition {
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
    let own = one_person(db, known, row.subject_id).await?;
    let found = practitioner::Entity::find()
        .filter(as_known::<practitioner::Entity>(known))
        .filter(practitioner::Column::SubjectId.is_in(own.iter().map(|id| id.0)))
        .filter(within_reach(scope, known))
        .one(db)
        .await?;
    found.map(|_| row).ok_or(LedgerError::NotFound)
}

impl Act<'_> {
    /// The current version of a person whom the actor reaches. One that was struck out is told
    /// from one that never was.
    pub(in crate::ledger) async fn find_person(&self, id: PublicId) -> Result<practitioner::Model> {
        match reached(self.tx(), self.actor().scope, Known::Now, id).await {
            Err(LedgerError::NotFound) => self.find::<practitioner::Entity>(id).await,
            found => found.inspect(|row| self.note_sought::<practitioner::Entity>(row)),
        }
    }

    /// The current version of something that hangs on a person whom the actor reaches,
    /// wherever it lies.
    pub(in crate::ledger) async fn find_held<E: Versioned>(
        &self,
        id: PublicId,
    ) -> Result<E::Model> {
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
        // What hangs on somebody has no name of its own.
        self.note_sought::<practitioner::Entity>(&person);
        Ok(row)
    }
}

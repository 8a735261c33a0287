//! Versions: opening, revising and striking out, and what was known when.

use sea_orm::sea_query::ExprTrait;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, IntoActiveModel, ModelTrait,
    QueryFilter, Select,
};

use super::assignments;
use crate::domain::area::{AreaKey, Scope};
use crate::domain::ids::{ActId, PublicId, SubjectId};
use crate::domain::time::{Instant, Known};

/// What a version is, besides its content.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stamp {
    pub(super) subject_id: SubjectId,
    pub(super) version: i32,
    pub(super) public_id: PublicId,
    pub(super) opened_by: ActId,
    pub(super) opened_at: Instant,
}

/// A table of versions. Made by [`version_table!`](super::entity).
pub(super) trait Versioned:
    EntityTrait<
        Model: Row<Self> + IntoActiveModel<<Self as EntityTrait>::ActiveModel>,
        ActiveModel: Send,
    >
{
    /// What a person or a file may say of the subject: the columns that are not bookkeeping.
    type Content: Clone + Send;

    /// The kind of subject that the versions belong to.
    const KIND: &'static str;

    /// A row out of content.
    fn row(content: Self::Content, stamp: Stamp) -> Self::Model;

    /// The content of a row.
    fn content(row: Self::Model) -> Self::Content;

    /// The area that content lies in.
    fn place(content: &Self::Content) -> AreaKey;

    /// The same content in another area.
    fn placed(content: Self::Content, area_key: AreaKey) -> Self::Content;
}

/// The bookkeeping of a row.
pub(super) trait Row<E: EntityTrait>: ModelTrait<Entity = E> {
    /// The stamp of this version.
    fn stamp(&self) -> Stamp;
}

/// The column of that name, which every versions table has.
pub(super) fn column<E: EntityTrait>(name: &str) -> E::Column {
    // Every versions table is made by one macro, so the names below are always there.
    name.parse().unwrap_or_else(|_| unreachable!("a versions table has no column {name}"))
}

/// The versions that were current when `known`, within `scope`.
///
/// Every read of the ledger begins here.
pub(super) fn known_in<E: Versioned>(scope: Scope, known: Known) -> Select<E> {
    within::<E>(scope).filter(as_known::<E>(known))
}

/// Every version within `scope`, the superseded ones too.
pub(super) fn within<E: Versioned>(scope: Scope) -> Select<E> {
    let range = scope.range();
    let select = E::find().filter(column::<E>("area_key").between(*range.start(), *range.end()));
    match scope.assigned() {
        Some(assigned) => assignments::narrowed::<E>(select, assigned),
        None => select,
    }
}

/// The condition of having been current when `known`.
pub(super) fn as_known<E: Versioned>(known: Known) -> Condition {
    let closed = column::<E>("closed_at");
    match known {
        Known::Now => Condition::all().add(closed.is_null()),
        Known::At(instant) => Condition::all()
            .add(column::<E>("opened_at").lte(instant.0))
            .add(closed.is_null().or(closed.gt(instant.0))),
    }
}

/// A row as an active model in which every column is set.
pub(super) fn all_set<E: Versioned>(row: E::Model) -> E::ActiveModel
where
    E::Model: IntoActiveModel<E::ActiveModel>,
{
    row.into_active_model().reset_all()
}

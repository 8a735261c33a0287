//! Where records lay on a date, though areas have changed hands since.
//!
//! A transfer gives every record of an area a version under the new key. So what is true now
//! is found by the key alone. A read of an earlier date asks the versions that the transfer
//! closed where the record lay then: facts of a county on a date are those of places that
//! lay in it on that date.

use std::collections::HashMap;

use chrono::NaiveDate;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, ModelTrait, QueryFilter, QueryOrder, QuerySelect,
    Value,
};

use super::entity::area;
use super::error::{LedgerError, Result};
use super::version::{Versioned, as_known, column, known_in, within};
use crate::domain::area::{AreaKey, Level, Scope};
use crate::domain::ids::{ActId, PublicId, SubjectId};
use crate::domain::time::{Instant, Known};

/// Where the records of one kind lay on a date.
#[derive(Debug)]
pub(super) struct Lay {
    scope: Scope,
    reach: Scope,
    /// The first area of records that were moved after the date.
    moved: HashMap<SubjectId, AreaKey>,
    /// Areas that came to be after the date, each with the one that it took over from.
    before: HashMap<AreaKey, AreaKey>,
}

impl Lay {
    /// What to search: the scope, and wherever areas of it have gone since.
    pub(super) fn reach(&self) -> Scope {
        self.reach
    }

    /// Whether everything lay where it lies today.
    pub(super) fn is_today(&self) -> bool {
        self.moved.is_empty() && self.before.is_empty()
    }

    /// The area in which a record lay, whoever asks.
    pub(super) fn key(&self, subject: SubjectId, key: AreaKey) -> AreaKey {
        if let Some(first) = self.moved.get(&subject) {
            return *first;
        }
        // What was entered afterwards about a day before belongs to the area of that day.
        let back = std::iter::successors(Some(key), |key| self.before.get(key).copied());
        back.take(self.before.len() + 1).last().unwrap_or(key)
    }

    /// The area in which a record lay, where that was in scope.
    pub(super) fn within(&self, subject: SubjectId, key: AreaKey) -> Option<AreaKey> {
        let key = self.key(subject, key);
        self.scope.covers(key).then_some(key)
    }
}

/// Where the records of a kind lay on a date, as known.
pub(super) async fn lay<E: Versioned>(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    on: NaiveDate,
) -> Result<Lay> {
    let mut lay = Lay { scope, reach: scope, moved: HashMap::new(), before: HashMap::new() };
    let moves = moves(db, known, on).await?;
    if moves.is_empty() {
        return Ok(lay);
    }
    let ends = moves.iter().flat_map(|one| [one.from, one.to]);
    lay.reach = ends.fold(scope, wider);
    let closed: Vec<(SubjectId, AreaKey)> = E::find()
        .filter(column::<E>("closed_by").is_in(moves.iter().map(|one| one.act.0)))
        .order_by_asc(column::<E>("version"))
        .select_only()
        .column(column::<E>("subject_id"))
        .column(column::<E>("area_key"))
        .into_tuple()
        .all(db)
        .await?;
    for (subject, key) in closed {
        lay.moved.entry(subject).or_insert(key);
    }
    lay.before = founded(db, known, on).await?;
    Ok(lay)
}

/// The area in which one record lay on a date.
pub(super) async fn key_on<E: Versioned>(
    db: &impl ConnectionTrait,
    known: Known,
    (subject, key): (SubjectId, AreaKey),
    on: NaiveDate,
) -> Result<AreaKey> {
    Ok(lay::<E>(db, Scope::of(key), known, on).await?.key(subject, key))
}

/// An area that went over into another.
struct Move {
    act: ActId,
    from: AreaKey,
    to: AreaKey,
}

/// The areas that went over into others after a date. There are few of them, ever.
async fn moves(db: &impl ConnectionTrait, known: Known, on: NaiveDate) -> Result<Vec<Move>> {
    use area::{Column, Entity};
    let rows: Vec<(ActId, AreaKey, AreaKey)> = Entity::find()
        .filter(as_known::<Entity>(known))
        .filter(Column::SuccessorKey.is_not_null())
        .filter(Column::ValidUntil.gte(on))
        .select_only()
        .columns([Column::OpenedBy, Column::AreaKey, Column::SuccessorKey])
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|(act, from, to)| Move { act, from, to }).collect())
}

/// The areas that took over from another after a date.
async fn founded(
    db: &impl ConnectionTrait,
    known: Known,
    on: NaiveDate,
) -> Result<HashMap<AreaKey, AreaKey>> {
    use area::{Column, Entity};
    let rows: Vec<(AreaKey, AreaKey)> = Entity::find()
        .filter(as_known::<Entity>(known))
        .filter(Column::PredecessorKey.is_not_null())
        .filter(Column::ValidFrom.gt(on))
        .select_only()
        .columns([Column::AreaKey, Column::PredecessorKey])
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
}

/// The smallest scope that holds another area too; assignments narrow it as before.
fn wider(scope: Scope, area: AreaKey) -> Scope {
    if scope.covers(area) {
        return scope;
    }
    let above = std::iter::successors(scope.root().parent(), |area| area.parent());
    let found = above.map(|root| scope.about(root)).find(|above| above.covers(area));
    found.unwrap_or_else(|| scope.about(area.at(Level::Province)))
}

/// As known when a single record is read: now for whoever holds it, and just before it left
/// for whoever held it. Everything that hangs on the record lay in the same scope then.
pub(super) async fn held<E: Versioned>(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    id: PublicId,
) -> Result<Known> {
    let own = column::<E>("public_id").eq(id.0);
    if known_in::<E>(scope, known).filter(own.clone()).one(db).await?.is_some() {
        return Ok(known);
    }
    let last = within::<E>(scope)
        .filter(own.clone())
        .order_by_desc(column::<E>("version"))
        .one(db)
        .await?;
    let left = last.and_then(|row| match row.get(column::<E>("closed_at")) {
        Value::BigInt(closed) => closed,
        _ => None,
    });
    // One that was struck out is nobody's.
    let elsewhere = known_in::<E>(Scope::everything(), known).filter(own).one(db).await?;
    match left.filter(|_| elsewhere.is_some()) {
        Some(closed) => Ok(Known::At(Instant(closed - 1))),
        None => Err(LedgerError::NotFound),
    }
}

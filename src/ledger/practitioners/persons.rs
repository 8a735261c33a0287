//! One person once: which records are of the same person.
//!
//! A merge is a column of the record that gives way, and what hangs on it stays where it is. So
//! whoever reads asks here whose it is, and clearing the column parts both again.

use std::collections::{BTreeSet, HashMap};

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::time::Known;
use crate::ledger::entity::practitioner::{Column, Entity};
use crate::ledger::error::Result;
use crate::ledger::version::as_known;

/// The merges among some records and all others of the same people.
#[derive(Debug, Clone, Default)]
pub struct Persons {
    /// Records that gave way, each with the one that stands for it.
    standing: HashMap<SubjectId, SubjectId>,
}

impl Persons {
    /// The record that stands for a record: itself, unless it was merged into another.
    pub fn whole(&self, id: SubjectId) -> SubjectId {
        self.standing.get(&id).copied().unwrap_or(id)
    }

    /// Every record of the same person as a record, itself included.
    pub fn records(&self, id: SubjectId) -> BTreeSet<SubjectId> {
        let whole = self.whole(id);
        let merged = self.standing.iter().filter(|(_, standing)| **standing == whole);
        merged.map(|(id, _)| *id).chain([whole, id]).collect()
    }

    /// Takes in the merges among other records.
    pub(in crate::ledger) fn join(&mut self, other: Self) {
        self.standing.extend(other.standing);
    }

    /// The records that have to do with a merge, on either side of it. There are few, so they
    /// are named one by one where what hangs on people is asked for.
    pub(in crate::ledger) fn joined(&self) -> Vec<i64> {
        let both = self.standing.iter().flat_map(|(id, standing)| [id.0, standing.0]);
        both.collect::<BTreeSet<i64>>().into_iter().collect()
    }
}

/// The condition that a record of somebody, or the one that stands for it, passes a test.
pub(in crate::ledger) fn either(test: impl Fn(Column) -> Expr) -> Condition {
    Condition::any().add(test(Column::SubjectId)).add(test(Column::MergedInto))
}

/// The merges of records that meet a condition, with the other records of the same people.
pub(in crate::ledger) async fn persons(
    db: &impl ConnectionTrait,
    known: Known,
    own: Condition,
) -> Result<Persons> {
    let mut found = merges(db, known, own).await?;
    if !found.is_empty() {
        let standing: BTreeSet<i64> = found.iter().map(|(_, standing)| standing.0).collect();
        let same = Condition::all().add(Column::MergedInto.is_in(standing));
        found = merges(db, known, same).await?;
    }
    Ok(Persons { standing: found.into_iter().collect() })
}

/// The merges of some records, with the other records of the same people.
pub(in crate::ledger) async fn persons_of(
    db: &impl ConnectionTrait,
    known: Known,
    ids: impl IntoIterator<Item = SubjectId>,
) -> Result<Persons> {
    let ids: BTreeSet<i64> = ids.into_iter().map(|id| id.0).collect();
    let ids: Vec<i64> = ids.into_iter().collect();
    let mut all = Persons::default();
    for some in ids.chunks(10_000) {
        let own = either(|column| column.is_in(some.iter().copied()));
        all.join(persons(db, known, own).await?);
    }
    Ok(all)
}

/// Every record of the same person as one record.
pub(in crate::ledger) async fn one_person(
    db: &impl ConnectionTrait,
    known: Known,
    id: SubjectId,
) -> Result<BTreeSet<SubjectId>> {
    Ok(persons_of(db, known, [id]).await?.records(id))
}

/// Records that gave way, each with the one that stands for it.
async fn merges(
    db: &impl ConnectionTrait,
    known: Known,
    wanted: Condition,
) -> Result<Vec<(SubjectId, SubjectId)>> {
    Ok(Entity::find()
        .filter(as_known::<Entity>(known))
        .filter(Column::MergedInto.is_not_null())
        .filter(wanted)
        .select_only()
        .columns([Column::SubjectId, Column::MergedInto])
        .into_tuple()
        .all(db)
        .await?)
}

/// What people are called, under whichever of their records they are asked for.
#[derive(Debug, Default)]
pub(in crate::ledger) struct Called {
    /// Which records are of one person.
    pub(in crate::ledger) persons: Persons,
    names: HashMap<SubjectId, (PublicId, String)>,
}

impl Called {
    /// The id and the name of the person whose a record is.
    pub(in crate::ledger) fn of(&self, id: SubjectId) -> Option<&(PublicId, String)> {
        self.names.get(&self.persons.whole(id))
    }
}

/// What the people are called whose some records are.
pub(in crate::ledger) async fn called(
    db: &impl ConnectionTrait,
    known: Known,
    ids: impl IntoIterator<Item = SubjectId>,
) -> Result<Called> {
    let ids: BTreeSet<SubjectId> = ids.into_iter().collect();
    let persons = persons_of(db, known, ids.iter().copied()).await?;
    let wholes: BTreeSet<i64> = ids.into_iter().map(|id| persons.whole(id).0).collect();
    let wholes: Vec<i64> = wholes.into_iter().collect();
    let mut names = HashMap::with_capacity(wholes.len());
    for some in wholes.chunks(10_000) {
        let rows: Vec<(SubjectId, PublicId, String)> = Entity::find()
            .filter(as_known::<Entity>(known))
            .filter(Column::SubjectId.is_in(some.iter().copied()))
            .select_only()
            .columns([Column::SubjectId, Column::PublicId, Column::Name])
            .into_tuple()
            .all(db)
            .await?;
        names.extend(rows.into_iter().map(|(key, id, name)| (key, (id, name))));
    }
    Ok(Called { persons, names })
}

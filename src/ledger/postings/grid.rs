//! The month grid of a hospital: doctors by days.

use std::collections::HashMap;

use chrono::{Datelike, NaiveDate};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use crate::domain::area::Scope;
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::month::Month;
use crate::domain::posting::{DayHalf, LeaveKind, PostingKind, Term};
use crate::domain::time::Known;
use crate::ledger::entity::{day_entry, facility, posting, posting_gap};
use crate::ledger::error::Result;
use crate::ledger::practitioners;
use crate::ledger::version::{as_known, known_in};

/// One doctor's line of the grid.
#[derive(Debug, Clone)]
pub struct GridRow {
    /// The posting.
    pub posting: PublicId,
    /// The doctor's name.
    pub name: String,
    /// The programme.
    pub kind: PostingKind,
    /// The unit that sends them.
    pub sender: String,
    /// The institution that receives them.
    pub place: String,
    /// The days of the posting.
    pub term: Term,
    /// What is on record of the month.
    pub marks: Vec<Mark>,
}

/// An entry as the grid shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// The entry.
    pub id: PublicId,
    /// The day of the month.
    pub day: u32,
    /// Which part of it.
    pub half: DayHalf,
    /// The kind of leave.
    pub leave: Option<LeaveKind>,
}

impl Mark {
    /// Whether it is what a tick of the grid says: attendance of all of a day.
    pub fn is_tick(&self) -> bool {
        self.leave.is_none() && self.half == DayHalf::Whole
    }
}

/// The postings within scope that touch a month, with what is on record of it.
pub async fn month(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    month: Month,
) -> Result<Vec<GridRow>> {
    use posting::{Column, Entity};
    let (first, last) = (month.first_day(), month.last_day());
    let rows: Vec<posting::Model> = known_in::<Entity>(scope, known)
        .filter(Column::ValidFrom.lte(last))
        .filter(Column::ValidUntil.gte(first))
        .filter(crate::ledger::still(Column::LeftOn, first))
        .all(db)
        .await?;
    let called =
        practitioners::called(db, known, rows.iter().map(|row| row.practitioner_id)).await?;
    let places = places(db, known, rows.iter().map(|row| row.facility_id)).await?;
    let keys: Vec<i64> = rows.iter().map(|row| row.subject_id.0).collect();
    let mut gaps = gaps(db, known, &keys).await?;
    let mut marks = marks(db, known, &keys, (first, last)).await?;
    let mut grid: Vec<GridRow> = rows
        .into_iter()
        .map(|row| GridRow {
            posting: row.public_id,
            name: called.of(row.practitioner_id).map(|(_, name)| name.clone()).unwrap_or_default(),
            kind: row.kind,
            sender: row.sender,
            place: places.get(&row.facility_id).cloned().unwrap_or_default(),
            term: Term {
                from: row.valid_from,
                until: row.valid_until,
                ended_on: row.left_on,
                gaps: gaps.remove(&row.subject_id).unwrap_or_default(),
            },
            marks: marks.remove(&row.subject_id).unwrap_or_default(),
        })
        .collect();
    grid.sort_by(|one, other| {
        (&one.place, one.kind, &one.name, one.posting).cmp(&(
            &other.place,
            other.kind,
            &other.name,
            other.posting,
        ))
    });
    Ok(grid)
}

async fn places(
    db: &impl ConnectionTrait,
    known: Known,
    named: impl Iterator<Item = SubjectId>,
) -> Result<HashMap<SubjectId, String>> {
    use facility::{Column, Entity};
    let rows = Entity::find()
        .filter(as_known::<Entity>(known))
        .filter(Column::SubjectId.is_in(named.map(|id| id.0)))
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| (row.subject_id, row.name)).collect())
}

type Gaps = HashMap<SubjectId, Vec<(NaiveDate, Option<NaiveDate>)>>;

async fn gaps(db: &impl ConnectionTrait, known: Known, postings: &[i64]) -> Result<Gaps> {
    use posting_gap::{Column, Entity};
    let rows = Entity::find()
        .filter(as_known::<Entity>(known))
        .filter(Column::PostingId.is_in(postings.iter().copied()))
        .all(db)
        .await?;
    let mut gaps = Gaps::new();
    for row in rows {
        gaps.entry(row.posting_id).or_default().push((row.valid_from, row.valid_until));
    }
    Ok(gaps)
}

async fn marks(
    db: &impl ConnectionTrait,
    known: Known,
    postings: &[i64],
    (first, last): (NaiveDate, NaiveDate),
) -> Result<HashMap<SubjectId, Vec<Mark>>> {
    use day_entry::{Column, Entity};
    let rows = Entity::find()
        .filter(as_known::<Entity>(known))
        .filter(Column::PostingId.is_in(postings.iter().copied()))
        .filter(Column::WorkedOn.between(first, last))
        .all(db)
        .await?;
    let mut marks: HashMap<SubjectId, Vec<Mark>> = HashMap::new();
    for row in rows {
        marks.entry(row.posting_id).or_default().push(Mark {
            id: row.public_id,
            day: row.worked_on.day(),
            half: row.half,
            leave: row.leave_kind,
        });
    }
    Ok(marks)
}

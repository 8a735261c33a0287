//! When the days that a record says were first entered.
//!
//! A version tells when its own words came to be known. Who corrects a remark, or moves a
//! record into another area, did not learn its day anew: that was known since the first version
//! that said it.

use std::collections::HashMap;

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QuerySelect, QueryTrait, Select};

use super::error::Result;
use super::packed;
use super::version::{Versioned, column};
use crate::domain::ids::SubjectId;
use crate::domain::time::Instant;

/// The first and the last day that a record says; of one that says one day, that day twice.
type Days = (NaiveDate, NaiveDate);

/// When records that were revised first said the days that some version of them says.
#[derive(Debug, Default)]
pub(super) struct Said(HashMap<(SubjectId, Days), Instant>);

impl Said {
    /// When a record first said its days; `opened_at` is when its version was opened.
    pub(super) fn since(&self, id: SubjectId, days: Days, opened_at: Instant) -> Instant {
        self.0.get(&(id, days)).map_or(opened_at, |first| opened_at.min(*first))
    }
}

/// When the records that `current` selects first said the days in two of their columns. Few
/// records are ever revised, and the others are not asked about.
pub(super) async fn said<E: Versioned>(
    db: &impl ConnectionTrait,
    current: Select<E>,
    (from, until): (E::Column, E::Column),
) -> Result<Said> {
    let revised = current
        .filter(column::<E>("version").gt(1))
        .select_only()
        .column(column::<E>("subject_id"))
        .into_query();
    let versions = E::find().filter(column::<E>("subject_id").in_subquery(revised));
    let columns = [column::<E>("subject_id"), from, until, column::<E>("opened_at")];
    let rows: Vec<(SubjectId, NaiveDate, NaiveDate, Instant)> =
        packed::rows(db, versions, columns).await?;
    let mut said = Said::default();
    for (id, from, until, at) in rows {
        let first = said.0.entry((id, (from, until))).or_insert(at);
        *first = at.min(*first);
    }
    Ok(said)
}

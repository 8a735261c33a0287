//! The irregularities of an area, on a date, as known.

use std::collections::HashMap;

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::area::{AreaKey, Scope};
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::irregularity::{IrregularityKind, IrregularityState};
use crate::domain::money::Fen;
use crate::domain::time::Known;
use crate::ledger::entity::facility;
use crate::ledger::entity::irregularity::{Column, Entity, Model};
use crate::ledger::error::Result;
use crate::ledger::places::lay;
use crate::ledger::version::{as_known, known_in};

/// An irregularity on a date.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct IrregularityLine {
    /// Its name outside the ledger.
    pub id: PublicId,
    /// Its version.
    pub version: i32,
    /// Where the institution lies.
    pub area_key: AreaKey,
    /// The institution's key, for joining within a page.
    #[serde(skip)]
    pub facility_id: SubjectId,
    /// The institution.
    pub facility: PublicId,
    /// Its name.
    pub facility_name: String,
    /// What kind it is.
    pub kind: IrregularityKind,
    /// How far it had come.
    pub state: IrregularityState,
    /// The day on which it was found.
    pub found_on: NaiveDate,
    /// Who found it.
    pub found_by: String,
    /// What was found.
    pub problem: String,
    /// The money that it is about.
    pub amount_involved: Option<Fen>,
    /// The document that says so.
    pub document_no: Option<String>,
    /// What the institution is to do.
    pub requirement: Option<String>,
    /// What the scheme keeps back.
    pub deduction: Option<Fen>,
    /// The day of that decision.
    pub deducted_on: Option<NaiveDate>,
    /// Its document.
    pub deduction_document_no: Option<String>,
    /// When it was mended.
    pub rectified_on: Option<NaiveDate>,
    /// What was done.
    pub rectification: Option<String>,
    /// When it was struck off.
    pub closed_on: Option<NaiveDate>,
    /// What was found then.
    pub closing_words: Option<String>,
}

impl IrregularityLine {
    /// The line of a row with what had happened by a date.
    pub(super) fn of(
        mut row: Model,
        area_key: AreaKey,
        (facility, facility_name): (PublicId, String),
        as_of: NaiveDate,
    ) -> Self {
        let later = |on: Option<NaiveDate>| on.is_some_and(|on| on > as_of);
        if later(row.deducted_on) {
            (row.deduction, row.deducted_on, row.deduction_document_no) = (None, None, None);
        }
        if later(row.rectified_on) {
            (row.rectified_on, row.rectification) = (None, None);
        }
        if later(row.closed_on) {
            (row.closed_on, row.closing_words) = (None, None);
        }
        Self {
            state: row.state(),
            id: row.public_id,
            version: row.version,
            area_key,
            facility_id: row.facility_id,
            facility,
            facility_name,
            kind: row.kind,
            found_on: row.found_on,
            found_by: row.found_by,
            problem: row.problem,
            amount_involved: row.amount_involved,
            document_no: row.document_no,
            requirement: row.requirement,
            deduction: row.deduction,
            deducted_on: row.deducted_on,
            deduction_document_no: row.deduction_document_no,
            rectified_on: row.rectified_on,
            rectification: row.rectification,
            closed_on: row.closed_on,
            closing_words: row.closing_words,
        }
    }
}

/// The irregularities within scope that were found by a date: what is open first, then the
/// latest found.
pub async fn list(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    as_of: NaiveDate,
) -> Result<Vec<IrregularityLine>> {
    let mut lines = records(db, scope, known, as_of).await?;
    lines
        .sort_by_key(|line| (line.state, std::cmp::Reverse(line.found_on), line.area_key, line.id));
    Ok(lines)
}

/// The same in no order, for rules.
pub async fn records(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    as_of: NaiveDate,
) -> Result<Vec<IrregularityLine>> {
    let lay = lay::<Entity>(db, scope, known, as_of).await?;
    let rows = known_in::<Entity>(lay.reach(), known).filter(Column::FoundOn.lte(as_of));
    let rows = rows.all(db).await?;
    let names = facilities(db, known, rows.iter().map(|row| row.facility_id)).await?;
    let line = |row: Model| {
        let area_key = lay.within(row.subject_id, row.area_key)?;
        let facility = names.get(&row.facility_id)?.clone();
        Some(IrregularityLine::of(row, area_key, facility, as_of))
    };
    Ok(rows.into_iter().filter_map(line).collect())
}

/// The outside names and the names of some institutions.
pub(super) async fn facilities(
    db: &impl ConnectionTrait,
    known: Known,
    keys: impl Iterator<Item = SubjectId>,
) -> Result<HashMap<SubjectId, (PublicId, String)>> {
    use facility::{Column, Entity};
    let keys: std::collections::BTreeSet<i64> = keys.map(|id| id.0).collect();
    if keys.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(SubjectId, PublicId, String)> = Entity::find()
        .filter(as_known::<Entity>(known))
        .filter(Column::SubjectId.is_in(keys))
        .select_only()
        .columns([Column::SubjectId, Column::PublicId, Column::Name])
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|(key, id, name)| (key, (id, name))).collect())
}

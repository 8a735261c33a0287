//! Everything recorded about the key specialties of an area, in one sweep.

use std::collections::HashMap;

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter};
use serde::Deserialize;

use crate::domain::area::{AreaKey, Scope};
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::specialty::SpecialtyKind;
use crate::domain::time::Known;
use crate::ledger::entity::{facility, key_specialty};
use crate::ledger::error::Result;
use crate::ledger::packed;
use crate::ledger::places::lay;
use crate::ledger::projects::{Asked, Course, courses};
use crate::ledger::version::known_in;

/// A key specialty with what had happened to it by a date, as far as it was known.
///
/// It is read from its columns in the order of its fields; what is skipped is added from other
/// tables.
#[derive(Debug, Clone, Deserialize)]
pub struct SpecialtyRecord {
    /// Its name outside the ledger.
    pub id: PublicId,
    /// Its key.
    pub subject_id: SubjectId,
    /// Where its hospital lies.
    pub area_key: AreaKey,
    /// The hospital.
    pub facility_id: SubjectId,
    /// The specialty.
    pub specialty: SpecialtyKind,
    /// Its number.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What searches look at.
    pub search: String,
    /// The batch of the plan.
    pub batch: String,
    /// The programme that pays.
    pub funding_programme: String,
    /// Planned end.
    pub planned_finish: Option<NaiveDate>,
    /// The hospital's name.
    #[serde(skip)]
    pub hospital: String,
    /// What had happened to it.
    #[serde(skip)]
    pub course: Course,
}

/// The key specialties within scope with everything that had happened by a date, by place.
///
/// They are few beside the clinics, so what hangs on them is asked for by their keys.
pub async fn records(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    as_of: NaiveDate,
) -> Result<Vec<SpecialtyRecord>> {
    use key_specialty::{Column, Entity};
    let lay = lay::<Entity>(db, scope, known, as_of).await?;
    let columns = [
        Column::PublicId,
        Column::SubjectId,
        Column::AreaKey,
        Column::FacilityId,
        Column::Specialty,
        Column::Code,
        Column::Name,
        Column::Search,
        Column::Batch,
        Column::FundingProgramme,
        Column::PlannedFinish,
    ];
    let all = known_in::<Entity>(lay.reach(), known);
    let rows: Vec<SpecialtyRecord> = packed::rows(db, all, columns).await?;
    let within = |row: SpecialtyRecord| {
        let area_key = lay.within(row.subject_id, row.area_key)?;
        Some(SpecialtyRecord { area_key, ..row })
    };
    let mut records: Vec<SpecialtyRecord> = rows.into_iter().filter_map(within).collect();
    if records.is_empty() {
        return Ok(records);
    }
    records.sort_unstable_by_key(|record| (record.area_key, record.specialty, record.subject_id));
    let only = Some(records.iter().map(|record| record.subject_id.0).collect());
    let asked = Asked { db, scope: lay.reach(), known, as_of, only };
    let mut courses = courses(&asked).await?;
    let hospitals = hospitals(db, lay.reach(), known, &records).await?;
    let complete = |record: SpecialtyRecord| {
        let hospital = hospitals.get(&record.facility_id).cloned().unwrap_or_default();
        let course = courses.take(record.subject_id)?;
        Some(SpecialtyRecord { hospital, course, ..record })
    };
    Ok(records.into_iter().filter_map(complete).collect())
}

/// The names of the hospitals.
async fn hospitals(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    records: &[SpecialtyRecord],
) -> Result<HashMap<SubjectId, String>> {
    use facility::{Column, Entity};
    let own = known_in::<Entity>(scope, known)
        .filter(Column::SubjectId.is_in(records.iter().map(|record| record.facility_id.0)));
    let rows: Vec<(SubjectId, String)> =
        packed::rows(db, own, [Column::SubjectId, Column::Name]).await?;
    Ok(rows.into_iter().collect())
}

/// The names of the key specialties within scope, by their keys.
pub async fn names(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
) -> Result<HashMap<SubjectId, String>> {
    use key_specialty::{Column, Entity};
    let all = known_in::<Entity>(scope, known);
    let rows: Vec<(SubjectId, String)> =
        packed::rows(db, all, [Column::SubjectId, Column::Name]).await?;
    Ok(rows.into_iter().collect())
}

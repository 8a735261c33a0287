//! Everything recorded about the clinic projects of an area, in one sweep.

use chrono::NaiveDate;
use sea_orm::ConnectionTrait;
use serde::Deserialize;
use tokio::try_join;

use super::course::{Asked, Course, courses};
use crate::domain::area::{AreaKey, Scope};
use crate::domain::clinic::WorkKind;
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::time::Known;
use crate::ledger::entity::clinic_project;
use crate::ledger::error::Result;
use crate::ledger::packed;
use crate::ledger::places::{Lay, lay};
use crate::ledger::version::known_in;

/// A clinic project with what had happened to it by a date, as far as it was known.
///
/// It is read from its columns in the order of its fields; what is skipped is added from other
/// tables.
#[derive(Debug, Clone, Deserialize)]
pub struct ProjectRecord {
    /// Its name outside the ledger.
    pub id: PublicId,
    /// Its key.
    pub subject_id: SubjectId,
    /// The village.
    pub area_key: AreaKey,
    /// The clinic that it builds.
    pub facility_id: Option<SubjectId>,
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
    /// Nature of the works.
    pub work_kind: WorkKind,
    /// Planned start of works.
    pub planned_start: Option<NaiveDate>,
    /// Planned end of works.
    pub planned_finish: Option<NaiveDate>,
    /// What had happened to it.
    #[serde(skip)]
    pub course: Course,
}

/// The clinic projects within scope with everything that had happened by a date.
pub async fn records(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    as_of: NaiveDate,
) -> Result<Vec<ProjectRecord>> {
    let lay = lay::<clinic_project::Entity>(db, scope, known, as_of).await?;
    // What hangs on a project lies where it lies, so the search is as wide.
    let asked = Asked { db, scope: lay.reach(), known, as_of, only: None };
    let (records, mut courses) = try_join!(projects(db, &lay, known), courses(&asked))?;
    let with_course = |record: ProjectRecord| {
        Some(ProjectRecord { course: courses.take(record.subject_id)?, ..record })
    };
    Ok(records.into_iter().filter_map(with_course).collect())
}

/// The projects that lay in scope, by place.
async fn projects(
    db: &impl ConnectionTrait,
    lay: &Lay,
    known: Known,
) -> Result<Vec<ProjectRecord>> {
    use clinic_project::{Column, Entity};
    let columns = [
        Column::PublicId,
        Column::SubjectId,
        Column::AreaKey,
        Column::FacilityId,
        Column::Code,
        Column::Name,
        Column::Search,
        Column::Batch,
        Column::FundingProgramme,
        Column::WorkKind,
        Column::PlannedStart,
        Column::PlannedFinish,
    ];
    let all = known_in::<Entity>(lay.reach(), known);
    let rows: Vec<ProjectRecord> = packed::rows(db, all, columns).await?;
    let record = |row: ProjectRecord| {
        let area_key = lay.within(row.subject_id, row.area_key)?;
        Some(ProjectRecord { area_key, ..row })
    };
    let mut records: Vec<ProjectRecord> = rows.into_iter().filter_map(record).collect();
    records.sort_unstable_by_key(|record| (record.area_key, record.subject_id));
    Ok(records)
}

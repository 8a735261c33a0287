//! Inspections as lists show them.

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder};
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::area::{AreaKey, Scope};
use crate::domain::checklist::Conclusion;
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::inspection::InspectionKind;
use crate::domain::time::Known;
use crate::ledger::entity::inspection;
use crate::ledger::error::Result;
use crate::ledger::places::lay;
use crate::ledger::specialties;
use crate::ledger::version::{column, known_in};

/// An inspection as lists show it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct InspectionLine {
    /// Its name outside the ledger.
    pub id: PublicId,
    /// Its key, for joining.
    #[serde(skip)]
    pub subject_id: SubjectId,
    /// Its project's key, for joining.
    #[serde(skip)]
    pub project_id: SubjectId,
    /// Where.
    pub area_key: AreaKey,
    /// The key specialty, where it is about one and not about a clinic.
    pub specialty: Option<String>,
    /// What it is for.
    pub kind: InspectionKind,
    /// The day on site.
    pub inspected_on: NaiveDate,
    /// What stands; none while it is under way.
    pub conclusion: Option<Conclusion>,
    /// The day of the conclusion.
    pub concluded_on: Option<NaiveDate>,
    /// Whether a leader let another conclusion stand.
    pub overruled: bool,
}

/// The inspections within scope, the youngest first.
pub async fn list(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    as_of: NaiveDate,
    project: Option<SubjectId>,
) -> Result<Vec<InspectionLine>> {
    use inspection::{Column, Entity};
    let lay = lay::<Entity>(db, scope, known, as_of).await?;
    let mut select = known_in::<Entity>(lay.reach(), known)
        .filter(Column::InspectedOn.lte(as_of))
        .order_by_desc(Column::InspectedOn)
        .order_by_desc(column::<Entity>("subject_id"));
    if let Some(project) = project {
        select = select.filter(Column::ProjectId.eq(project));
    }
    let specialties = specialties::names(db, lay.reach(), known).await?;
    // A conclusion that is still to come on the date leaves the inspection under way.
    let has = |row: &inspection::Model| row.concluded_on.is_some_and(|on| on <= as_of);
    let line = |row: inspection::Model| {
        Some(InspectionLine {
            id: row.public_id,
            subject_id: row.subject_id,
            project_id: row.project_id,
            area_key: lay.within(row.subject_id, row.area_key)?,
            specialty: specialties.get(&row.project_id).cloned(),
            kind: row.kind,
            inspected_on: row.inspected_on,
            conclusion: row.conclusion.filter(|_| has(&row)),
            overruled: row.overrule_reason.is_some() && has(&row),
            concluded_on: row.concluded_on.filter(|_| has(&row)),
        })
    };
    Ok(select.all(db).await?.into_iter().filter_map(line).collect())
}

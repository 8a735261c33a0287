//! A project of whatever kind, as the forms about its steps, money and halts need it.

use chrono::NaiveDate;
use sea_orm::ConnectionTrait;

use super::lines::{MovementLine, PartyLine, StepLine, SuspensionLine};
use super::sheet::{ProjectSheet, sheet};
use crate::domain::area::{AreaKey, Scope};
use crate::domain::clinic::Stage;
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::project::ProjectKind;
use crate::domain::time::Known;
use crate::ledger::error::{LedgerError, Result};
use crate::ledger::specialties::{self, SpecialtySheet};

/// What the sheets of projects have in common.
#[derive(Debug, Clone)]
pub struct Outline {
    /// Its name outside the ledger.
    pub id: PublicId,
    /// Its key, for joining.
    pub subject_id: SubjectId,
    /// What it builds.
    pub kind: ProjectKind,
    /// As known when it was read.
    pub known: Known,
    /// Where it lies.
    pub area_key: AreaKey,
    /// Its number.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The batch of the plan.
    pub batch: String,
    /// Where it stands on the date.
    pub stage: Stage,
    /// Planned start.
    pub planned_start: Option<NaiveDate>,
    /// Planned end.
    pub planned_finish: Option<NaiveDate>,
    /// The steps that it reached, in order.
    pub steps: Vec<StepLine>,
    /// When works were halted.
    pub suspensions: Vec<SuspensionLine>,
    /// Its money, movement by movement.
    pub movements: Vec<MovementLine>,
    /// The parties to the works.
    pub parties: Vec<PartyLine>,
}

macro_rules! outline_of {
    ($sheet:ty, $kind:ident) => {
        impl From<&$sheet> for Outline {
            fn from(sheet: &$sheet) -> Self {
                Self {
                    id: sheet.id,
                    subject_id: sheet.subject_id,
                    kind: ProjectKind::$kind,
                    known: sheet.known,
                    area_key: sheet.area_key,
                    code: sheet.code.clone(),
                    name: sheet.name.clone(),
                    batch: sheet.batch.clone(),
                    stage: sheet.stage,
                    planned_start: sheet.planned_start,
                    planned_finish: sheet.planned_finish,
                    steps: sheet.steps.clone(),
                    suspensions: sheet.suspensions.clone(),
                    movements: sheet.movements.clone(),
                    parties: sheet.parties.clone(),
                }
            }
        }
    };
}

outline_of!(ProjectSheet, Clinic);
outline_of!(SpecialtySheet, KeySpecialty);

/// A project of whatever kind on a date, as far as it was known.
pub async fn outline(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    as_of: NaiveDate,
    id: PublicId,
) -> Result<Outline> {
    match sheet(db, scope, known, as_of, id).await {
        Err(LedgerError::NotFound) => {
            Ok((&specialties::sheet(db, scope, known, as_of, id).await?).into())
        }
        found => Ok((&found?).into()),
    }
}

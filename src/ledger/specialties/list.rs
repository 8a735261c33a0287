//! Key specialties as lists show them.

use chrono::NaiveDate;
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::records::{SpecialtyRecord, records};
use crate::domain::area::{AreaKey, Scope};
use crate::domain::clinic::{MilestoneKind, Stage};
use crate::domain::funding::FundingStep;
use crate::domain::ids::PublicId;
use crate::domain::money::Fen;
use crate::domain::specialty::SpecialtyKind;
use crate::domain::time::Known;
use crate::ledger::areas::{self, Names};
use crate::ledger::error::Result;

/// A key specialty as lists show it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SpecialtyLine {
    /// Its name outside the ledger.
    pub id: PublicId,
    /// Its number.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Where its hospital lies.
    pub area_key: AreaKey,
    /// The county's name.
    pub county: String,
    /// The hospital's name.
    pub hospital: String,
    /// The specialty.
    pub specialty: SpecialtyKind,
    /// The batch of the plan.
    pub batch: String,
    /// Where it stands on the date.
    pub stage: Stage,
    /// Planned end.
    pub planned_finish: Option<NaiveDate>,
    /// When it was finished.
    pub completed_on: Option<NaiveDate>,
    /// When it was accepted.
    pub accepted_on: Option<NaiveDate>,
    /// Last day of the rectification notice that is open.
    pub notice_due_on: Option<NaiveDate>,
    /// Granted, in fen, of whatever level.
    pub allocated: Fen,
    /// Arrived and not taken back, in fen.
    pub received: Fen,
    /// Paid out, in fen.
    pub disbursed: Fen,
}

impl SpecialtyLine {
    /// Days past the planned end, where it is not finished.
    pub fn late_days(&self, as_of: NaiveDate) -> Option<i64> {
        let due = self.planned_finish.filter(|_| self.completed_on.is_none())?;
        Some((as_of - due).num_days()).filter(|days| *days > 0 && self.stage != Stage::Withdrawn)
    }
}

/// Which key specialties a list shows. What is left out does not narrow it.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SpecialtyFilter {
    /// The batch of the plan, such as `2015`.
    pub batch: Option<String>,
    /// The specialty.
    pub specialty: Option<SpecialtyKind>,
    /// Where it stands.
    pub stage: Option<Stage>,
    /// Part of the name or number.
    pub q: Option<String>,
}

impl SpecialtyFilter {
    fn fits(&self, record: &SpecialtyRecord, line: &SpecialtyLine) -> bool {
        self.batch.as_ref().is_none_or(|batch| *batch == line.batch)
            && self.specialty.is_none_or(|one| one == line.specialty)
            && self.stage.is_none_or(|stage| stage == line.stage)
            && self.q.as_ref().is_none_or(|typed| {
                let typed = typed.trim().to_lowercase();
                record.search.contains(&typed) || line.county.contains(&typed)
            })
    }
}

/// The key specialties within scope that fit, by place.
pub async fn list(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    as_of: NaiveDate,
    filter: &SpecialtyFilter,
) -> Result<Vec<SpecialtyLine>> {
    let names = areas::names(db, Scope::of(scope.root().county()), known, as_of).await?;
    let records = records(db, scope, known, as_of).await?;
    let lines = records.iter().map(|record| (record, line(record, &names, as_of)));
    Ok(lines.filter(|(record, line)| filter.fits(record, line)).map(|(_, line)| line).collect())
}

fn line(record: &SpecialtyRecord, names: &Names, as_of: NaiveDate) -> SpecialtyLine {
    let course = &record.course;
    let sum = |step: FundingStep| -> Fen {
        course.movements.iter().filter(|at| at.step == step).map(|at| at.amount).sum()
    };
    SpecialtyLine {
        id: record.id,
        code: record.code.clone(),
        name: record.name.clone(),
        area_key: record.area_key,
        county: names.of(record.area_key.county()),
        hospital: record.hospital.clone(),
        specialty: record.specialty,
        batch: record.batch.clone(),
        stage: course.stage(as_of),
        planned_finish: record.planned_finish,
        completed_on: course.reached(MilestoneKind::Completed),
        accepted_on: course.reached(MilestoneKind::Accepted),
        notice_due_on: course.open_notices.first().map(|notice| notice.due_on),
        allocated: sum(FundingStep::Allocated),
        received: sum(FundingStep::Received) - sum(FundingStep::Reclaimed),
        disbursed: sum(FundingStep::Disbursed),
    }
}

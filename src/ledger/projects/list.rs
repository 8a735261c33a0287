//! Projects as lists show them.

use chrono::NaiveDate;
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::records::{ProjectRecord, records};
use crate::domain::area::{AreaKey, Scope};
use crate::domain::clinic::{MilestoneKind, Stage, WorkKind};
use crate::domain::ids::PublicId;
use crate::domain::time::Known;
use crate::ledger::areas::{self, Names};
use crate::ledger::error::Result;

/// A project as lists show it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ProjectLine {
    /// Its name outside the ledger.
    pub id: PublicId,
    /// Its number.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The village.
    pub area_key: AreaKey,
    /// The county's name.
    pub county: String,
    /// Township and village: 官亭镇石院村.
    pub place: String,
    /// The batch of the plan.
    pub batch: String,
    /// Nature of the works.
    pub work_kind: WorkKind,
    /// Where it stands on the date.
    pub stage: Stage,
    /// Planned end of works.
    pub planned_finish: Option<NaiveDate>,
    /// When works began.
    pub started_on: Option<NaiveDate>,
    /// When works were finished.
    pub completed_on: Option<NaiveDate>,
    /// When it was accepted.
    pub accepted_on: Option<NaiveDate>,
    /// Last day of the rectification notice that is open.
    pub notice_due_on: Option<NaiveDate>,
    /// The last step that could change its stage.
    pub last_step_on: Option<NaiveDate>,
}

impl ProjectLine {
    /// Days past the planned end of works, where they are not finished.
    pub fn works_late_days(&self, as_of: NaiveDate) -> Option<i64> {
        let due = self.planned_finish.filter(|_| self.completed_on.is_none())?;
        Some((as_of - due).num_days()).filter(|days| *days > 0 && self.stage != Stage::Withdrawn)
    }

    /// Days past the last day of the open rectification notice.
    pub fn rectification_late_days(&self, as_of: NaiveDate) -> Option<i64> {
        Some((as_of - self.notice_due_on?).num_days()).filter(|days| *days > 0)
    }
}

/// Which projects a list shows. What is left out does not narrow it.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ProjectFilter {
    /// The batch of the plan, such as `2015`.
    pub batch: Option<String>,
    /// Where it stands.
    pub stage: Option<Stage>,
    /// Nature of the works.
    pub work_kind: Option<WorkKind>,
    /// Part of the name or number.
    pub q: Option<String>,
    /// Only those whose works or rectification are late.
    pub late: Option<bool>,
}

impl ProjectFilter {
    fn fits(&self, record: &ProjectRecord, line: &ProjectLine, as_of: NaiveDate) -> bool {
        let late = || {
            line.works_late_days(as_of).is_some() || line.rectification_late_days(as_of).is_some()
        };
        self.batch.as_ref().is_none_or(|batch| *batch == line.batch)
            && self.stage.is_none_or(|stage| stage == line.stage)
            && self.work_kind.is_none_or(|kind| kind == line.work_kind)
            && self.q.as_ref().is_none_or(|typed| {
                let typed = typed.trim().to_lowercase();
                record.search.contains(&typed) || line.place.contains(&typed)
            })
            && (self.late != Some(true) || late())
    }
}

/// The projects within scope that fit, by place and number.
///
/// The stage is worked out from the steps, so the filter is applied to what was read; a
/// scope holds at most a prefecture's projects.
pub async fn list(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    as_of: NaiveDate,
    filter: &ProjectFilter,
) -> Result<Vec<ProjectLine>> {
    let names = areas::names(db, Scope::of(scope.root().county()), known, as_of).await?;
    let records = records(db, scope, known, as_of).await?;
    let mut lines: Vec<ProjectLine> = records
        .iter()
        .map(|record| (record, line(record, &names, as_of)))
        .filter(|(record, line)| filter.fits(record, line, as_of))
        .map(|(_, line)| line)
        .collect();
    lines.sort_by(|one, other| (one.area_key, &one.code).cmp(&(other.area_key, &other.code)));
    Ok(lines)
}

fn line(record: &ProjectRecord, names: &Names, as_of: NaiveDate) -> ProjectLine {
    ProjectLine {
        id: record.id,
        code: record.code.clone(),
        name: record.name.clone(),
        area_key: record.area_key,
        county: names.of(record.area_key.county()),
        place: names.place(record.area_key),
        batch: record.batch.clone(),
        work_kind: record.work_kind,
        stage: record.course.stage(as_of),
        planned_finish: record.planned_finish,
        started_on: record.course.reached(MilestoneKind::Started),
        completed_on: record.course.reached(MilestoneKind::Completed),
        accepted_on: record.course.reached(MilestoneKind::Accepted),
        notice_due_on: record.course.open_notices.first().map(|notice| notice.due_on),
        last_step_on: record.course.steps.iter().map(|step| step.on).max(),
    }
}

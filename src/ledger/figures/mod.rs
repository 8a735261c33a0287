//! Reported figures: entered and handed in by a county, checked there, accepted above.
//!
//! What may be reported stands in the plan that is in force on the day of the act, so that a
//! new indicator is data, and so is a second plan with indicators of its own. A figure is one
//! record for good: each step is a version of it.

mod correct;
mod enter;
mod list;
mod records;
mod review;
mod sheet;
mod submit;

use chrono::NaiveDate;

pub use correct::CorrectFigure;
pub use enter::{EnterFigures, NewFigure};
pub use list::{FigureFilter, FigureLine, list};
pub use records::{FigureRecord, records};
pub use review::{AcceptFigures, PassFigures, ReturnFigure};
pub use sheet::{FigureSheet, FigureVersion, sheet};
pub use submit::SubmitFigures;

use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::act::Act;
use super::entity::figure;
use super::error::{Faults, LedgerError, Result};
use super::period_locks::{Locks, current};
use super::plans;
use crate::domain::area::AreaKey;
use crate::domain::ids::PublicId;
use crate::domain::indicator::{Catalogue, FigureState, FigureSteps};
use crate::domain::time::Known;

/// A figure at the version that the caller has seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SeenFigure {
    /// The figure.
    pub figure: PublicId,
    /// Its version.
    pub version: i32,
}

impl figure::Model {
    /// The days of its steps.
    const fn steps(&self) -> FigureSteps {
        FigureSteps {
            submitted_on: self.submitted_on,
            returned_on: self.returned_on,
            passed_on: self.passed_on,
            accepted_on: self.accepted_on,
        }
    }
}

/// What a plan asks to be reported, and of which area.
struct Asked {
    /// The plan's own name.
    plan: String,
    /// The area that it binds.
    area: AreaKey,
    catalogue: Catalogue,
}

impl Asked {
    /// Whether figures of an area are asked for: of the counties that the plan binds, or of its
    /// own area where it binds less than one.
    fn asks(&self, area: AreaKey) -> bool {
        self.area.contains(area) && area.level() == self.area.judged_at()
    }
}

/// What the plan of a name asks to be reported on a day, or that of the area itself where none
/// is named.
async fn asked(
    db: &impl ConnectionTrait,
    area: AreaKey,
    on: NaiveDate,
    named: Option<&str>,
) -> Result<Option<Asked>> {
    let Some(publication) = plans::in_force(db, area, Known::Now, on, named).await? else {
        return Ok(None);
    };
    let body = plans::body(db, publication.subject_id).await?;
    let catalogue =
        Catalogue::read(&body).map_err(|error| LedgerError::Unfit(error.to_string()))?;
    Ok(Some(Asked { plan: publication.plan_id, area: publication.area_key, catalogue }))
}

/// Figures that some act takes a step with, each at the version that was seen.
struct Stepping<'a> {
    act: &'a Act<'a>,
    locks: Locks,
    faults: Faults,
}

impl<'a> Stepping<'a> {
    async fn begin(act: &'a Act<'a>) -> Result<Self> {
        let locks = current(act.tx(), act.actor().scope).await?;
        Ok(Self { act, locks, faults: Faults::default() })
    }

    /// The figures that may take the step, in the order in which they were named.
    ///
    /// What stands in the way of one is noted at its place, and refused in the end.
    async fn find(
        &mut self,
        named: &[SeenFigure],
        from: &[FigureState],
        step: &str,
    ) -> Result<Vec<(usize, figure::Model)>> {
        let ids = named.iter().map(|seen| seen.figure);
        let mut found = self.act.find_all::<figure::Entity>(ids).await?;
        let mut ready = Vec::with_capacity(named.len());
        for (at, seen) in named.iter().enumerate() {
            let field = format!("figures/{at}");
            let Some(row) = found.remove(&seen.figure) else {
                self.faults.add(&field, "REF_NOT_FOUND", "没有找到该指标数。");
                continue;
            };
            if row.version != seen.version {
                let detail = format!("{}已被他人更新，请刷新后核对。", name(&row));
                self.faults.add(&field, "STALE", detail);
            } else if self.allows(&field, &row, from, step) {
                ready.push((at, row));
            }
        }
        Ok(ready)
    }

    /// Whether a figure is in a state to take a step, and its period is open.
    fn allows(
        &mut self,
        field: &str,
        row: &figure::Model,
        from: &[FigureState],
        step: &str,
    ) -> bool {
        let state = row.steps().state();
        if let Some(lock) = self.locks.on(row.area_key, row.period) {
            self.faults.locked(field, lock.refusal(row.period));
        } else if from.contains(&state) {
            return true;
        } else {
            let allowed = from.iter().map(|state| state.code()).collect();
            let detail = format!("{}{state}，不能{step}。", name(row));
            self.faults.state(field, state.label(), allowed, detail);
        }
        false
    }
}

/// A figure as a refusal names it: `N1 2015年`.
fn name(row: &figure::Model) -> String {
    format!("{} {}", row.indicator, row.period.label())
}

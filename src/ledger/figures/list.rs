//! The figures of an area, on a date, as known.

use std::collections::HashMap;

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QuerySelect};
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::area::{AreaKey, Scope};
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::indicator::{FigureCell, FigureState, FigureSteps};
use crate::domain::period::Period;
use crate::domain::time::Known;
use crate::ledger::entity::{evidence, figure};
use crate::ledger::error::Result;
use crate::ledger::places::lay;
use crate::ledger::version::known_in;

/// Which figures.
#[derive(Debug, Clone, Default)]
pub struct FigureFilter {
    /// Those of the plan of a name.
    pub plan: Option<String>,
    /// Those of one indicator.
    pub indicator: Option<String>,
    /// Those of periods that end on this day or later.
    pub from: Option<NaiveDate>,
    /// Those of periods that end on this day or before.
    pub until: Option<NaiveDate>,
}

/// A reported figure on a date.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FigureLine {
    /// Its name outside the ledger.
    pub id: PublicId,
    /// Its version.
    pub version: i32,
    /// The county, or the plan's own area where it binds less than one.
    pub area_key: AreaKey,
    /// The plan's own name.
    pub plan: String,
    /// The number of the indicator in the plan.
    pub indicator: String,
    /// The period.
    pub period: Period,
    /// The number above the line, of money in fen; of an amount the amount.
    pub numerator: i64,
    /// The number below the line.
    pub denominator: Option<i64>,
    /// How far it had come.
    pub state: FigureState,
    /// When it was first handed in.
    pub first_submitted_on: Option<NaiveDate>,
    /// When it took its steps.
    pub steps: FigureSteps,
    /// The cell that the words which returned it are about.
    pub returned_cell: Option<FigureCell>,
    /// Why it was returned.
    pub returned_words: Option<String>,
    /// The document that shows it.
    pub document_no: Option<String>,
    /// A remark.
    pub remark: Option<String>,
    /// How many files show it.
    pub files: usize,
}

impl FigureLine {
    pub(super) fn of(
        row: figure::Model,
        area_key: AreaKey,
        files: usize,
        as_of: NaiveDate,
    ) -> Self {
        let steps = row.steps().by(as_of);
        let returned = steps.state() == FigureState::Returned;
        Self {
            id: row.public_id,
            version: row.version,
            area_key,
            plan: row.plan,
            indicator: row.indicator,
            period: row.period,
            numerator: row.numerator,
            denominator: row.denominator,
            state: steps.state(),
            first_submitted_on: row.first_submitted_on.filter(|on| *on <= as_of),
            steps,
            returned_cell: row.returned_cell.filter(|_| returned),
            returned_words: row.returned_words.filter(|_| returned),
            document_no: row.document_no,
            remark: row.remark,
            files,
        }
    }

    /// Whether it was first handed in by a day.
    pub fn was_in_by(&self, due_on: NaiveDate) -> bool {
        self.first_submitted_on.is_some_and(|on| on <= due_on)
    }

    /// Whether it is with somebody above the desk that entered it.
    pub const fn is_reported(&self) -> bool {
        !matches!(self.state, FigureState::Draft | FigureState::Returned)
    }
}

/// The figures within scope, by area, plan, indicator and period.
pub async fn list(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    as_of: NaiveDate,
    filter: &FigureFilter,
) -> Result<Vec<FigureLine>> {
    use figure::{Column, Entity};
    let lay = lay::<Entity>(db, scope, known, as_of).await?;
    let mut select = known_in::<Entity>(lay.reach(), known);
    if let Some(plan) = &filter.plan {
        select = select.filter(Column::Plan.eq(plan));
    }
    if let Some(indicator) = &filter.indicator {
        select = select.filter(Column::Indicator.eq(indicator));
    }
    if let Some(from) = filter.from {
        select = select.filter(Column::EndsOn.gte(from));
    }
    if let Some(until) = filter.until {
        select = select.filter(Column::EndsOn.lte(until));
    }
    let rows = select.all(db).await?;
    let files = files(db, lay.reach(), known).await?;
    let line = |row: figure::Model| {
        let area_key = lay.within(row.subject_id, row.area_key)?;
        let files = files.get(&row.subject_id).copied().unwrap_or(0);
        Some(FigureLine::of(row, area_key, files, as_of))
    };
    let mut lines: Vec<FigureLine> = rows.into_iter().filter_map(line).collect();
    lines.sort_by(|one, other| {
        let key = |line: &FigureLine| (line.plan.clone(), line.indicator.clone(), line.period);
        (one.area_key, key(one)).cmp(&(other.area_key, key(other)))
    });
    Ok(lines)
}

/// How many files show each figure.
async fn files(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
) -> Result<HashMap<SubjectId, usize>> {
    let rows: Vec<SubjectId> = known_in::<evidence::Entity>(scope, known)
        .select_only()
        .column(evidence::Column::FigureId)
        .into_tuple()
        .all(db)
        .await?;
    let mut files = HashMap::new();
    for figure in rows {
        *files.entry(figure).or_insert(0) += 1;
    }
    Ok(files)
}

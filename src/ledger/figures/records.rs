//! Figures as rules ask for them: only of the periods that are judged.

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, QueryFilter};

use crate::domain::area::{AreaKey, Scope};
use crate::domain::ids::PublicId;
use crate::domain::indicator::{FigureSteps, Wanted};
use crate::domain::period::Period;
use crate::domain::time::{Instant, Known};
use crate::ledger::entity::figure;
use crate::ledger::error::Result;
use crate::ledger::packed;
use crate::ledger::places::lay;
use crate::ledger::version::known_in;

/// A figure as it is known.
#[derive(Debug, Clone)]
pub struct FigureRecord {
    /// Its name outside the ledger.
    pub id: PublicId,
    /// The area that it was reported for.
    pub area_key: AreaKey,
    /// The number of the indicator.
    pub indicator: String,
    /// The period.
    pub period: Period,
    /// The number above the line.
    pub numerator: i64,
    /// The number below the line.
    pub denominator: Option<i64>,
    /// When it took its steps.
    pub steps: FigureSteps,
    /// When we learned what it says.
    pub learned_at: Instant,
}

/// The figures of a plan within scope that are wanted, on a date, as known.
pub async fn records(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    as_of: NaiveDate,
    plan: &str,
    wanted: &[Wanted],
) -> Result<Vec<FigureRecord>> {
    use figure::{Column, Entity};
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let lay = lay::<Entity>(db, scope, known, as_of).await?;
    let one = |wanted: &Wanted| {
        Condition::all()
            .add(Column::Indicator.eq(&wanted.indicator))
            .add(Column::EndsOn.between(wanted.from, wanted.until))
    };
    let any = wanted.iter().fold(Condition::any(), |any, wanted| any.add(one(wanted)));
    let columns = [
        Column::SubjectId,
        Column::PublicId,
        Column::AreaKey,
        Column::Indicator,
        Column::Period,
        Column::Numerator,
        Column::Denominator,
        Column::SubmittedOn,
        Column::ReturnedOn,
        Column::PassedOn,
        Column::AcceptedOn,
        Column::OpenedAt,
    ];
    let select = known_in::<Entity>(lay.reach(), known).filter(Column::Plan.eq(plan)).filter(any);
    let rows = packed::rows(db, select, columns);
    let record = |row| {
        let (subject, id, key, indicator, period, numerator, denominator, a, b, c, d, at) = row;
        let area_key = lay.within(subject, key)?;
        let steps = FigureSteps { submitted_on: a, returned_on: b, passed_on: c, accepted_on: d };
        let learned_at = at;
        Some(FigureRecord {
            id,
            area_key,
            indicator,
            period,
            numerator,
            denominator,
            steps,
            learned_at,
        })
    };
    Ok(rows.await?.into_iter().filter_map(record).collect())
}

//! Figures as rules ask for them: only of the periods that are judged.

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, QueryFilter};

use crate::domain::area::{AreaKey, Scope};
use crate::domain::ids::PublicId;
use crate::domain::indicator::FigureSteps;
use crate::domain::period::Period;
use crate::domain::time::{Instant, Known};
use crate::ledger::entity::figure;
use crate::ledger::error::Result;
use crate::ledger::packed;
use crate::ledger::places::lay;
use crate::ledger::version::known_in;

/// An indicator and a period whose figures, parts of it included, are wanted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Wanted {
    /// The number of the indicator.
    pub indicator: String,
    /// The period.
    pub period: Period,
}

/// A figure as it is known.
#[derive(Debug, Clone)]
pub struct FigureRecord {
    /// Its name outside the ledger.
    pub id: PublicId,
    /// The county.
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

/// The figures within scope of what is wanted, on a date, as known.
pub async fn records(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    as_of: NaiveDate,
    wanted: &[Wanted],
) -> Result<Vec<FigureRecord>> {
    use figure::{Column, Entity};
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let lay = lay::<Entity>(db, scope, known, as_of).await?;
    let one = |wanted: &Wanted| {
        let (first, last) = (wanted.period.first(), wanted.period.last());
        Condition::all()
            .add(Column::Indicator.eq(&wanted.indicator))
            .add(Column::EndsOn.between(first, last))
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
    let rows = packed::rows(db, known_in::<Entity>(lay.reach(), known).filter(any), columns);
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

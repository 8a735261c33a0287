//! What rules ask about training: studies, choices and days, packed.

use std::collections::HashMap;

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter};

use super::duty::days_of;
use crate::domain::area::{AreaKey, Scope};
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::money::Fen;
use crate::domain::month::Month;
use crate::domain::time::Known;
use crate::domain::training::{AllowanceStep, DutyWay, ExamResult, LeaveReason};
use crate::ledger::entity::{allowance, duty_choice, duty_month, trainee};
use crate::ledger::error::Result;
use crate::ledger::packed;
use crate::ledger::places::lay;
use crate::ledger::version::known_in;

/// One doctor's study.
#[derive(Debug, Clone)]
pub struct Study {
    /// Its name outside.
    pub id: PublicId,
    /// Where the doctor worked when they were sent.
    pub area_key: AreaKey,
    /// The doctor.
    pub practitioner: SubjectId,
    /// The first day.
    pub from: NaiveDate,
    /// The last day that was planned.
    pub until: NaiveDate,
    /// The last day of somebody who left before, and why.
    pub left: Option<(NaiveDate, LeaveReason)>,
    /// The examination, and what it came to.
    pub exam: Option<(NaiveDate, ExamResult)>,
    /// What was paid, what was taken back deducted.
    pub paid: Fen,
    /// The day of the last payment.
    pub paid_on: Option<NaiveDate>,
}

/// A row as it is packed.
type StudyRow = (
    SubjectId,
    PublicId,
    AreaKey,
    SubjectId,
    NaiveDate,
    NaiveDate,
    Option<NaiveDate>,
    Option<LeaveReason>,
    Option<NaiveDate>,
    Option<ExamResult>,
);

/// The studies within scope that began on a date or before, as they stood on it.
pub async fn studies(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    as_of: NaiveDate,
) -> Result<Vec<Study>> {
    use trainee::{Column, Entity};
    let paid = paid(db, scope, known, as_of).await?;
    let lay = lay::<Entity>(db, scope, known, as_of).await?;
    let begun = known_in::<Entity>(lay.reach(), known).filter(Column::ValidFrom.lte(as_of));
    let columns = [
        Column::SubjectId,
        Column::PublicId,
        Column::AreaKey,
        Column::PractitionerId,
        Column::ValidFrom,
        Column::ValidUntil,
        Column::LeftOn,
        Column::LeaveReason,
        Column::ExamOn,
        Column::ExamResult,
    ];
    let rows: Vec<StudyRow> = packed::rows(db, begun, columns).await?;
    let study = |row: StudyRow| {
        let (subject, id, key, practitioner, from, until, left_on, reason, exam_on, result) = row;
        let (paid, paid_on) = match paid.get(&subject) {
            Some((sum, last)) => (*sum, Some(*last)),
            None => (Fen::ZERO, None),
        };
        Some(Study {
            id,
            area_key: lay.within(subject, key)?,
            practitioner,
            from,
            until,
            left: left_on.filter(|on| *on <= as_of).zip(reason),
            exam: exam_on.filter(|on| *on <= as_of).zip(result),
            paid,
            paid_on,
        })
    };
    Ok(rows.into_iter().filter_map(study).collect())
}

/// What was paid for studies by a date: the sum and the last day, by trainee.
async fn paid(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    as_of: NaiveDate,
) -> Result<HashMap<SubjectId, (Fen, NaiveDate)>> {
    use allowance::{Column, Entity};
    let lay = lay::<Entity>(db, scope, known, as_of).await?;
    let made = known_in::<Entity>(lay.reach(), known).filter(Column::PaidOn.lte(as_of));
    let columns = [Column::TraineeId, Column::Step, Column::Amount, Column::PaidOn];
    let rows: Vec<(SubjectId, AllowanceStep, i64, NaiveDate)> =
        packed::rows(db, made, columns).await?;
    let mut sums: HashMap<SubjectId, (Fen, NaiveDate)> = HashMap::new();
    for (trainee, step, fen, on) in rows {
        let sum = sums.entry(trainee).or_insert((Fen::ZERO, on));
        sum.0 += Fen(fen * step.sign());
        sum.1 = sum.1.max(on);
    }
    Ok(sums)
}

/// How a doctor takes turns for a spell.
#[derive(Debug, Clone, Copy)]
pub struct DutyChoiceSpell {
    /// Where the hospital lay on the date.
    pub area_key: AreaKey,
    /// The doctor.
    pub practitioner: SubjectId,
    /// How.
    pub way: DutyWay,
    /// The first day.
    pub from: NaiveDate,
    /// The last day; absent while it holds.
    pub until: Option<NaiveDate>,
}

/// The choices within scope that began on a date or before.
pub async fn duty_choices(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    as_of: NaiveDate,
) -> Result<Vec<DutyChoiceSpell>> {
    use duty_choice::{Column, Entity};
    let lay = lay::<Entity>(db, scope, known, as_of).await?;
    let begun = known_in::<Entity>(lay.reach(), known).filter(Column::ValidFrom.lte(as_of));
    let columns = [
        Column::SubjectId,
        Column::AreaKey,
        Column::PractitionerId,
        Column::Way,
        Column::ValidFrom,
        Column::ValidUntil,
    ];
    let rows = packed::rows(db, begun, columns).await?.into_iter();
    let spell = |(subject, key, practitioner, way, from, until)| {
        Some(DutyChoiceSpell {
            area_key: lay.within(subject, key)?,
            practitioner,
            way,
            from,
            until,
        })
    };
    Ok(rows.filter_map(spell).collect())
}

/// The days that a doctor worked in a month.
#[derive(Debug, Clone)]
pub struct DutyWorked {
    /// Where the hospital lay on the date.
    pub area_key: AreaKey,
    /// The doctor.
    pub practitioner: SubjectId,
    /// The month.
    pub month: Month,
    /// The days, from 1.
    pub days: Vec<u8>,
}

/// The days worked within scope in some months.
pub async fn duty_months(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    (first, last): (Month, Month),
) -> Result<Vec<DutyWorked>> {
    use duty_month::{Column, Entity};
    let lay = lay::<Entity>(db, scope, known, last.last_day()).await?;
    let of_months =
        known_in::<Entity>(lay.reach(), known).filter(Column::Month.between(first, last));
    let columns =
        [Column::SubjectId, Column::AreaKey, Column::PractitionerId, Column::Month, Column::Days];
    let rows: Vec<(SubjectId, AreaKey, SubjectId, NaiveDate, String)> =
        packed::rows(db, of_months, columns).await?;
    let worked = |(subject, key, practitioner, month, days): (_, _, _, _, String)| {
        let area_key = lay.within(subject, key)?;
        let (month, days) = (Month::of(month), days_of(&days));
        Some(DutyWorked { area_key, practitioner, month, days })
    };
    Ok(rows.into_iter().filter_map(worked).collect())
}

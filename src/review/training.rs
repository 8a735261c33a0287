//! What is loaded for training: studies, turns of duty, intakes.

use chrono::NaiveDate;
use tokio::try_join;

use crate::domain::area::Scope;
use crate::domain::month::Month;
use crate::domain::time::Known;
use crate::ledger::students::{self, IntakeYear};
use crate::ledger::training::{self, DutyChoiceSpell, DutyWorked, Study};
use crate::ledger::{Ledger, Result};
use crate::plan::TrainingSettings;

/// Studies, turns of duty of the month that is judged, and intakes.
#[derive(Debug)]
pub(super) struct TrainingRecords {
    pub(super) month: Month,
    pub(super) studies: Vec<Study>,
    pub(super) choices: Vec<DutyChoiceSpell>,
    pub(super) worked: Vec<DutyWorked>,
    pub(super) intakes: Vec<IntakeYear>,
}

/// One query a table, of the judged month alone where months pile up.
pub(super) async fn records(
    ledger: &Ledger,
    scope: Scope,
    known: Known,
    as_of: NaiveDate,
) -> Result<TrainingRecords> {
    let db = ledger.read();
    let month = TrainingSettings::judged_month(as_of);
    let (studies, choices, worked, intakes) = try_join!(
        training::studies(db, scope, known, as_of),
        training::duty_choices(db, scope, known, as_of),
        training::duty_months(db, scope, known, month),
        students::intake_years(db, scope, known, as_of),
    )?;
    Ok(TrainingRecords { month, studies, choices, worked, intakes })
}

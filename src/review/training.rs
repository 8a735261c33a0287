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

/// Studies, turns of duty, and intakes.
#[derive(Debug, Default)]
pub(super) struct TrainingRecords {
    pub(super) studies: Vec<Study>,
    pub(super) choices: Vec<DutyChoiceSpell>,
    pub(super) worked: Vec<DutyWorked>,
    pub(super) intakes: Vec<IntakeYear>,
}

/// Of which months turns of duty are asked for. They pile up, so it is the fewest that do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turns {
    /// Of the month that is judged.
    Judged,
    /// Of all months, those of a hundred years: they tell who was last seen when.
    All,
}

impl Turns {
    fn months(self, as_of: NaiveDate) -> (Month, Month) {
        let judged = TrainingSettings::judged_month(as_of);
        match self {
            Self::Judged => (judged, judged),
            Self::All => (judged.before(100 * 12), Month::of(as_of)),
        }
    }
}

/// One query a table.
pub(super) async fn records(
    ledger: &Ledger,
    scope: Scope,
    known: Known,
    as_of: NaiveDate,
    turns: Turns,
) -> Result<TrainingRecords> {
    let db = ledger.read();
    let (studies, choices, worked, intakes) = try_join!(
        training::studies(db, scope, known, as_of),
        training::duty_choices(db, scope, known, as_of),
        training::duty_months(db, scope, known, turns.months(as_of)),
        students::intake_years(db, scope, known, as_of),
    )?;
    Ok(TrainingRecords { studies, choices, worked, intakes })
}

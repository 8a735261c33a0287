//! Irregularities at institutions: found, kept back, mended, struck off by somebody else.

mod deduct;
mod follow;
mod list;
mod record;
mod sheet;

pub use deduct::DeductFunds;
pub use follow::{CloseIrregularity, RectifyIrregularity, ReopenIrregularity};
pub use list::{IrregularityLine, list, records};
pub use record::{RecordIrregularity, StrikeIrregularity};
pub use sheet::{IrregularitySheet, IrregularityVersion, sheet};

use super::act::Act;
use super::entity::irregularity::{Entity, Model};
use super::error::{LedgerError, Result};
use crate::domain::ids::PublicId;
use crate::domain::irregularity::IrregularityState;

impl Model {
    /// How far it has come.
    const fn state(&self) -> IrregularityState {
        match (self.closed_on, self.rectified_on) {
            (Some(_), _) => IrregularityState::Closed,
            (None, Some(_)) => IrregularityState::Rectified,
            (None, None) => IrregularityState::Open,
        }
    }
}

/// The irregularity that a command is about, at the version and in a state that it may be.
async fn found(
    act: &Act<'_>,
    named: Option<PublicId>,
    seen: Option<i32>,
    (from, step): (&[IrregularityState], &str),
) -> Result<Model> {
    let row = act.find::<Entity>(named.ok_or(LedgerError::NotFound)?).await?;
    act.assure_seen::<Entity>(&row, seen).await?;
    let state = row.state();
    if from.contains(&state) {
        return Ok(row);
    }
    let allowed: Vec<String> = from.iter().map(|state| state.code()).collect();
    let detail = format!("当前状态为“{state}”，不能{step}。");
    Err(LedgerError::state(state.label(), allowed, detail))
}

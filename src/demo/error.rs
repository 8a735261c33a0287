//! Why the demonstration could not be loaded.

use crate::domain::checklist::Conclusion;
use crate::domain::time::Instant;
use crate::ledger::LedgerError;
use crate::plan::PlanError;

/// Why the demonstration could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The ledger would not open or keep something.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The ledger refused an act.
    #[error("{act} at {at:?}: {error:?}")]
    Refused {
        /// The kind of act.
        act: &'static str,
        /// The instant that it was to carry.
        at: Option<Instant>,
        /// What the ledger said.
        error: Box<LedgerError>,
    },
    /// The plan file cannot be read.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// A picture cannot be drawn.
    #[error(transparent)]
    Picture(#[from] image::ImageError),
    /// An inspection came to something else than the story says.
    #[error("an inspection came to {came_to} instead of {expected}")]
    Conclusion {
        /// What the story says.
        expected: Conclusion,
        /// What the items came to.
        came_to: Conclusion,
    },
}

//! Progress: the dated steps of projects, and the spells in which works are halted.

mod correct;
mod halts;
mod order;
mod report;

pub use correct::{CorrectStep, StrikeStep};
pub use halts::{Resume, Suspend};
pub use report::{ReportProgress, StepReport};

pub(super) use order::{allowed, standing};

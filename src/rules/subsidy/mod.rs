//! The subsidy of village doctors (定额补助): what a month pays whom and why, the sheet of a
//! county's month, and whether what was due was paid.

mod decide;
mod ground;
mod licence;
pub(super) mod paid;
mod sheet;

#[cfg(test)]
mod tests;

pub use decide::{Conditions, Due};
pub use ground::{Answer, Answered, Ground, Question};
pub use sheet::{Sheet, SheetLine, Totals, month_totals, sheet};

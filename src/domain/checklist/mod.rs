//! Standards, their criteria, and what an inspection finds of each.
//!
//! A [`Standard`] is data. It is frozen for one area on one day into a [`Checklist`], a
//! panel fills in [`Answers`], and [`outcomes`] and [`conclude()`] say what comes of it.

mod answer;
mod conclude;
mod criterion;
mod figure;
mod frozen;
mod judge;
mod library;
mod sign;
mod standard;
mod validate;

pub use answer::{Answer, Answers, Entry, tidy};
pub use conclude::{Conclusion, Defect, conclude, defects};
pub use criterion::{AreaValue, Criterion, CriterionGroup, DatedBasis, Purpose, Test, Weight};
pub use figure::{Figure, FigureFault};
pub use frozen::{Checklist, ChecklistItem};
pub use judge::{Context, ItemOutcome, Outcome, judge, outcomes};
pub use library::{find, standards, standards_of};
pub use standard::Standard;
pub use validate::{Complaint, validate};

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

//! Postings (派驻) and the day log: who serves where, under which programme, on which days.

mod amend;
mod candidates;
mod change;
mod days;
mod gaps;
mod grid;
mod list;
mod month;
mod of_person;
mod records;
mod register;
mod sheet;
mod undo;

pub use amend::{CorrectDay, ResolveDay, StrikeDay};
pub use candidates::{Candidate, Employer, candidate, candidates};
pub use change::{ChangePosting, EndPosting, StrikePosting};
pub use days::{DayFacts, EnterDays, NewDay};
pub use gaps::{EndGap, InterruptPosting, StrikeGap};
pub use grid::{GridRow, Mark, month};
pub use list::{PostingFilter, PostingLine, PostingState, list};
pub use month::{MarkMonth, Marked, MarkedRow};
pub use of_person::{PersonPosting, of_person};
pub use records::{DayRecord, Posted, PostedPerson, PostingRecord, posted, posted_person};
pub use register::{NewPosting, PostingFacts, RegisterPostings};
pub use sheet::{DayLine, GapLine, PostedTo, PostingSheet, sheet};
pub use undo::UndoDays;

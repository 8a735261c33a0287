//! Rules about villages: whether somebody looks after them, day by day.

mod counts;
mod days;
pub(super) mod gap;
mod seen;
#[cfg(test)]
mod tests;

pub use counts::GapCounts;
pub use days::{CountyGaps, Gap, gaps};

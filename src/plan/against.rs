//! What the numbers of a plan are held against.

use serde::Serialize;
use utoipa::ToSchema;

/// A rule as a plan knows it: what a target may name, and what that asks of the target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RuleEntry<'a> {
    /// Its code.
    pub code: &'a str,
    /// What its count is held against.
    pub against: Against,
}

/// What a count is held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Against {
    /// The plan's own number: a record that is missing or withdrawn lowers nothing.
    Allotment,
    /// The records that the clause asks about.
    Records,
    /// The distinct codes of the records: what several counties do counts once.
    Distinct,
    /// A percentage that a reported rate must reach.
    Rate,
    /// A base that a reported rate must lie above, in percentage points.
    Rise,
    /// An amount that a reported amount may not exceed.
    Cap,
    /// An amount that a reported amount may not fall short of.
    Floor,
    /// The plan's own number, which reported amounts must reach together.
    Total,
    /// Nothing: the clause has no number and no date, so it is told and not judged.
    Narrative,
}

impl Against {
    /// Whether it is held against reported figures of the period that is due.
    pub const fn is_reported(self) -> bool {
        matches!(self, Self::Rate | Self::Rise | Self::Cap | Self::Floor)
    }

    /// Whether the plan's own number decides, whatever there is of records.
    pub const fn is_allotted(self) -> bool {
        matches!(self, Self::Allotment | Self::Total)
    }
}

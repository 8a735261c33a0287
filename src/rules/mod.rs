//! Pure functions from the facts of one county on one date to findings.

mod clinic;
mod facts;
mod finding;
mod rule;
mod tally;

pub use facts::{
    Acceptance, Coverage, Device, FacilityFacts, Facts, Milestone, Movement, OpenNotice,
    Population, ProjectFacts, Spell, VillageFacts,
};
pub use finding::{Finding, Funds, Lateness, Standing};
pub use rule::{About, Against, Ask, RULES, Rule, rule};
pub use tally::{Tally, pace_window};

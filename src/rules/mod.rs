//! Pure functions from the facts of one county on one date to findings.

mod clinic;
mod consequence;
mod facts;
mod figure;
mod finding;
mod forecast;
mod rule;
mod status;
mod tally;
mod verdict;

pub use consequence::{Consequence, Touched};
pub use facts::{
    Acceptance, Coverage, Device, FacilityFacts, Facts, Milestone, Movement, OpenNotice,
    Population, ProjectFacts, Spell, VillageFacts,
};
pub use figure::Figure;
pub use finding::{Finding, Funds, Lateness, Standing};
pub use forecast::{Forecast, Pace};
pub use rule::{About, Against, Ask, RULES, Rule, rule};
pub use status::Status;
pub use tally::{Tally, pace_window};
pub use verdict::Verdict;

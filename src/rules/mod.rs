//! Pure functions from the facts of one county on one date to findings.
//!
//! [`evaluate_county`] turns facts into findings and tallies, [`judge`] holds the tallies
//! of the counties against the plan. There is one way to compute a number, and the list
//! behind it is its findings.

mod board;
mod bulletin;
mod clinic;
mod consequence;
mod evaluate;
mod facts;
mod figure;
mod finding;
mod forecast;
mod hospital;
mod reported;
mod rule;
mod specialty;
mod staffing;
mod status;
mod tally;
mod verdict;
mod village;
mod works;

#[cfg(test)]
mod fixtures;
#[cfg(test)]
mod judging;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod sample;

pub use board::{Board, summary};
pub use bulletin::Bulletin;
pub use consequence::{Consequence, Touched};
pub use evaluate::{Count, CountyResult, behind, evaluate_county, judge};
pub use facts::{
    Acceptance, CertificateFacts, Coverage, Device, EmploymentFacts, FacilityFacts, Facts,
    FigureFacts, IrregularityFacts, Milestone, Movement, OpenNotice, Population, PractitionerFacts,
    ProjectFacts, SpecialtyFacts, Spell, TitleFacts, VillageFacts,
};
pub use figure::Figure;
pub use finding::{Finding, Funds, Lateness, Listed, Standing};
pub use forecast::{Forecast, Pace};
pub use reported::{Judged, wanted};
pub use rule::{About, Against, Ask, RULES, Rule, accepting, rule};
pub use staffing::StaffNumbers;
pub use status::Status;
pub use tally::{Tally, pace_window};
pub use verdict::Verdict;
pub use village::{CountyGaps, Gap, GapCounts, gaps};

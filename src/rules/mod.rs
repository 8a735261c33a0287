//! Pure functions from the facts of one county on one date to findings.
//!
//! [`evaluate_county`] turns facts into findings and tallies, [`judge`] holds the tallies
//! of the counties against the plan. There is one way to compute a number, and the list
//! behind it is its findings.

mod board;
mod bulletin;
mod clinic;
mod consequence;
mod doctor;
mod evaluate;
mod facts;
mod figure;
mod finding;
mod forecast;
mod frozen;
mod hospital;
mod posting;
mod reported;
mod rule;
mod specialty;
mod staffing;
mod status;
mod subsidy;
mod tally;
mod training;
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
#[cfg(test)]
mod whole_plan;

pub use board::{Board, summary};
pub use bulletin::Bulletin;
pub use consequence::{Consequence, Touched};
pub use evaluate::{Count, CountyResult, behind, evaluate_county, judge};
pub use facts::{
    Acceptance, CertificateFacts, Coverage, Device, DutyChoiceFacts, DutyFacts, EmploymentFacts,
    FacilityFacts, Facts, FigureFacts, IntakeFacts, IrregularityFacts, MainPost, MedicinesFacts,
    Milestone, Movement, OpenNotice, Population, PostedFacts, PostingFacts, PractitionerFacts,
    ProjectFacts, SpecialtyFacts, Spell, StudyFacts, SubsidyPayment, TitleFacts, VillageFacts,
};
pub use figure::Figure;
pub use finding::{Finding, Funds, Lateness, Listed, Standing};
pub use forecast::{Forecast, Pace};
pub use frozen::{
    Divergence, Frozen, FrozenBulletin, FrozenConsequence, FrozenSubject, FrozenVerdict, Moment,
};
pub use posting::{Counted, PROMOTION_DAYS, Service, service};
pub use reported::{Judged, adds_up, wanted};
pub use rule::{
    About, Against, Ask, RULES, Records, Rule, accepting, asks_last_seen, entries, rule,
};
pub use staffing::StaffNumbers;
pub use status::Status;
pub use subsidy::{
    Answer, Answered, Conditions, Due, Ground, Question, Sheet, SheetLine, Totals, month_totals,
    sheet,
};
pub use tally::{Tally, pace_window};
pub use training::completed::allowance_due;
pub use verdict::Verdict;
pub use village::{CountyGaps, Gap, GapCounts, gaps};

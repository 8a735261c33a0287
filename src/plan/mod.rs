//! What the government promised: clauses, targets, deadlines, allocations, who accepts,
//! and what follows if a deadline is missed. Data, never code.

mod against;
mod check;
mod compare;
#[cfg(test)]
mod example;
mod load;
mod locate;
mod lookup;
mod model;
mod settings;
mod show;
mod statement;
mod subsidy;
mod training;
mod written;

pub use against::{Against, RuleEntry};
pub use check::{Remark, Severity, check, is_sound};
pub use compare::{Difference, compare};
pub use load::{PlanError, read};
pub use locate::line_of;
pub use model::{
    AcceptanceLine, Ambiguity, Base, Clause, Department, DepartmentName, Duty, Plan, PlanHead,
    Reading, Stage, Target, Test, YearSource,
};
pub use settings::Settings;
pub use show::{parts, show, spell, wanted};
pub use statement::{Budget, Part, Sum};
pub use subsidy::{Rate, SubsidySettings};
pub use training::TrainingSettings;

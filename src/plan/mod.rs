//! What the government promised: clauses, targets, deadlines, allocations, who accepts,
//! and what follows if a deadline is missed. Data, never code.

mod check;
#[cfg(test)]
mod example;
mod load;
mod lookup;
mod model;
mod show;
mod written;

pub use check::{Remark, Severity, check};
pub use load::{PlanError, read};
pub use model::{
    AcceptanceLine, Ambiguity, Base, Clause, Department, DepartmentName, Duty, Plan, PlanHead,
    Reading, Settings, Stage, Target, Test, YearSource,
};
pub use show::{show, spell, wanted};

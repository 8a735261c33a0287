//! Clinic projects: what the investment plan put on the list, and how far each is.

mod commands;
mod records;

pub use commands::{ChangeProject, IssuePlan, Issued, NewProject, Warning};
pub use records::{Concluded, Movement, OpenNotice, ProjectRecord, Step, records};

pub(super) use commands::clerk_of;

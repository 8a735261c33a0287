//! Clinic projects: what the investment plan put on the list, and how far each is.

mod commands;
mod list;
mod records;
mod sheet;

pub use commands::{ChangeProject, IssuePlan, Issued, NewProject, Warning};
pub use list::{ProjectFilter, ProjectLine, list};
pub use records::{Concluded, Movement, OpenNotice, ProjectRecord, Step, records};
pub use sheet::{
    DeviceAt, Money, MovementLine, NoticeLine, PartyLine, ProjectSheet, StepLine, SuspensionLine,
    sheet,
};

pub(super) use commands::clerk_of;
pub(super) use sheet::notice_line;

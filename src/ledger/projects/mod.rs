//! Clinic projects: what the investment plan put on the list, and how far each is.

mod change;
mod issue;
mod lines;
mod list;
mod records;
mod sheet;

pub use change::{ChangeProject, ProjectField};
pub use issue::{IssuePlan, Issued, NewProject, Warning};
pub use lines::{
    ClinicAt, DeviceAt, Money, MovementLine, NoticeLine, PartyLine, StepLine, SuspensionLine,
};
pub use list::{ProjectFilter, ProjectLine, list};
pub use records::{Concluded, Movement, OpenNotice, ProjectRecord, Step, records};
pub use sheet::{ProjectSheet, sheet};

pub(super) use issue::clerk_of;
pub(super) use lines::notice_line;

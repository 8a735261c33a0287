//! Clinic projects: what the investment plan put on the list, and how far each is.

mod change;
mod course;
mod issue;
mod lines;
mod list;
mod outline;
mod parts;
mod records;
mod sheet;

pub use change::{ChangeProject, ProjectField};
pub use course::{Concluded, Course, Movement, OpenNotice, Step};
pub use issue::{IssuePlan, Issued, NewProject, Warning};
pub use lines::{
    ClinicAt, DeviceAt, Money, MovementLine, NoticeLine, PartyLine, StepLine, SuspensionLine,
};
pub use list::{ProjectFilter, ProjectLine, list};
pub use outline::{Outline, outline};
pub use records::{ProjectRecord, records};
pub use sheet::{ProjectSheet, sheet};

pub(super) use course::{Asked, courses};
pub(super) use issue::clerk_of;
pub(super) use lines::notice_line;
pub(super) use parts::{OnRecord, by_level, stage_on};

//! Students trained to order (订单定向): intakes by year, and each student from admission to
//! the end of the service.

mod intakes;
mod lists;
mod students;

pub use intakes::{AdmitStudents, AnnounceIntakes, NewIntake, NewStudent};
pub use lists::{IntakeLine, IntakeYear, StudentLine, intake_years, intakes, student};
pub use students::{BreakContract, FollowStudent, StrikeStudent};

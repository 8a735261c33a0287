//! Students trained to order (订单定向): intakes by year, and each student from admission to
//! the end of the service.

mod courses;
mod intakes;
mod lists;

pub use courses::{BreakContract, FollowStudent, StrikeStudent};
pub use intakes::{AdmitStudents, AnnounceIntakes, NewIntake, NewStudent};
pub use lists::{IntakeLine, IntakeYear, StudentLine, intake_years, intakes, student};

//! The days of a month on which a village doctor worked at the township hospital.

use crate::domain::ids::SubjectId;
use crate::domain::month::Month;

super::version_table! {
    /// The days of a month on which a village doctor worked at the township hospital.
    "duty_month_version", "duty_month" {
        /// The doctor.
        practitioner_id: SubjectId,
        /// The hospital.
        facility_id: SubjectId,
        /// The month, by its first day.
        month: Month,
        /// The days, separated by commas: `3,10,17,24`.
        days: String,
    }
}

//! How a village doctor takes turns at the township hospital, for a spell.

use crate::domain::ids::SubjectId;
use crate::domain::training::DutyWay;
use chrono::NaiveDate;

super::version_table! {
    /// How a village doctor takes turns at the township hospital, for a spell.
    "duty_choice_version", "duty_choice" {
        /// The doctor.
        practitioner_id: SubjectId,
        /// The hospital.
        facility_id: SubjectId,
        /// How.
        way: DutyWay,
        /// The first day.
        valid_from: NaiveDate,
        /// The last day; absent while it holds.
        valid_until: Option<NaiveDate>,
        /// The document that says so.
        document_no: Option<String>,
    }
}

//! A student trained to order (订单定向医学生), from admission to the end of the service.

use crate::domain::ids::SubjectId;
use crate::domain::training::BreachReason;
use chrono::NaiveDate;

super::version_table! {
    /// A student trained to order (订单定向医学生), from admission to the end of the service.
    "student_version", "student" {
        /// The intake.
        intake_id: SubjectId,
        /// The name.
        name: String,
        /// The day of admission.
        admitted_on: NaiveDate,
        /// The day of graduation.
        graduated_on: Option<NaiveDate>,
        /// Where they are to serve.
        facility_id: Option<SubjectId>,
        /// Since when that is settled.
        assigned_on: Option<NaiveDate>,
        /// The first day of service.
        served_from: Option<NaiveDate>,
        /// The last day of service, where it is over.
        served_until: Option<NaiveDate>,
        /// The day on which the contract was broken.
        breached_on: Option<NaiveDate>,
        /// How.
        breach_reason: Option<BreachReason>,
        /// A remark.
        remark: Option<String>,
    }
}

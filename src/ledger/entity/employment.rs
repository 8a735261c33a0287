//! A version of somebody's employment at an institution.

use crate::domain::ids::SubjectId;
use crate::domain::practitioner::{EmploymentEnd, StaffRole};
use chrono::NaiveDate;

super::version_table! {
    /// A spell of employment at an institution; it lies where the institution lies.
    "employment_version", "employment" {
        /// Who.
        practitioner_id: SubjectId,
        /// Where.
        facility_id: SubjectId,
        /// As what.
        role: StaffRole,
        /// Whether it is the main institution (主执业机构): the one where the person counts.
        main: bool,
        /// The first day.
        valid_from: NaiveDate,
        /// The last day; absent while it holds.
        valid_until: Option<NaiveDate>,
        /// Why it ended.
        end_reason: Option<EmploymentEnd>,
        /// The document that says so.
        document_no: Option<String>,
    }
}

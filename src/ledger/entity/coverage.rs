//! A spell during which a village is served in one way.

use crate::domain::facility::CoverageMode;
use crate::domain::ids::SubjectId;
use chrono::NaiveDate;

super::version_table! {
    /// A spell during which a village is served in one way.
    "coverage_version", "coverage" {
        /// How.
        mode: CoverageMode,
        /// The clinic or hospital that serves it.
        facility_id: Option<SubjectId>,
        /// The first day.
        valid_from: NaiveDate,
        /// The last day; absent while it holds.
        valid_until: Option<NaiveDate>,
        /// The document that says so.
        document_no: Option<String>,
    }
}

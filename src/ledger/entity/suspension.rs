//! A spell during which works are halted (停工).

use crate::domain::ids::SubjectId;
use chrono::NaiveDate;

super::version_table! {
    /// A spell during which works are halted (停工).
    "suspension_version", "suspension" {
        /// The project.
        project_id: SubjectId,
        /// Why.
        reason: String,
        /// The document that says so.
        document_no: Option<String>,
        /// The first day.
        valid_from: NaiveDate,
        /// The last day; absent while it lasts.
        valid_until: Option<NaiveDate>,
    }
}

//! A version of an assignment: which project an inspector may see and inspect, and how long.

use chrono::NaiveDate;

use crate::domain::ids::SubjectId;

super::version_table! {
    /// A version of an assignment: which project an inspector may see and inspect.
    "assignment_version", "assignment" {
        /// The inspector.
        account_id: SubjectId,
        /// The project.
        project_id: SubjectId,
        /// The first day.
        valid_from: NaiveDate,
        /// The last day; open where none is set.
        valid_until: Option<NaiveDate>,
    }
}

//! A step that a project reached.

use crate::domain::clinic::MilestoneKind;
use crate::domain::ids::SubjectId;
use chrono::NaiveDate;

super::version_table! {
    /// A step that a project reached.
    "milestone_version", "milestone" {
        /// The project.
        project_id: SubjectId,
        /// The step.
        kind: MilestoneKind,
        /// The day.
        reached_on: NaiveDate,
        /// The document that shows it.
        document_no: Option<String>,
        /// A remark.
        remark: Option<String>,
    }
}

//! Something that a panel found wrong (存在问题).

use crate::domain::ids::SubjectId;
use chrono::NaiveDate;

super::version_table! {
    /// Something that a panel found wrong (存在问题).
    "defect_version", "defect" {
        /// The project.
        project_id: SubjectId,
        /// The inspection.
        inspection_id: SubjectId,
        /// The notice that asks to mend it.
        notice_id: Option<SubjectId>,
        /// The item of the standard.
        criterion: String,
        /// Where.
        location: Option<String>,
        /// What is wrong.
        problem: String,
        /// The clause that it breaks.
        basis: String,
        /// What is to be done.
        requirement: Option<String>,
        /// The day on which it was found mended.
        closed_on: Option<NaiveDate>,
    }
}

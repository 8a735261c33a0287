//! A version of an inspection.

use crate::domain::checklist::Conclusion;
use crate::domain::ids::SubjectId;
use crate::domain::inspection::InspectionKind;
use chrono::NaiveDate;

super::version_table! {
    /// A version of an inspection.
    "inspection_version", "inspection" {
        /// The project.
        project_id: SubjectId,
        /// What it is for.
        kind: InspectionKind,
        /// The standard.
        standard_id: String,
        /// The checklist as it was frozen.
        checklist_hash: String,
        /// The day on site.
        inspected_on: NaiveDate,
        /// What was found, item by item, as JSON.
        answers: String,
        /// The notice that a re-inspection checks.
        notice_id: Option<SubjectId>,
        /// What the items come to.
        computed: Option<Conclusion>,
        /// What stands.
        conclusion: Option<Conclusion>,
        /// Why another conclusion stands than the items come to.
        overrule_reason: Option<String>,
        /// Who decided so.
        overruled_by: Option<SubjectId>,
        /// The day of the conclusion.
        concluded_on: Option<NaiveDate>,
        /// A remark.
        remark: Option<String>,
    }
}

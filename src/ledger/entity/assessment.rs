//! A version of an assessment.

use crate::domain::ids::SubjectId;
use crate::domain::registration::AssessmentResult;
use chrono::NaiveDate;

super::version_table! {
    /// An assessment of somebody who practises (定期考核).
    "assessment_version", "assessment" {
        /// Who.
        practitioner_id: SubjectId,
        /// The day.
        assessed_on: NaiveDate,
        /// What it came to.
        result: AssessmentResult,
        /// Who was heard: the clinic, the doctor, the village (条例 art. 34).
        heard: Option<String>,
        /// The document that says so.
        document_no: Option<String>,
        /// A remark.
        remark: Option<String>,
    }
}

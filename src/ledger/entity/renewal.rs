//! A version of an application for renewal.

use crate::domain::ids::SubjectId;
use crate::domain::registration::RenewalDecision;
use chrono::NaiveDate;

super::version_table! {
    /// An application for the renewal of a certificate (再注册申请), and what was decided.
    "renewal_version", "renewal" {
        /// Whose.
        practitioner_id: SubjectId,
        /// The certificate that is to be renewed.
        certificate_id: SubjectId,
        /// The day on which the county received it.
        applied_on: NaiveDate,
        /// The last day for the decision.
        due_on: NaiveDate,
        /// How that day was counted.
        due_rule: String,
        /// The day of the decision.
        decided_on: Option<NaiveDate>,
        /// What was decided.
        decision: Option<RenewalDecision>,
        /// Why, where it was refused.
        reason: Option<String>,
        /// The certificate that came out of it.
        renewed_id: Option<SubjectId>,
        /// The document that says so.
        document_no: Option<String>,
    }
}

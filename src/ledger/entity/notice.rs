//! A rectification notice (整改通知书).

use crate::domain::ids::SubjectId;
use chrono::NaiveDate;

super::version_table! {
    /// A rectification notice (整改通知书).
    "notice_version", "notice" {
        /// The project.
        project_id: SubjectId,
        /// The inspection that found the defects.
        inspection_id: SubjectId,
        /// Its number, as the organ gave it.
        number: String,
        /// Who is to mend.
        responsible_unit: String,
        /// Who there answers for it.
        person_in_charge: Option<String>,
        /// What is to be done.
        requirement: String,
        /// The day of issue.
        issued_on: NaiveDate,
        /// Who signed it out.
        issued_by: String,
        /// The organ that issues it.
        issuing_unit: Option<String>,
        /// Whom to ask.
        contact: Option<String>,
        /// Their telephone.
        phone: Option<String>,
        /// Who gets a copy.
        copies_to: Option<String>,
        /// Workdays within which a written answer is due.
        reply_workdays: Option<i32>,
        /// The last day.
        due_on: NaiveDate,
        /// How the last day was worked out.
        due_rule: String,
        /// The day of receipt.
        received_on: Option<NaiveDate>,
        /// Who received it.
        received_by: Option<String>,
        /// The day of the report of completion.
        replied_on: Option<NaiveDate>,
        /// The report of completion.
        reply: Option<String>,
        /// The day on which it was struck off (销号).
        closed_on: Option<NaiveDate>,
        /// The inspection whose pass struck it off: a re-inspection, or the first one where a leader
        /// let it pass.
        closing_inspection_id: Option<SubjectId>,
    }
}

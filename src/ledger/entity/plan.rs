//! A version of a plan, as its file has it.

use chrono::NaiveDate;

super::version_table! {
    /// A version of a plan, as its file has it.
    "plan_version", "plan" {
        /// The plan's own name.
        plan_id: String,
        /// The file, word for word.
        body: String,
        /// The document that published it.
        document_no: Option<String>,
        /// The day from which it holds.
        effective_from: NaiveDate,
        /// Why it was amended.
        reason: Option<String>,
    }
}

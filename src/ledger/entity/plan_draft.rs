//! A draft of a plan or of its amendment.

super::version_table! {
    /// A draft of a plan or of its amendment.
    "plan_draft_version", "plan_draft" {
        /// The plan's own name.
        plan_id: String,
        /// The file, word for word.
        body: String,
    }
}

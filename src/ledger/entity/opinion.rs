//! A department's opinion on an acceptance.

use crate::domain::ids::SubjectId;
use crate::domain::inspection::{Department, Opinion};
use chrono::NaiveDate;

super::version_table! {
    /// A department's opinion on an acceptance.
    "opinion_version", "opinion" {
        /// The inspection.
        inspection_id: SubjectId,
        /// The department.
        department: Department,
        /// Its opinion.
        opinion: Opinion,
        /// In its own words.
        words: Option<String>,
        /// Who signs for it.
        signer: String,
        /// The day.
        signed_on: NaiveDate,
    }
}

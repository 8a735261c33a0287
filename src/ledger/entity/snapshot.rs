//! A board that was frozen.

use chrono::NaiveDate;

use crate::domain::ids::SubjectId;
use crate::domain::time::Instant;

super::version_table! {
    /// A board that was frozen.
    "snapshot_version", "snapshot" {
        /// Its number, such as `2016-003`.
        number: String,
        /// What it is about, such as 2016年第二季度.
        title: String,
        /// The date judged on.
        as_of: NaiveDate,
        /// As known when.
        known_at: Instant,
        /// The publication of the plan that it was judged by.
        plan_id: SubjectId,
        /// The figures, as JSON in one way of writing.
        body: String,
        /// The SHA-256 of the figures.
        sha256: String,
    }
}

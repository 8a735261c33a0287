//! A version of a gap in a posting.

use crate::domain::ids::SubjectId;
use chrono::NaiveDate;

super::version_table! {
    /// A gap: days on which a posting was interrupted.
    "posting_gap_version", "posting_gap" {
        /// The posting.
        posting_id: SubjectId,
        /// The first day away.
        valid_from: NaiveDate,
        /// The last day away; absent while it lasts.
        valid_until: Option<NaiveDate>,
        /// Why.
        reason: String,
    }
}

//! A version of a professional title.

use crate::domain::ids::SubjectId;
use crate::domain::practitioner::TitleRank;
use chrono::NaiveDate;

super::version_table! {
    /// A professional title that somebody holds from a day on; a higher one takes its place.
    "title_version", "title" {
        /// Who.
        practitioner_id: SubjectId,
        /// Its rank.
        rank: TitleRank,
        /// Its name, such as 主治医师.
        name: String,
        /// The first day.
        valid_from: NaiveDate,
        /// The last day; absent while it holds.
        valid_until: Option<NaiveDate>,
        /// The document that says so.
        document_no: Option<String>,
    }
}

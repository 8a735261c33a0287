//! A spell during which a clinic works under the essential medicines scheme (基本药物制度).

use crate::domain::ids::SubjectId;
use chrono::NaiveDate;

super::version_table! {
    /// A spell during which a clinic works under the essential medicines scheme (基本药物制度).
    "medicines_spell_version", "medicines_spell" {
        /// The clinic.
        facility_id: SubjectId,
        /// The first day.
        valid_from: NaiveDate,
        /// The last day; absent while it holds.
        valid_until: Option<NaiveDate>,
        /// The document that says so.
        document_no: Option<String>,
        /// The document that ended it.
        until_document_no: Option<String>,
    }
}

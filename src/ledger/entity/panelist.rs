//! A member of the panel and what they sign.

use crate::domain::ids::SubjectId;
use crate::domain::inspection::PanelRole;
use chrono::NaiveDate;

super::version_table! {
    /// A member of the panel and what they sign.
    "panelist_version", "panelist" {
        /// The inspection.
        inspection_id: SubjectId,
        /// Their account; a villager has none.
        account_id: Option<SubjectId>,
        /// Their part.
        role: PanelRole,
        /// Their name.
        name: String,
        /// Their unit.
        unit: String,
        /// Their post or title.
        title: Option<String>,
        /// The day on which they signed.
        signed_on: Option<NaiveDate>,
        /// What they add.
        statement: Option<String>,
    }
}

//! A version of a health institution.

use crate::domain::facility::FacilityKind;
use chrono::NaiveDate;

super::version_table! {
    /// A version of a health institution.
    "facility_version", "facility" {
        /// What kind it is.
        kind: FacilityKind,
        /// Its name.
        name: String,
        /// Code by WS 218; warned about, never required.
        institution_code: Option<String>,
        /// Since when it meets the standard without a project of the plan.
        standard_since: Option<NaiveDate>,
        /// The first day in operation.
        valid_from: NaiveDate,
        /// The last day; absent while it operates.
        valid_until: Option<NaiveDate>,
    }
}

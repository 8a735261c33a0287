//! A spell of an area: a name that it has from a day on.

use crate::domain::area::{AreaKey, Level};
use chrono::NaiveDate;

super::version_table! {
    /// A spell of an area: a name that it has from a day on.
    "area_version", "area" {
        /// The level of administration.
        level: Level,
        /// The name.
        name: String,
        /// The official code, a dated attribute and never a key.
        official_code: Option<String>,
        /// Name in lower case, as searches look at it.
        search: String,
        /// The first day.
        valid_from: NaiveDate,
        /// The last day; absent while it holds.
        valid_until: Option<NaiveDate>,
        /// The area that this one took over from.
        predecessor_key: Option<AreaKey>,
        /// The area that took over from this one.
        successor_key: Option<AreaKey>,
        /// The document that gave it this name or this place.
        document_no: Option<String>,
    }
}

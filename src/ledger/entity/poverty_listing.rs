//! A spell during which a village is registered as poor (建档立卡贫困村).

use chrono::NaiveDate;

super::version_table! {
    /// A spell during which a village is registered as poor (建档立卡贫困村).
    "poverty_listing_version", "poverty_listing" {
        /// The document that says so.
        document_no: Option<String>,
        /// The first day.
        valid_from: NaiveDate,
        /// The last day; absent while it holds.
        valid_until: Option<NaiveDate>,
        /// The document that took it off the list.
        until_document_no: Option<String>,
    }
}

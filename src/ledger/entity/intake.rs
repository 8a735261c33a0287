//! A county's places for students trained to order in a year (订单定向招生).

use chrono::NaiveDate;

super::version_table! {
    /// A county's places for students trained to order in a year (订单定向招生).
    "intake_version", "intake" {
        /// The year.
        year: i32,
        /// How many places there are.
        places: i32,
        /// The school.
        school: Option<String>,
        /// The day on which it was announced.
        announced_on: Option<NaiveDate>,
        /// The document that says so.
        document_no: Option<String>,
    }
}

//! A version of a year's holidays.

super::version_table! {
    /// A version of a year's holidays.
    "calendar_version", "calendar" {
        /// The year.
        year: i32,
        /// The notice, by its number.
        document: String,
        /// The holidays, as JSON.
        holidays: String,
    }
}

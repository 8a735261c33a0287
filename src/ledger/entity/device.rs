//! An all-in-one device (健康一体机) at a clinic.

use crate::domain::ids::SubjectId;
use chrono::NaiveDate;

super::version_table! {
    /// An all-in-one device (健康一体机) at a clinic.
    "device_version", "device" {
        /// The clinic that has it.
        facility_id: SubjectId,
        /// Its serial number.
        serial: String,
        /// Its model.
        model: Option<String>,
        /// Codes of the functions that it has, separated by commas.
        functions: String,
        /// The day of delivery.
        delivered_on: NaiveDate,
    }
}

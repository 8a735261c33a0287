//! A batch of village doctors who study at a hospital (进修批次).

use chrono::NaiveDate;

super::version_table! {
    /// A batch of village doctors who study at a hospital (进修批次).
    "training_batch_version", "training_batch" {
        /// Its name, such as 2015年第一批.
        name: String,
        /// The hospital that they study at; it may lie outside the prefecture.
        host: String,
        /// The first day.
        valid_from: NaiveDate,
        /// The last day.
        valid_until: NaiveDate,
        /// The document that sends them.
        document_no: Option<String>,
        /// A remark.
        remark: Option<String>,
    }
}

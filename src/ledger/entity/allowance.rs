//! A payment of the allowance for a study (学杂费及生活补助).

use crate::domain::ids::SubjectId;
use crate::domain::money::Fen;
use crate::domain::training::AllowanceStep;
use chrono::NaiveDate;

super::version_table! {
    /// A payment of the allowance for a study (学杂费及生活补助).
    "allowance_version", "allowance" {
        /// For whose study.
        trainee_id: SubjectId,
        /// Paid out or taken back.
        step: AllowanceStep,
        /// How much; never negative.
        amount: Fen,
        /// The day.
        paid_on: NaiveDate,
        /// The document or voucher.
        document_no: Option<String>,
        /// A remark.
        remark: Option<String>,
    }
}

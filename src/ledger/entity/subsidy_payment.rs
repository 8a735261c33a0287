//! A payment of the monthly subsidy to a village doctor (定额补助).

use crate::domain::ids::SubjectId;
use crate::domain::money::Fen;
use crate::domain::month::Month;
use crate::domain::subsidy::PaymentKind;
use chrono::NaiveDate;

super::version_table! {
    /// A payment of the monthly subsidy to a village doctor (定额补助).
    "subsidy_payment_version", "subsidy_payment" {
        /// To whom.
        practitioner_id: SubjectId,
        /// For work at which clinic.
        facility_id: SubjectId,
        /// For which month, by its first day.
        month: Month,
        /// What for.
        kind: PaymentKind,
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

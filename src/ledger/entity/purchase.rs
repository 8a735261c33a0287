//! A version of something that is bought for a project: contract, delivery, check.

use crate::domain::ids::SubjectId;
use crate::domain::money::Fen;
use crate::domain::specialty::PurchaseKind;
use chrono::NaiveDate;

super::version_table! {
    /// A version of something that is bought for a project.
    "purchase_version", "purchase" {
        /// The project.
        project_id: SubjectId,
        /// What the money is spent on.
        category: PurchaseKind,
        /// What is bought.
        name: String,
        /// How many.
        quantity: Option<i32>,
        /// In which unit.
        unit: Option<String>,
        /// From whom.
        supplier: Option<String>,
        /// The number of the contract.
        contract_no: String,
        /// The day of the contract.
        contracted_on: NaiveDate,
        /// The sum of the contract.
        amount: Fen,
        /// The day on which what came was checked against the contract (政府采购法 art. 41).
        checked_on: Option<NaiveDate>,
        /// Who checked it.
        checked_by: Option<String>,
        /// A remark.
        remark: Option<String>,
    }
}

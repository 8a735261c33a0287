//! A movement of a project's money.

use crate::domain::funding::{FundingLevel, FundingStep};
use crate::domain::ids::SubjectId;
use crate::domain::money::Fen;
use chrono::NaiveDate;

super::version_table! {
    /// A movement of a project's money.
    "funding_version", "funding" {
        /// The project.
        project_id: SubjectId,
        /// Who pays.
        level: FundingLevel,
        /// How far it has come.
        step: FundingStep,
        /// How much.
        amount: Fen,
        /// The day.
        moved_on: NaiveDate,
        /// The document or voucher.
        document_no: Option<String>,
        /// A remark.
        remark: Option<String>,
    }
}

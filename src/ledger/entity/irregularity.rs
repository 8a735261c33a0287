//! An irregularity in what an institution charges or does.

use chrono::NaiveDate;

use crate::domain::ids::SubjectId;
use crate::domain::irregularity::IrregularityKind;
use crate::domain::money::Fen;

super::version_table! {
    /// An irregularity in what an institution charges or does (违规问题).
    "irregularity_version", "irregularity" {
        /// The institution.
        facility_id: SubjectId,
        /// What kind it is.
        kind: IrregularityKind,
        /// The day on which it was found.
        found_on: NaiveDate,
        /// Who found it.
        found_by: String,
        /// What was found.
        problem: String,
        /// The money that it is about.
        amount_involved: Option<Fen>,
        /// The document that says so.
        document_no: Option<String>,
        /// What the institution is to do.
        requirement: Option<String>,
        /// What the scheme keeps back (新农合资金扣减).
        deduction: Option<Fen>,
        /// The day of the decision to keep it back.
        deducted_on: Option<NaiveDate>,
        /// The document of that decision.
        deduction_document_no: Option<String>,
        /// When the institution said that it was mended.
        rectified_on: Option<NaiveDate>,
        /// What it did.
        rectification: Option<String>,
        /// Who entered that.
        rectified_by: Option<SubjectId>,
        /// When it was struck off, by somebody else.
        closed_on: Option<NaiveDate>,
        /// What they found then.
        closing_words: Option<String>,
    }
}

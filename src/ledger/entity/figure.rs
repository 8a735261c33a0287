//! A version of a reported figure.

use chrono::NaiveDate;

use crate::domain::ids::SubjectId;
use crate::domain::indicator::FigureCell;
use crate::domain::period::Period;

super::version_table! {
    /// A version of a reported figure: one indicator of one plan, reported for one area and one
    /// period.
    "figure_version", "figure" {
        /// The plan's own name, which its amendments share.
        plan: String,
        /// The number of the indicator in the plan.
        indicator: String,
        /// The period.
        period: Period,
        /// Its last day, for the ranges that are asked for.
        ends_on: NaiveDate,
        /// The number above the line, of money in fen; of an amount the amount.
        numerator: i64,
        /// The number below the line.
        denominator: Option<i64>,
        /// The document that shows it.
        document_no: Option<String>,
        /// A remark.
        remark: Option<String>,
        /// When it was first handed in: that decides whether it was in time.
        first_submitted_on: Option<NaiveDate>,
        /// When it was last handed in.
        submitted_on: Option<NaiveDate>,
        /// Who handed it in last.
        submitted_by: Option<SubjectId>,
        /// When it was handed back; absent once it has been handed in again.
        returned_on: Option<NaiveDate>,
        /// The cell that the words are about.
        returned_cell: Option<FigureCell>,
        /// Why it was handed back.
        returned_words: Option<String>,
        /// When the county passed it.
        passed_on: Option<NaiveDate>,
        /// When the prefecture accepted it.
        accepted_on: Option<NaiveDate>,
    }
}

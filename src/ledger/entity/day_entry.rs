//! A version of an entry of the day log.

use crate::domain::ids::SubjectId;
use crate::domain::posting::{DayHalf, LeaveKind, Resolution};
use chrono::NaiveDate;

super::version_table! {
    /// An entry of the day log: attendance or leave on a day, with what was done.
    "day_entry_version", "day_entry" {
        /// Who: one calendar a person, over all postings and institutions.
        practitioner_id: SubjectId,
        /// Under which posting.
        posting_id: SubjectId,
        /// Where.
        facility_id: SubjectId,
        /// The day.
        worked_on: NaiveDate,
        /// Which part of it.
        half: DayHalf,
        /// The kind of leave; absent for attendance.
        leave_kind: Option<LeaveKind>,
        /// What was done, as `Workload` writes it.
        workload: String,
        /// A remark.
        remark: Option<String>,
        /// What a person made of what is odd about it.
        resolution: Option<Resolution>,
        /// Why.
        resolution_words: Option<String>,
    }
}

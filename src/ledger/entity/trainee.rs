//! A village doctor in a batch, with how the study ended.

use crate::domain::ids::SubjectId;
use crate::domain::training::{ExamResult, LeaveReason};
use chrono::NaiveDate;

super::version_table! {
    /// A village doctor in a batch, with how the study ended.
    "trainee_version", "trainee" {
        /// The batch.
        batch_id: SubjectId,
        /// The doctor.
        practitioner_id: SubjectId,
        /// The first day.
        valid_from: NaiveDate,
        /// The last day that is planned.
        valid_until: NaiveDate,
        /// The last day of somebody who left before.
        left_on: Option<NaiveDate>,
        /// Why.
        leave_reason: Option<LeaveReason>,
        /// The day of the examination.
        exam_on: Option<NaiveDate>,
        /// What it came to.
        exam_result: Option<ExamResult>,
    }
}

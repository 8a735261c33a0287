//! Studies of village doctors, their turns of duty, and students trained to order.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Spell;
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::money::Fen;
use crate::domain::month::Month;
use crate::domain::training::{DutyWay, ExamResult, LeaveReason};

/// One doctor's study, as it stood on the date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StudyFacts {
    /// The doctor.
    pub practitioner: SubjectId,
    /// The first day.
    pub from: NaiveDate,
    /// The last day that was planned.
    pub until: NaiveDate,
    /// The last day of somebody who left before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left_on: Option<NaiveDate>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leave_reason: Option<LeaveReason>,
    /// The day of the examination.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exam_on: Option<NaiveDate>,
    /// What it came to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exam_result: Option<ExamResult>,
    /// The allowance that was paid, what was taken back deducted.
    #[serde(default)]
    pub paid: Fen,
    /// The day of the last payment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paid_on: Option<NaiveDate>,
}

/// How a doctor takes turns at the township hospital for a spell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DutyChoiceFacts {
    /// The doctor.
    pub practitioner: SubjectId,
    /// How.
    pub way: DutyWay,
    /// The first day.
    pub from: NaiveDate,
    /// The last day; absent while it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
}

impl DutyChoiceFacts {
    /// The days on which it holds.
    pub const fn spell(&self) -> Spell {
        Spell { from: self.from, until: self.until }
    }
}

/// The days that a doctor worked at the township hospital in a month; none says that the doctor
/// did not come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DutyFacts {
    /// The doctor.
    pub practitioner: SubjectId,
    /// The month.
    pub month: Month,
    /// The days, from 1.
    pub days: Vec<u8>,
}

/// A county's intake of students trained to order in a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IntakeFacts {
    /// Its name outside the ledger.
    pub public_id: PublicId,
    /// The year.
    pub year: i32,
    /// How many were admitted.
    pub admitted: i64,
    /// The day of the first admission.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<NaiveDate>,
}

//! What hangs on a project, line by line.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::area::AreaKey;
use crate::domain::clinic::{MilestoneKind, PartyRole};
use crate::domain::funding::{FundingLevel, FundingStep};
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::money::Fen;
use crate::domain::time::Instant;
use crate::ledger::entity::notice;

/// A step that was reached.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StepLine {
    /// Its name outside the ledger.
    pub id: PublicId,
    /// Its version, for `If-Match`.
    pub version: i32,
    /// The step.
    pub kind: MilestoneKind,
    /// The day.
    pub reached_on: NaiveDate,
    /// When we learned it, in microseconds since 1970 UTC.
    pub learned_at: Instant,
    /// The document that shows it.
    pub document_no: Option<String>,
    /// A remark.
    pub remark: Option<String>,
}

impl StepLine {
    /// Days between the step and its entry.
    pub fn days_until_known(&self) -> i64 {
        (self.learned_at.date() - self.reached_on).num_days()
    }
}

/// A spell in which works were halted.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SuspensionLine {
    /// Its name outside the ledger.
    pub id: PublicId,
    /// Its version, for `If-Match`.
    pub version: i32,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub until: Option<NaiveDate>,
    /// Why.
    pub reason: String,
    /// The document that says so.
    pub document_no: Option<String>,
}

/// A movement of money.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MovementLine {
    /// Its name outside the ledger.
    pub id: PublicId,
    /// Its version, for `If-Match`.
    pub version: i32,
    /// Who pays.
    pub level: FundingLevel,
    /// How far it came.
    pub step: FundingStep,
    /// How much, in fen.
    pub amount: Fen,
    /// The day.
    pub moved_on: NaiveDate,
    /// The document or voucher.
    pub document_no: Option<String>,
}

/// Money of one level.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct Money {
    /// The level.
    pub level: FundingLevel,
    /// Granted, in fen.
    pub allocated: Fen,
    /// Arrived, in fen.
    pub received: Fen,
    /// Paid out, in fen.
    pub disbursed: Fen,
    /// Taken back, in fen.
    pub reclaimed: Fen,
}

/// A party to the works.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PartyLine {
    /// Its name outside the ledger.
    pub id: PublicId,
    /// Its part.
    pub role: PartyRole,
    /// Its name.
    pub name: String,
    /// Its qualification.
    pub qualification: Option<String>,
    /// The person in charge.
    pub contact: Option<String>,
    /// Their telephone, masked: the first three characters and the last.
    pub phone: Option<String>,
}

/// The clinic that a project builds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ClinicAt {
    /// Its name outside the ledger.
    pub id: PublicId,
    /// Its name.
    pub name: String,
}

/// A device at the project's clinic.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DeviceAt {
    /// Its serial number.
    pub serial: String,
    /// The day of delivery.
    pub delivered_on: NaiveDate,
}

/// A rectification notice.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NoticeLine {
    /// Its name outside the ledger.
    pub id: PublicId,
    /// Its key, for joining.
    #[serde(skip)]
    pub subject_id: SubjectId,
    /// Its version: the ETag.
    pub version: i32,
    /// Where.
    pub area_key: AreaKey,
    /// The project's key, for joining.
    #[serde(skip)]
    pub project_id: SubjectId,
    /// The inspection that found the defects.
    #[serde(skip)]
    pub inspection_id: SubjectId,
    /// Its number.
    pub number: String,
    /// Who is to mend.
    pub responsible_unit: String,
    /// Who there answers for it.
    pub person_in_charge: Option<String>,
    /// What is to be done.
    pub requirement: String,
    /// The day of issue.
    pub issued_on: NaiveDate,
    /// Who signed it out.
    pub issued_by: String,
    /// The organ that issues it.
    pub issuing_unit: Option<String>,
    /// Whom to ask.
    pub contact: Option<String>,
    /// Their telephone.
    pub phone: Option<String>,
    /// Who gets a copy.
    pub copies_to: Option<String>,
    /// Workdays within which a written answer is due.
    pub reply_workdays: Option<i32>,
    /// The last day in time.
    pub due_on: NaiveDate,
    /// How that day was worked out.
    pub due_rule: String,
    /// The day of receipt.
    pub received_on: Option<NaiveDate>,
    /// Who received it.
    pub received_by: Option<String>,
    /// The day of the report of completion.
    pub replied_on: Option<NaiveDate>,
    /// The report of completion.
    pub reply: Option<String>,
    /// The day on which it was struck off.
    pub closed_on: Option<NaiveDate>,
    /// The inspection whose pass struck it off.
    #[serde(skip)]
    pub closing_inspection_id: Option<SubjectId>,
    /// When it was entered.
    #[serde(skip)]
    pub recorded_at: Instant,
}

impl NoticeLine {
    /// Whether it is open on a date.
    pub fn is_open(&self, on: NaiveDate) -> bool {
        self.closed_on.is_none_or(|closed| closed > on)
    }

    /// Days past the last day on a date, where it is open.
    pub fn overdue_days(&self, on: NaiveDate) -> Option<i64> {
        let late = (on - self.due_on).num_days();
        (self.is_open(on) && late > 0).then_some(late)
    }
}

pub(in crate::ledger) fn notice_line(row: notice::Model) -> NoticeLine {
    NoticeLine {
        id: row.public_id,
        subject_id: row.subject_id,
        version: row.version,
        area_key: row.area_key,
        project_id: row.project_id,
        inspection_id: row.inspection_id,
        number: row.number,
        responsible_unit: row.responsible_unit,
        person_in_charge: row.person_in_charge,
        requirement: row.requirement,
        issued_on: row.issued_on,
        issued_by: row.issued_by,
        issuing_unit: row.issuing_unit,
        contact: row.contact,
        phone: row.phone,
        copies_to: row.copies_to,
        reply_workdays: row.reply_workdays,
        due_on: row.due_on,
        due_rule: row.due_rule,
        received_on: row.received_on,
        received_by: row.received_by,
        replied_on: row.replied_on,
        reply: row.reply,
        closed_on: row.closed_on,
        closing_inspection_id: row.closing_inspection_id,
        recorded_at: row.opened_at,
    }
}

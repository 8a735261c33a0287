//! What a rectification notice prints, and the report that answers it.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::{SheetDefect, SheetIdentity, SheetPhoto};
use crate::domain::inspection::InspectionKind;

/// A rectification notice (整改通知书).
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NoticeSheet {
    /// Record, version and check address.
    pub identity: SheetIdentity,
    /// Name over the red line (机关标志), where the deployment has set one.
    pub letterhead: Option<String>,
    /// Document number that a person typed (发文字号); never made up.
    pub document_no: Option<String>,
    /// Unit that has to mend the defects.
    pub responsible_unit: String,
    /// Person who answers for it.
    pub responsible_person: String,
    /// Name of the project.
    pub project_name: String,
    /// Code of the project.
    pub project_code: String,
    /// Number of the acceptance form.
    pub acceptance_number: String,
    /// What the inspection was for.
    pub kind: InspectionKind,
    /// Day of the inspection.
    pub inspected_on: Option<NaiveDate>,
    /// Who inspected.
    pub inspectors: Vec<String>,
    /// What is demanded of the whole, beside what each defect demands.
    pub demand: String,
    /// The defects.
    pub defects: Vec<SheetDefect>,
    /// Day by which everything is to be mended.
    pub due_on: Option<NaiveDate>,
    /// How the day was counted.
    pub due_explanation: String,
    /// Workdays within which a written answer is due.
    pub reply_workdays: Option<u32>,
    /// Words of the plan's clause on what follows if nothing is done.
    pub consequence: String,
    /// Unit that issues the notice.
    pub issuing_unit: String,
    /// Person who signed for it.
    pub signatory: String,
    /// Day of issue.
    pub issued_on: Option<NaiveDate>,
    /// Whom to ask.
    pub contact: String,
    /// Telephone.
    pub phone: String,
    /// Who gets a copy.
    pub copies_to: String,
    /// Who took delivery.
    pub received_by: String,
    /// Day of delivery.
    pub received_on: Option<NaiveDate>,
    /// What the re-inspection found.
    pub reinspection: SheetReinspection,
    /// Photos of the defects.
    pub photos: Vec<SheetPhoto>,
}

/// A re-inspection (复查).
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct SheetReinspection {
    /// Day.
    pub on: Option<NaiveDate>,
    /// Who.
    pub by: String,
    /// What it came to: `已整改`, `部分整改` or `未整改`; empty until then.
    pub conclusion: String,
    /// Words.
    pub words: String,
}

/// A report that defects were mended (整改完成报告).
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CompletionSheet {
    /// Record, version and check address.
    pub identity: SheetIdentity,
    /// Whom it is addressed to.
    pub addressee: String,
    /// Number of the notice that it answers.
    pub notice_number: String,
    /// Day of that notice.
    pub notice_issued_on: Option<NaiveDate>,
    /// Name of the project.
    pub project_name: String,
    /// Code of the project.
    pub project_code: String,
    /// Number of the acceptance form.
    pub acceptance_number: String,
    /// Unit that mended the defects.
    pub responsible_unit: String,
    /// Person who answers for it.
    pub responsible_person: String,
    /// Day by which everything was to be mended.
    pub due_on: Option<NaiveDate>,
    /// Day on which the last defect was mended.
    pub completed_on: Option<NaiveDate>,
    /// What was done, in words.
    pub summary: String,
    /// Defect by defect.
    pub items: Vec<SheetMended>,
    /// Day of the report.
    pub reported_on: Option<NaiveDate>,
    /// What the re-inspection found.
    pub reinspection: SheetReinspection,
    /// Photos after mending.
    pub photos: Vec<SheetPhoto>,
}

/// A defect and how it was mended.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SheetMended {
    /// What was wrong.
    pub problem: String,
    /// What was demanded.
    pub demand: String,
    /// What the re-inspection found of it; empty until then.
    pub outcome: String,
    /// Numbers of the photos that show it.
    pub photos: Vec<u32>,
}

//! Projects: clinics, and key specialties of county hospitals.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Spell;
use crate::domain::area::AreaKey;
use crate::domain::clinic::{MilestoneKind, WorkKind};
use crate::domain::funding::{FundingLevel, FundingStep};
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::inspection::InspectionKind;
use crate::domain::money::Fen;
use crate::domain::specialty::SpecialtyKind;

/// A clinic project (村卫生室建设项目).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProjectFacts {
    /// Its key in the ledger.
    pub subject: SubjectId,
    /// Its name outside the ledger.
    pub public_id: PublicId,
    /// Its project code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// What people call it, such as 官亭镇石院村.
    pub label: String,
    /// The village that it is built for.
    pub village: AreaKey,
    /// The clinic that it builds, once that is recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facility: Option<SubjectId>,
    /// The stage of the plan that it belongs to, such as `2015`.
    pub batch: String,
    /// The nature of the works.
    pub work_kind: WorkKind,
    /// The steps that it reached.
    #[serde(default)]
    pub milestones: Vec<Milestone>,
    /// When works were to begin.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub planned_start: Option<NaiveDate>,
    /// When works were to be finished.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub planned_finish: Option<NaiveDate>,
    /// When works were halted.
    #[serde(default)]
    pub suspensions: Vec<Spell>,
    /// The rectification notice that is open on the date; of several, the one due first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open_notice: Option<OpenNotice>,
    /// What the inspections came to.
    #[serde(default)]
    pub acceptance: Acceptance,
    /// Its money, movement by movement.
    #[serde(default)]
    pub funding: Vec<Movement>,
    /// The builder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contractor: Option<String>,
}

/// A key specialty of a county hospital (县级医院重点专科).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpecialtyFacts {
    /// Its key in the ledger.
    pub subject: SubjectId,
    /// Its name outside the ledger.
    pub public_id: PublicId,
    /// Its number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// What people call it, such as 宕昌县人民医院重症医学科.
    pub label: String,
    /// Where its hospital lies.
    pub area: AreaKey,
    /// The specialty.
    pub specialty: SpecialtyKind,
    /// The stage of the plan that it belongs to, such as `2015`.
    pub batch: String,
    /// The steps that it reached.
    #[serde(default)]
    pub milestones: Vec<Milestone>,
    /// When works were halted.
    #[serde(default)]
    pub suspensions: Vec<Spell>,
    /// The rectification notice that is open on the date; of several, the one due first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open_notice: Option<OpenNotice>,
    /// What the inspections for acceptance came to; an appraisal is none.
    #[serde(default)]
    pub acceptance: Acceptance,
    /// Its money, movement by movement.
    #[serde(default)]
    pub funding: Vec<Movement>,
}

/// A step of a project, when it was reached and when we learned it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Milestone {
    /// The step.
    pub kind: MilestoneKind,
    /// The day on which it was reached.
    pub on: NaiveDate,
    /// The day on which it was entered, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub learned_on: Option<NaiveDate>,
}

/// A rectification notice (整改通知书) that is not closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenNotice {
    /// The day on which it was issued.
    pub issued_on: NaiveDate,
    /// The last day that is in time.
    pub due_on: NaiveDate,
}

/// What the inspections for acceptance came to, re-inspections included.
///
/// A preliminary inspection is no acceptance and stays a milestone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case", deny_unknown_fields)]
pub enum Acceptance {
    /// No inspection came to a conclusion.
    #[default]
    Pending,
    /// 基本合格: does not count until a re-inspection passes it.
    Conditional {
        /// The day of the inspection.
        on: NaiveDate,
    },
    /// 不合格.
    Failed {
        /// The day of the inspection.
        on: NaiveDate,
    },
    /// 合格, at once or on re-inspection.
    Passed {
        /// The day on which it passed.
        on: NaiveDate,
        /// The inspection that passed it.
        by: InspectionKind,
        /// The day on which that was entered, where it is known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        learned_on: Option<NaiveDate>,
    },
}

/// A movement of money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Movement {
    /// The level that pays.
    pub level: FundingLevel,
    /// How far the money came.
    pub step: FundingStep,
    /// How much.
    pub amount: Fen,
    /// The day.
    pub on: NaiveDate,
    /// The funding programme, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub programme: Option<String>,
}

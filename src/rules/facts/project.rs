//! Clinic projects.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Spell;
use crate::domain::area::AreaKey;
use crate::domain::clinic::{self, MilestoneKind, Reached, Stage, WorkKind};
use crate::domain::funding::{FundingLevel, FundingStep};
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::inspection::InspectionKind;
use crate::domain::money::Fen;

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

impl ProjectFacts {
    /// The day on which it was accepted, on `as_of` or before; a conditional pass is none.
    pub fn accepted_on(&self, as_of: NaiveDate) -> Option<NaiveDate> {
        match self.acceptance {
            Acceptance::Passed { on, .. } => Some(on).filter(|&on| on <= as_of),
            Acceptance::Conditional { on } | Acceptance::Failed { on } if on <= as_of => None,
            _ => self.reached_on(MilestoneKind::Accepted, as_of),
        }
    }

    /// The day on which a step was first reached, on `as_of` or before.
    pub fn reached_on(&self, kind: MilestoneKind, as_of: NaiveDate) -> Option<NaiveDate> {
        self.known(as_of).filter(|at| at.kind == kind).map(|at| at.on).min()
    }

    /// The first day on which works had certainly begun.
    pub fn started_on(&self, as_of: NaiveDate) -> Option<NaiveDate> {
        self.at_least(30, as_of)
    }

    /// The first day on which works were certainly finished; acceptance implies it.
    pub fn finished_on(&self, as_of: NaiveDate) -> Option<NaiveDate> {
        self.at_least(70, as_of)
    }

    /// The day on which it was taken out of the plan, on `as_of` or before.
    pub fn withdrawn_on(&self, as_of: NaiveDate) -> Option<NaiveDate> {
        self.reached_on(MilestoneKind::Withdrawn, as_of)
    }

    /// The rectification notice that is open on the day.
    pub fn notice(&self, as_of: NaiveDate) -> Option<OpenNotice> {
        self.open_notice.filter(|notice| notice.issued_on <= as_of)
    }

    /// Where the project stands on the day. What is used before it is accepted is finished
    /// and no more.
    pub fn stage(&self, as_of: NaiveDate) -> Stage {
        let mut reached: Vec<Reached> = self
            .known(as_of)
            .filter(|at| at.kind.step().is_none_or(|step| step < 90))
            .map(|at| Reached { kind: at.kind, on: at.on })
            .collect();
        if let Some(on) = self.accepted_on(as_of) {
            let used = self.used_on(as_of).map(|on| (MilestoneKind::InService, on));
            let (kind, on) = used.unwrap_or((MilestoneKind::Accepted, on));
            reached.push(Reached { kind, on });
        } else if let Some(on) = self.finished_on(as_of) {
            reached.push(Reached { kind: MilestoneKind::Completed, on });
        }
        let suspended = self.suspensions.iter().any(|spell| spell.covers(as_of));
        clinic::stage(&reached, suspended, self.notice(as_of).is_some())
    }

    /// The first day on which it was in use.
    pub fn used_on(&self, as_of: NaiveDate) -> Option<NaiveDate> {
        self.at_least(95, as_of)
    }

    /// The movements on `as_of` or before.
    pub fn movements(&self, as_of: NaiveDate) -> impl Iterator<Item = &Movement> {
        self.funding.iter().filter(move |movement| movement.on <= as_of)
    }

    fn known(&self, as_of: NaiveDate) -> impl Iterator<Item = &Milestone> {
        self.milestones.iter().filter(move |at| at.on <= as_of)
    }

    fn at_least(&self, step: u8, as_of: NaiveDate) -> Option<NaiveDate> {
        let reported = self
            .known(as_of)
            .filter(|at| at.kind.step().is_some_and(|at| at >= step))
            .map(|at| at.on);
        let inspected = match self.acceptance {
            _ if step > 70 => None,
            Acceptance::Passed { on, .. }
            | Acceptance::Conditional { on }
            | Acceptance::Failed { on } => Some(on).filter(|&on| on <= as_of),
            Acceptance::Pending => None,
        };
        reported.chain(inspected).min()
    }
}

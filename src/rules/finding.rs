//! What a rule says of one record.

use std::cmp::Reverse;
use std::ops::{Add, AddAssign};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::area::AreaKey;
use crate::domain::clinic::Stage;
use crate::domain::ids::PublicId;
use crate::domain::measure::Share;
use crate::domain::money::Fen;
use crate::domain::practitioner::GeneralPractice;

/// Whether a record counts for a target.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    ToSchema
)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// 计入.
    Counted,
    /// 未计入.
    NotCounted,
    /// 不适用: outside the count altogether.
    NotApplicable,
    /// 待定: something that decides it has not been entered.
    Open,
}

impl Standing {
    /// The word that people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Counted => "计入",
            Self::NotCounted => "未计入",
            Self::NotApplicable => "不适用",
            Self::Open => "待定",
        }
    }

    /// Whether the record belongs to what is asked about.
    pub const fn is_asked(self) -> bool {
        !matches!(self, Self::NotApplicable)
    }
}

/// How a record stands to its deadline. An unset year never makes anything late.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    ToSchema
)]
#[serde(tag = "class", rename_all = "snake_case", deny_unknown_fields)]
pub enum Lateness {
    /// 按期: done on the deadline or before.
    OnTime,
    /// 未到期: nothing is due yet.
    NotDue,
    /// 逾期完成: done after the deadline.
    Late {
        /// Days after the deadline.
        days: i64,
    },
    /// 待验收: finished on the deadline or before, and not accepted.
    AwaitingOnTime,
    /// 逾期: not done, and the deadline has passed.
    Overdue {
        /// Days after the deadline.
        days: i64,
    },
}

impl Lateness {
    /// Places a record on the calendar: when it was done, and when it was to be.
    pub fn of(done: Option<NaiveDate>, deadline: Option<NaiveDate>, as_of: NaiveDate) -> Self {
        let Some(deadline) = deadline else {
            return Self::NotDue;
        };
        match done {
            Some(done) if done <= deadline => Self::OnTime,
            Some(done) => Self::Late { days: (done - deadline).num_days() },
            None if as_of > deadline => Self::Overdue { days: (as_of - deadline).num_days() },
            None => Self::NotDue,
        }
    }

    /// The word that people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::OnTime => "按期",
            Self::NotDue => "未到期",
            Self::Late { .. } => "逾期完成",
            Self::AwaitingOnTime => "待验收",
            Self::Overdue { .. } => "逾期",
        }
    }
}

/// Money of a record, step by step, in fen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Funds {
    /// 下达.
    #[serde(default)]
    pub allocated: Fen,
    /// 到位, what was taken back already deducted.
    #[serde(default)]
    pub received: Fen,
    /// 支付.
    #[serde(default)]
    pub disbursed: Fen,
    /// 扣减: kept back by the scheme.
    #[serde(default)]
    pub deducted: Fen,
}

impl Add for Funds {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            allocated: self.allocated + other.allocated,
            received: self.received + other.received,
            disbursed: self.disbursed + other.disbursed,
            deducted: self.deducted + other.deducted,
        }
    }
}

impl AddAssign for Funds {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

/// A person behind a finding about an institution.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Listed {
    /// The person.
    pub id: PublicId,
    /// The name.
    pub name: String,
    /// Whether the person counts at the institution.
    pub standing: Standing,
    /// As what, for a general practitioner who counts.
    pub counts_as: Option<GeneralPractice>,
    /// Why, for people to read.
    pub reason: String,
    /// Since when.
    pub since: Option<NaiveDate>,
    /// The day on which it was entered, where that is known.
    pub learned_on: Option<NaiveDate>,
}

impl Listed {
    /// Whether the person counts, and has since a day or before.
    pub fn counts_by(&self, day: NaiveDate) -> bool {
        self.standing == Standing::Counted && self.since.is_some_and(|since| since <= day)
    }
}

/// What a rule says of one record. The list behind a number is its findings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Finding {
    /// The record; none for a village, which is named by its area.
    pub subject: Option<PublicId>,
    /// The village that it lies in.
    pub area: AreaKey,
    /// What people call it.
    pub label: String,
    /// Its project code.
    pub code: Option<String>,
    /// The stage of the target that it was held against.
    pub stage: String,
    /// Whether it counts.
    pub standing: Standing,
    /// Why, for people to read.
    pub reason: String,
    /// The date that decides.
    pub on: Option<NaiveDate>,
    /// How it stands to its deadline.
    pub lateness: Lateness,
    /// Where the works stand, for a project.
    pub progress: Option<Stage>,
    /// Its money.
    pub funds: Funds,
    /// What it adds to the numerator.
    pub numerator: i64,
    /// What it adds to the denominator.
    pub denominator: i64,
    /// What it adds to the rate that a rise is measured from.
    pub base: Share,
    /// What it adds to the other rate that it could be measured from.
    pub other_base: Share,
    /// The day on which a deciding fact was entered, where that was after the deadline.
    pub learned_late_on: Option<NaiveDate>,
    /// The last day of its open rectification notice.
    pub rectification_due_on: Option<NaiveDate>,
    /// The builder.
    pub contractor: Option<String>,
    /// What a reader should know beside the standing.
    pub warnings: Vec<String>,
    /// The people behind it, where the record is an institution: those who count and those who
    /// do not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<Listed>,
}

impl Finding {
    /// A finding about an area, not yet decided; it asks for one and has none.
    pub fn about(area: AreaKey, label: String, stage: &str) -> Self {
        Self {
            subject: None,
            area,
            label,
            code: None,
            stage: stage.to_owned(),
            standing: Standing::Open,
            reason: String::new(),
            on: None,
            lateness: Lateness::NotDue,
            progress: None,
            funds: Funds::default(),
            numerator: 0,
            denominator: 1,
            base: Share::default(),
            other_base: Share::default(),
            learned_late_on: None,
            rectification_due_on: None,
            contractor: None,
            warnings: Vec::new(),
            people: Vec::new(),
        }
    }

    /// The same finding, decided; the measure follows from the standing.
    #[must_use]
    pub fn decided(mut self, standing: Standing, reason: impl Into<String>) -> Self {
        self.standing = standing;
        self.reason = reason.into();
        self.numerator = i64::from(standing == Standing::Counted);
        self.denominator = i64::from(standing.is_asked());
        self
    }

    /// The same finding with the date that decides and its place on the calendar.
    #[must_use]
    pub const fn dated(mut self, on: Option<NaiveDate>, lateness: Lateness) -> Self {
        self.on = on;
        self.lateness = lateness;
        self
    }

    /// Sorts the worst first and is the same for the same findings in any order.
    pub fn worst_first(&self) -> impl Ord + use<> {
        let (class, days) = match self.lateness {
            Lateness::Overdue { days } => (0, days),
            Lateness::AwaitingOnTime => (1, 0),
            Lateness::NotDue => (2, 0),
            Lateness::Late { days } => (3, days),
            Lateness::OnTime => (4, 0),
        };
        let standing = match self.standing {
            Standing::NotCounted => 0,
            Standing::Open => 1,
            Standing::Counted | Standing::NotApplicable => 2,
        };
        let outside = self.standing == Standing::NotApplicable;
        (outside, class, standing, Reverse(days), self.area, self.subject)
    }
}

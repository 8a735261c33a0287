//! What a target has come to on a date.

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::forecast::Forecast;
use super::rule::Against;
use crate::plan::{Stage, YearSource};

/// What a target has come to on a date. The order is that of severity, the worst first.
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
pub enum Status {
    /// The deadline has passed and too little is done, awaited ones included.
    Overdue,
    /// The pace misses the deadline, or nothing happened in the window.
    AtRisk,
    /// The deadline has passed; what was finished in time would do, once accepted.
    AwaitingAcceptance,
    /// Nothing says how it stands.
    NoData,
    /// All is done, not all of it in time.
    MetLate,
    /// The pace meets the deadline.
    OnTrack,
    /// Nothing is due yet, or the year is masked.
    NotDue,
    /// What was due is done in time.
    Met,
    /// The clause has no number and no date: it is told and not judged.
    Narrative,
}

impl Status {
    /// The word that people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Overdue => "逾期",
            Self::AtRisk => "预警",
            Self::AwaitingAcceptance => "待验收",
            Self::NoData => "缺数据",
            Self::MetLate => "逾期完成",
            Self::OnTrack => "进行中",
            Self::NotDue => "未到期",
            Self::Met => "达标",
            Self::Narrative => "不作评判",
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.label())
    }
}

/// What the status follows from.
pub(super) struct Grounds<'a> {
    pub(super) stage: &'a Stage,
    pub(super) deadline: Option<NaiveDate>,
    pub(super) as_of: NaiveDate,
    pub(super) against: Against,
    pub(super) advisory: bool,
    /// What is due; `None` where the plan does not say.
    pub(super) required: Option<i64>,
    /// What is done.
    pub(super) done: i64,
    /// What of it was done in time.
    pub(super) on_time: i64,
    /// What was finished in time and waits to be accepted.
    pub(super) awaiting: i64,
    /// What is past a last day of its own.
    pub(super) overdue: i64,
    pub(super) forecast: Forecast,
}

impl Grounds<'_> {
    /// The status, and what is to be said beside it.
    ///
    /// A masked year comes before everything else: it never makes anything late. After the
    /// deadline the plan's own number decides, so a county that enters nothing is overdue
    /// and not without data. Where a clause only asks for preference, what would be
    /// overdue is at risk.
    pub(super) fn status(&self) -> (Status, Option<&'static str>) {
        let Some(deadline) = self.deadline else {
            return self.recurring().unwrap_or((Status::NotDue, Some(self.undated())));
        };
        let Some(required) = self.required else {
            return (Status::NoData, Some("任务未分解到县区"));
        };
        if required == 0 {
            return self.nothing_asked();
        }
        if self.on_time >= required {
            return (Status::Met, None);
        }
        if self.as_of <= deadline { self.before() } else { (self.after(required), None) }
    }

    /// The status of a stage without a last day whose records have last days of their own, such
    /// as the quarters of a practice: what was due in each was done, or was not.
    fn recurring(&self) -> Option<(Status, Option<&'static str>)> {
        let required = self.required.filter(|_| self.stage.year_source != YearSource::Masked)?;
        match required {
            _ if self.against.is_allotted() => None,
            0 => None,
            _ if self.on_time >= required => Some((Status::Met, None)),
            _ if self.done >= required && self.done > 0 => Some((Status::MetLate, None)),
            _ if self.overdue > 0 && !self.advisory => Some((Status::Overdue, None)),
            _ => None,
        }
    }

    fn undated(&self) -> &'static str {
        if self.stage.year_source == YearSource::Masked {
            "年份未定"
        } else {
            "方案未定期限"
        }
    }

    const fn nothing_asked(&self) -> (Status, Option<&'static str>) {
        if self.against.is_allotted() {
            (Status::NotDue, Some("本批次未分配任务"))
        } else {
            (Status::NoData, Some("没有可统计的记录"))
        }
    }

    fn before(&self) -> (Status, Option<&'static str>) {
        if self.stage.from.is_some_and(|from| from > self.as_of) {
            return (Status::NotDue, Some("尚未开始"));
        }
        let note = match self.forecast {
            Forecast::NoProgress { .. } => Some("统计窗口内无进展"),
            _ => None,
        };
        if self.forecast.is_late() { (Status::AtRisk, note) } else { (Status::OnTrack, note) }
    }

    const fn after(&self, required: i64) -> Status {
        if self.done >= required {
            Status::MetLate
        } else if self.done + self.awaiting >= required {
            Status::AwaitingAcceptance
        } else if self.advisory {
            Status::AtRisk
        } else {
            Status::Overdue
        }
    }
}

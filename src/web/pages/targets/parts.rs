//! The lists that stand behind the numbers of a board: one part of a tally, one list.

use std::ops::RangeInclusive;

use chrono::NaiveDate;

use crate::rules::{Finding, Tally};

/// A part of the findings: those that add to one number of the tally.
///
/// A finding belongs to the list exactly when its own tally adds to the number, so a number
/// always equals its list.
#[derive(Debug)]
pub(in crate::web::pages) struct Part {
    /// The name in the address.
    pub(in crate::web::pages) code: &'static str,
    /// The words.
    pub(in crate::web::pages) label: &'static str,
    number: fn(&Tally) -> i64,
}

impl Part {
    const fn new(code: &'static str, label: &'static str, number: fn(&Tally) -> i64) -> Self {
        Self { code, label, number }
    }

    /// The part of a name.
    pub(in crate::web::pages) fn of(code: &str) -> Option<&'static Self> {
        PARTS.iter().find(|part| part.code == code)
    }

    /// The number that a tally has of it.
    pub(in crate::web::pages) fn number(&self, tally: &Tally) -> i64 {
        (self.number)(tally)
    }

    /// Whether a finding adds to the number.
    pub(super) fn takes(&self, finding: &Finding, window: &RangeInclusive<NaiveDate>) -> bool {
        self.number(&Tally::of(finding, window)) > 0
    }

    /// The parts that every list can be narrowed to; the others are led to by a number.
    pub(super) fn is_standing(&self) -> bool {
        matches!(self.code, "counted" | "lacking" | "open" | "not_applicable")
    }
}

/// Every part. Those of the standing come first.
pub(in crate::web::pages) static PARTS: &[Part] = &[
    Part::new("counted", "计入", |tally| tally.counted),
    Part::new("lacking", "未计入", |tally| tally.asked - tally.counted - tally.open),
    Part::new("open", "待定", |tally| tally.open),
    Part::new("not_applicable", "不适用", |tally| tally.not_applicable),
    Part::new("asked", "在统计范围内", |tally| tally.asked),
    Part::new("undone", "未计入或待定", |tally| tally.asked - tally.counted),
    Part::new("on_time", "按期", |tally| tally.on_time),
    Part::new("late", "逾期完成", |tally| tally.late),
    Part::new("missed", "逾期未完成", |tally| tally.overdue + tally.awaiting),
    Part::new("overdue", "逾期", |tally| tally.overdue),
    Part::new("awaiting", "按期完工待验收", |tally| tally.awaiting),
    Part::new("not_started", "未开工", |tally| tally.not_started),
    Part::new("under_construction", "在建", |tally| tally.under_construction),
    Part::new("suspended", "停工", |tally| tally.suspended),
    Part::new("finished", "完工未验收", |tally| tally.finished),
    Part::new("rectifying", "整改未销号", |tally| tally.rectifying),
    Part::new("rectification_overdue", "整改超期", |tally| tally.rectification_overdue),
    Part::new("window", "统计窗口内计入", |tally| tally.counted_in_window),
    Part::new("learned_late", "事后补录", |tally| tally.learned_late),
    Part::new("warned", "有提示", |tally| tally.warned),
];

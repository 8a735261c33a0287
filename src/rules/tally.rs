//! A count of findings that can be added.

use std::iter::Sum;
use std::ops::{Add, AddAssign, RangeInclusive};

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::finding::{Finding, Funds, Lateness, Standing};
use crate::domain::clinic::Stage;
use crate::domain::measure::Share;

/// A count of findings. County and county make the prefecture.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Tally {
    /// What the plan allots; zero where records themselves are what is asked about.
    pub required: i64,
    /// Records that belong to what is asked about.
    pub asked: i64,
    /// Records that count.
    pub counted: i64,
    /// Records that count and were done in time.
    pub on_time: i64,
    /// Records that count and were done late.
    pub late: i64,
    /// Records finished in time and not accepted, once the deadline has passed.
    pub awaiting: i64,
    /// Records not done, once the deadline has passed.
    pub overdue: i64,
    /// Records of which something that decides has not been entered.
    pub open: i64,
    /// Records outside the count.
    pub not_applicable: i64,
    /// Projects of which works have not begun (未开工).
    pub not_started: i64,
    /// Projects of which works go on or are halted (在建).
    pub under_construction: i64,
    /// Projects of which works are halted, also in those under construction.
    pub suspended: i64,
    /// Projects finished and not accepted, whenever they were finished (待验收).
    pub finished: i64,
    /// Projects with a rectification notice that is not closed.
    pub rectifying: i64,
    /// Those of them whose notice has run out.
    pub rectification_overdue: i64,
    /// Records that count and whose date lies in the window of the pace.
    pub counted_in_window: i64,
    /// Records of which a deciding fact was entered after the deadline.
    pub learned_late: i64,
    /// Records with a warning.
    pub warned: i64,
    /// What the records add to the numerator.
    pub numerator: i64,
    /// What the records add to the denominator.
    pub denominator: i64,
    /// The rate that a rise is measured from.
    pub base: Share,
    /// The other rate that it could be measured from.
    pub other_base: Share,
    /// The money of the records asked about.
    pub funds: Funds,
}

impl Tally {
    /// Counts findings; the last day of the window is the day they are judged on.
    pub fn from_findings(findings: &[Finding], window: &RangeInclusive<NaiveDate>) -> Self {
        findings.iter().map(|finding| Self::of(finding, window)).sum()
    }

    /// What one finding adds.
    pub fn of(finding: &Finding, window: &RangeInclusive<NaiveDate>) -> Self {
        let counts = finding.standing == Standing::Counted;
        let asked = finding.standing.is_asked();
        let if_counted = |holds: bool| i64::from(counts && holds);
        let if_asked = |holds: bool| i64::from(asked && holds);
        let at = |stages: &[Stage]| {
            if_asked(finding.progress.is_some_and(|progress| stages.contains(&progress)))
        };
        let due = finding.rectification_due_on;
        Self {
            required: 0,
            asked: i64::from(asked),
            counted: i64::from(counts),
            on_time: if_counted(finding.lateness == Lateness::OnTime),
            late: if_counted(matches!(finding.lateness, Lateness::Late { .. })),
            awaiting: if_asked(finding.lateness == Lateness::AwaitingOnTime),
            overdue: if_asked(matches!(finding.lateness, Lateness::Overdue { .. })),
            open: i64::from(finding.standing == Standing::Open),
            not_applicable: i64::from(!asked),
            not_started: at(&[Stage::NotStarted]),
            under_construction: at(&[Stage::UnderConstruction, Stage::Suspended]),
            suspended: at(&[Stage::Suspended]),
            finished: at(&[Stage::Completed, Stage::Rectifying]),
            rectifying: if_asked(due.is_some()),
            rectification_overdue: if_asked(due.is_some_and(|due| due < *window.end())),
            counted_in_window: if_counted(finding.on.is_some_and(|on| window.contains(&on))),
            learned_late: if_asked(finding.learned_late_on.is_some()),
            warned: if_asked(!finding.warnings.is_empty()),
            numerator: finding.numerator,
            denominator: finding.denominator,
            base: finding.base,
            other_base: finding.other_base,
            funds: if asked { finding.funds } else { Funds::default() },
        }
    }

    /// What counts out of what is asked about, to be shown as a percentage.
    pub const fn share(self) -> Share {
        Share { numerator: self.numerator, denominator: self.denominator }
    }
}

/// The days over which the actual pace is measured, the as-of day the last.
pub fn pace_window(as_of: NaiveDate, days: i64) -> RangeInclusive<NaiveDate> {
    let before = u64::try_from(days - 1).unwrap_or(0);
    as_of.checked_sub_days(Days::new(before)).unwrap_or(as_of)..=as_of
}

impl Add for Tally {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            required: self.required + other.required,
            asked: self.asked + other.asked,
            counted: self.counted + other.counted,
            on_time: self.on_time + other.on_time,
            late: self.late + other.late,
            awaiting: self.awaiting + other.awaiting,
            overdue: self.overdue + other.overdue,
            open: self.open + other.open,
            not_applicable: self.not_applicable + other.not_applicable,
            not_started: self.not_started + other.not_started,
            under_construction: self.under_construction + other.under_construction,
            suspended: self.suspended + other.suspended,
            finished: self.finished + other.finished,
            rectifying: self.rectifying + other.rectifying,
            rectification_overdue: self.rectification_overdue + other.rectification_overdue,
            counted_in_window: self.counted_in_window + other.counted_in_window,
            learned_late: self.learned_late + other.learned_late,
            warned: self.warned + other.warned,
            numerator: self.numerator + other.numerator,
            denominator: self.denominator + other.denominator,
            base: self.base + other.base,
            other_base: self.other_base + other.other_base,
            funds: self.funds + other.funds,
        }
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sum for Tally {
    fn sum<I: Iterator<Item = Self>>(tallies: I) -> Self {
        tallies.fold(Self::default(), Add::add)
    }
}

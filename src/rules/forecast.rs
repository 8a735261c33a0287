//! Pace and forecast: how fast it must go, how fast it goes, when it will be there.

use std::fmt;

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A number a week in tenths: 61 is 6.1 a week.
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
#[serde(transparent)]
pub struct Pace(pub i64);

impl Pace {
    /// So many in so many days, to one decimal, half up; a part day is a day.
    pub fn of(count: i64, days: i64) -> Self {
        let days = days.max(1);
        Self((count * 140 + days).div_euclid(days * 2))
    }
}

/// The pace with one decimal: `6.1`.
impl fmt::Display for Pace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}.{}", self.0 / 10, self.0 % 10))
    }
}

/// When the required number will be there, at the pace of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Forecast {
    /// 已完成.
    Reached {
        /// The day on which the number was reached, where records tell it.
        on: Option<NaiveDate>,
    },
    /// 预计完成.
    Expected {
        /// The day.
        on: NaiveDate,
        /// Days after the deadline; zero where it is in time or there is none.
        late_days: i64,
    },
    /// 无进展: nothing in the whole window.
    NoProgress {
        /// The days of the window.
        window_days: i64,
    },
    /// Nothing to forecast: nothing is asked yet, or no rule counts it.
    Nothing,
}

/// What is left and how much of it was done lately.
#[derive(Debug, Clone, Copy)]
pub(super) struct Course {
    /// What is due.
    pub(super) due: i64,
    /// What is missing.
    pub(super) gap: i64,
    /// What was done in the window.
    pub(super) done: i64,
    /// The days of the window.
    pub(super) window_days: i64,
    /// The last day that is in time.
    pub(super) deadline: Option<NaiveDate>,
    /// The date.
    pub(super) as_of: NaiveDate,
}

impl Course {
    /// The pace of the window.
    pub(super) fn actual(self) -> Pace {
        Pace::of(self.done, self.window_days)
    }

    /// The pace that reaches the deadline; none once it has passed or nothing is missing.
    pub(super) fn needed(self) -> Option<Pace> {
        let deadline = self.deadline.filter(|&deadline| deadline >= self.as_of)?;
        (self.gap > 0).then(|| Pace::of(self.gap, (deadline - self.as_of).num_days()))
    }

    /// The day on which the missing ones will be there.
    ///
    /// Worked out from the count of the window and not from the rounded pace. A date beyond
    /// the calendar is no progress.
    pub(super) fn forecast(self, reached_on: Option<NaiveDate>) -> Forecast {
        if self.due == 0 {
            return Forecast::Nothing;
        }
        if self.gap <= 0 {
            return Forecast::Reached { on: reached_on };
        }
        let on = (self.done > 0)
            .then(|| (self.gap * self.window_days + self.done - 1) / self.done)
            .and_then(|days| u64::try_from(days).ok())
            .and_then(|days| self.as_of.checked_add_days(Days::new(days)));
        let Some(on) = on else {
            return Forecast::NoProgress { window_days: self.window_days };
        };
        let late_days = self.deadline.map_or(0, |deadline| (on - deadline).num_days().max(0));
        Forecast::Expected { on, late_days }
    }
}

impl Forecast {
    /// Whether the deadline will be missed at this pace.
    pub const fn is_late(self) -> bool {
        match self {
            Self::Reached { .. } | Self::Nothing => false,
            Self::Expected { late_days, .. } => late_days > 0,
            Self::NoProgress { .. } => true,
        }
    }
}

/// As a table shows it: a date, 无进展 or 已完成.
impl fmt::Display for Forecast {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Reached { on: Some(on) } => write!(f, "{on} 已完成"),
            Self::Reached { on: None } => f.write_str("已完成"),
            Self::Expected { on, .. } => write!(f, "{on}"),
            Self::NoProgress { .. } => f.write_str("无进展"),
            Self::Nothing => f.write_str("—"),
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::{Course, Forecast, Pace};

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).expect("a date")
    }

    fn course(gap: i64, done: i64) -> Course {
        Course {
            due: 305,
            gap,
            done,
            window_days: 56,
            deadline: Some(day(2016, 12, 31)),
            as_of: day(2016, 8, 31),
        }
    }

    #[test]
    fn the_board_of_august_2016_is_worked_out() {
        let course = course(157, 49);
        assert_eq!(course.needed(), Some(Pace(90)));
        assert_eq!(course.actual().to_string(), "6.1");
        assert_eq!(
            course.forecast(None),
            Forecast::Expected { on: day(2017, 2, 27), late_days: 58 }
        );
    }

    #[test]
    fn a_nil_pace_has_no_date() {
        let forecast = course(29, 0).forecast(None);
        assert_eq!(forecast, Forecast::NoProgress { window_days: 56 });
        assert_eq!(forecast.to_string(), "无进展");
        assert!(forecast.is_late());
        assert!(!course(0, 0).forecast(None).is_late());
    }

    #[test]
    fn the_deadline_day_still_has_one_day() {
        let course = Course { as_of: day(2016, 12, 31), ..course(2, 1) };
        assert_eq!(course.needed(), Some(Pace(140)));
        let after = Course { as_of: day(2017, 1, 1), ..course };
        assert_eq!(after.needed(), None);
    }

    #[test]
    fn paces_round_half_up() {
        assert_eq!(Pace::of(11, 56), Pace(14));
        assert_eq!(Pace::of(1, 140), Pace(1));
        assert_eq!(Pace::of(3, 56), Pace(4));
    }

    #[test]
    fn a_part_day_is_a_day() {
        let forecast = course(1, 55).forecast(None);
        assert_eq!(forecast, Forecast::Expected { on: day(2016, 9, 2), late_days: 0 });
    }
}

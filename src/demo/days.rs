//! Days and the instants at which people sit at their desks.

use chrono::{Datelike, Days, NaiveDate, TimeDelta};

use crate::domain::time::{Instant, end_of_day};

/// A day of the calendar; the first of 1970 where there is none.
pub(super) const fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(date) => date,
        None => NaiveDate::MIN,
    }
}

/// So many days later, or earlier where the number is negative.
pub(super) fn later(date: NaiveDate, days: i64) -> NaiveDate {
    date + TimeDelta::days(days)
}

/// The Friday on which a week's steps are entered.
pub(super) fn friday(date: NaiveDate) -> NaiveDate {
    let ahead = (4 + 7 - u64::from(date.weekday().num_days_from_monday())) % 7;
    date + Days::new(ahead)
}

/// Some seconds after midnight in Beijing.
pub(super) fn at(date: NaiveDate, seconds: i64) -> Instant {
    Instant(Instant::from(end_of_day(date)).0 + 1 - (86_400 - seconds) * 1_000_000)
}

/// An hour of a day as seconds after midnight.
pub(super) const fn hour(hour: i64) -> i64 {
    hour * 3_600
}

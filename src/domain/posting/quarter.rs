//! Calendar quarters.

use std::fmt;

use chrono::{Datelike, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

/// A calendar quarter. Days in it are never carried over into another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Quarter {
    first: NaiveDate,
}

impl Quarter {
    /// The quarter that a day lies in.
    pub fn of(on: NaiveDate) -> Self {
        let month = on.month0() / 3 * 3 + 1;
        Self { first: NaiveDate::from_ymd_opt(on.year(), month, 1).unwrap_or(on) }
    }

    /// Its first day.
    pub const fn first(self) -> NaiveDate {
        self.first
    }

    /// Its last day.
    pub fn last(self) -> NaiveDate {
        self.first + Months::new(3) - Days::new(1)
    }

    /// How many days it has.
    pub fn length(self) -> i64 {
        (self.last() - self.first).num_days() + 1
    }

    /// The one before.
    #[must_use]
    pub fn before(self) -> Self {
        Self { first: self.first - Months::new(3) }
    }

    /// The last quarter that was over on a day; its own last day ends a quarter.
    pub fn last_complete(on: NaiveDate) -> Self {
        let current = Self::of(on);
        if current.last() == on { current } else { current.before() }
    }

    /// Whether a day lies in it.
    pub fn holds(self, on: NaiveDate) -> bool {
        (self.first..=self.last()).contains(&on)
    }
}

/// As people write it: `2016年第二季度`.
impl fmt::Display for Quarter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = ["一", "二", "三", "四"][self.first.month0() as usize / 3];
        write!(f, "{}年第{name}季度", self.first.year())
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::Quarter;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn a_quarter_has_its_days_and_a_name() {
        let quarter = Quarter::of(day("2016-02-29"));
        assert_eq!((quarter.first(), quarter.last()), (day("2016-01-01"), day("2016-03-31")));
        assert_eq!((quarter.length(), quarter.to_string().as_str()), (91, "2016年第一季度"));
        assert_eq!(quarter.before().to_string(), "2015年第四季度");
    }

    #[test]
    fn a_quarter_is_over_on_its_last_day() {
        assert_eq!(Quarter::last_complete(day("2016-06-29")), Quarter::of(day("2016-01-01")));
        assert_eq!(Quarter::last_complete(day("2016-06-30")), Quarter::of(day("2016-06-01")));
        assert_eq!(Quarter::last_complete(day("2016-01-01")), Quarter::of(day("2015-12-31")));
    }
}

//! Calendar months: what is paid, worked and checked month by month.

use std::fmt;

use chrono::{Datelike, Days, Months, NaiveDate};
use sea_orm::DeriveValueType;
use serde::{Serialize, Serializer};
use utoipa::ToSchema;

use super::text::parse_date;

/// A calendar month, kept by its first day.
///
/// It sorts and compares as months do, is stored as a date, and is sent as `2016-03`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType, ToSchema)]
#[schema(value_type = String, example = "2016-03")]
pub struct Month(NaiveDate);

impl Month {
    /// The month that a day lies in.
    pub fn of(day: NaiveDate) -> Self {
        Self(day.with_day(1).unwrap_or(day))
    }

    /// Reads a month as people type it: `2016-03`, `2016.3`, `2016年3月`. `None` for anything
    /// else: neither a year nor a month is guessed.
    pub fn parse(text: &str) -> Option<Self> {
        let typed = text.trim().trim_end_matches('月');
        let day = if typed.contains('年') { "月1日" } else { "" };
        let separator = typed.chars().find(|sign| matches!(sign, '-' | '.' | '/' | '－' | '．'));
        let day = match (day, separator) {
            ("", Some(separator)) => format!("{separator}01"),
            ("", None) => return None,
            (day, _) => day.to_owned(),
        };
        parse_date(&format!("{typed}{day}")).ok().map(Self::of)
    }

    /// The first day.
    pub const fn first_day(self) -> NaiveDate {
        self.0
    }

    /// The last day.
    pub fn last_day(self) -> NaiveDate {
        self.next().0.checked_sub_days(Days::new(1)).unwrap_or(self.0)
    }

    /// The month after it.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.checked_add_months(Months::new(1)).unwrap_or(self.0))
    }

    /// The month so many months before it.
    #[must_use]
    pub fn before(self, months: u32) -> Self {
        Self(self.0.checked_sub_months(Months::new(months)).unwrap_or(self.0))
    }

    /// The last month that is over on a day; its last day is the end of it.
    pub fn complete_on(day: NaiveDate) -> Self {
        let own = Self::of(day);
        if own.last_day() == day { own } else { own.before(1) }
    }

    /// This month and those after it up to `last`; none where that lies before it.
    pub fn through(self, last: Self) -> impl Iterator<Item = Self> {
        std::iter::successors(Some(self), |month| Some(month.next()))
            .take_while(move |month| *month <= last)
    }

    /// The stable form that is sent and stands in addresses: `2016-03`.
    pub fn code(self) -> String {
        self.0.format("%Y-%m").to_string()
    }

    /// The year.
    pub fn year(self) -> i32 {
        self.0.year()
    }
}

/// As people read it: `2016年3月`.
impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}年{}月", self.0.year(), self.0.month()))
    }
}

impl Serialize for Month {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.code())
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::Month;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn months_are_read_as_people_type_them() {
        let march = Month::of(day("2016-03-17"));
        for typed in ["2016-03", "2016-3", "2016.3", "2016/03", "2016年3月", " 2016年03月 "] {
            assert_eq!(Month::parse(typed), Some(march), "{typed}");
        }
        for typed in ["", "3月", "2016", "2016-13", "20xx年3月", "2016-03-01", "03-2016", "2016年"]
        {
            assert_eq!(Month::parse(typed), None, "{typed}");
        }
    }

    #[test]
    fn a_month_ends_on_its_last_day() {
        let february = Month::of(day("2016-02-10"));
        assert_eq!(february.last_day(), day("2016-02-29"));
        assert_eq!(Month::complete_on(day("2016-02-28")), february.before(1));
        assert_eq!(Month::complete_on(day("2016-02-29")), february);
        assert_eq!((february.to_string().as_str(), &*february.code()), ("2016年2月", "2016-02"));
    }

    #[test]
    fn months_follow_one_another_over_the_year() {
        let from = Month::of(day("2015-11-30"));
        let codes: Vec<_> = from.through(Month::of(day("2016-02-01"))).map(Month::code).collect();
        assert_eq!(codes, ["2015-11", "2015-12", "2016-01", "2016-02"]);
        assert_eq!(from.through(from.before(1)).count(), 0);
        assert_eq!(from.before(11).code(), "2014-12");
    }
}

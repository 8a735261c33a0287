//! Deadlines counted from an event, by 民法典 arts. 201–203.
//!
//! Deadlines that a plan states never move for a holiday; only these do.

use std::collections::BTreeSet;

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::text::not_blank;

/// Which days are worked: weekends, statutory holidays and adjusted workdays (调休).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Calendar {
    years: BTreeSet<i32>,
    holidays: BTreeSet<NaiveDate>,
    worked: BTreeSet<NaiveDate>,
}

/// The last day of a period, and how it came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Deadline {
    /// The last day in time, always a working day.
    pub on: NaiveDate,
    /// The last day as counted, where a holiday moved it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moved_from: Option<NaiveDate>,
    /// Whether the holidays of every year that matters are known.
    pub certain: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "year")]
    years: Vec<Year>,
}

/// The holidays of one year, as the State Council's notice lists them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Year {
    /// The year.
    #[validate(range(min = 2000, max = 2100))]
    #[schema(minimum = 2000, maximum = 2100)]
    pub year: i32,
    /// The notice, by its number.
    #[validate(length(max = 100), custom(function = "not_blank"))]
    #[schema(max_length = 100)]
    pub document: String,
    /// The holidays.
    #[validate(length(min = 1, max = 30), nested)]
    #[schema(min_items = 1, max_items = 30)]
    pub holidays: Vec<Holiday>,
}

/// One holiday, with the weekend days that are worked instead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Holiday {
    /// Its name.
    #[validate(length(max = 50), custom(function = "not_blank"))]
    #[schema(max_length = 50)]
    pub name: String,
    /// The first day off.
    pub from: NaiveDate,
    /// The last day off.
    pub until: NaiveDate,
    /// Weekend days that are worked (调休上班).
    #[serde(default)]
    #[validate(length(max = 10))]
    #[schema(max_items = 10)]
    pub worked: Vec<NaiveDate>,
}

const BUILT_IN: &str =
    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/calendar/workdays.toml"));

/// The years that come with the programme, for demonstrations: 2015 to 2017. They were written
/// down from knowledge, so a service in use is given its own from the notices.
pub fn demonstration_years() -> Result<Vec<Year>, String> {
    read_years(BUILT_IN)
}

/// Reads years from TOML; the complaint is in Chinese.
pub fn read_years(text: &str) -> Result<Vec<Year>, String> {
    let file: File =
        toml::from_str(text).map_err(|fault| format!("节假日文件无法读取：{fault}"))?;
    Ok(file.years)
}

impl Calendar {
    /// The calendar of some years; the complaint is in Chinese.
    pub fn of(years: impl IntoIterator<Item = Year>) -> Result<Self, String> {
        let mut calendar = Self::default();
        for year in years {
            if !calendar.years.insert(year.year) {
                return Err(format!("{}年重复。", year.year));
            }
            for holiday in year.holidays {
                calendar.add(year.year, &holiday)?;
            }
        }
        Ok(calendar)
    }

    fn add(&mut self, year: i32, holiday: &Holiday) -> Result<(), String> {
        let Holiday { name, from, until, worked } = holiday;
        let in_year = |date: &NaiveDate| (year - 1..=year + 1).contains(&date.year());
        if from > until || (*until - *from).num_days() > 30 {
            return Err(format!("{year}年{name}：起止日期有误。"));
        }
        if !in_year(from) || !in_year(until) || !worked.iter().all(in_year) {
            return Err(format!("{year}年{name}：日期不属于这一年。"));
        }
        if let Some(date) = worked.iter().find(|date| !is_weekend(**date)) {
            return Err(format!("{year}年{name}：{date} 不是周末，不能调为工作日。"));
        }
        self.holidays.extend(from.iter_days().take_while(|date| date <= until));
        self.worked.extend(worked);
        Ok(())
    }

    /// Whether the holidays of a year are known; otherwise it has weekends only.
    pub fn knows(&self, year: i32) -> bool {
        self.years.contains(&year)
    }

    /// Whether a day is worked.
    ///
    /// Holidays are not, nor weekends unless they were made workdays.
    pub fn is_workday(&self, date: NaiveDate) -> bool {
        self.worked.contains(&date) || !(self.holidays.contains(&date) || is_weekend(date))
    }

    /// The last day of a period of `days`; the start day is not counted (art. 201).
    pub fn days_after(&self, start: NaiveDate, days: u16) -> Deadline {
        self.settle(later(start, days.into()))
    }

    /// The last day of a period of months.
    ///
    /// It is the matching day, or the month's end where there is none (art. 202).
    pub fn months_after(&self, start: NaiveDate, months: u16) -> Deadline {
        let counted = start.checked_add_months(Months::new(months.into()));
        self.settle(counted.unwrap_or(NaiveDate::MAX))
    }

    /// The last day of a period of working days; the start day is not counted.
    ///
    /// A period of none ends on the start day, or on the working day after it.
    pub fn workdays_after(&self, start: NaiveDate, workdays: u16) -> Deadline {
        let mut on = start;
        for _ in 0..workdays {
            on = self.workday_from(later(on, 1));
        }
        let on = self.workday_from(on);
        let moved_from = (workdays == 0 && on != start).then_some(start);
        Deadline { on, moved_from, certain: self.knows_all(start, on) }
    }

    /// Moves a last day that is not worked to the next working day (art. 203).
    fn settle(&self, counted: NaiveDate) -> Deadline {
        let on = self.workday_from(counted);
        let moved_from = (on != counted).then_some(counted);
        Deadline { on, moved_from, certain: self.knows_all(counted, on) }
    }

    /// The day itself where it is worked, or the next that is.
    fn workday_from(&self, date: NaiveDate) -> NaiveDate {
        date.iter_days().find(|day| self.is_workday(*day)).unwrap_or(NaiveDate::MAX)
    }

    fn knows_all(&self, from: NaiveDate, until: NaiveDate) -> bool {
        (from.year()..=until.year()).all(|year| self.knows(year))
    }
}

fn is_weekend(date: NaiveDate) -> bool {
    matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
}

fn later(date: NaiveDate, days: u64) -> NaiveDate {
    date.checked_add_days(Days::new(days)).unwrap_or(NaiveDate::MAX)
}

#[cfg(test)]
mod tests {
    use chrono::{Datelike, Days, NaiveDate};
    use proptest::prelude::{Strategy, proptest};

    use super::{Calendar, demonstration_years, is_weekend, read_years};

    fn read(text: &str) -> Result<Calendar, String> {
        read_years(text).and_then(Calendar::of)
    }

    fn built_in() -> Calendar {
        Calendar::of(demonstration_years().expect("years")).expect("a calendar")
    }

    fn date(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn every_year_has_its_statutory_days() {
        let calendar = built_in();
        for (year, statutory) in [(2015, 12), (2016, 11), (2017, 11)] {
            let days =
                || date(&format!("{year}-01-01")).iter_days().take_while(|d| d.year() == year);
            let off = days().filter(|d| !is_weekend(*d) && !calendar.is_workday(*d)).count();
            let made_up = days().filter(|d| is_weekend(*d) && calendar.is_workday(*d)).count();
            assert!(calendar.knows(year));
            assert_eq!(off - made_up, statutory, "{year}");
        }
    }

    #[test]
    fn weekends_and_holidays_are_not_worked() {
        let calendar = built_in();
        for (day, worked) in [
            ("2016-02-05", true),
            ("2016-02-06", true),
            ("2016-02-08", false),
            ("2016-02-14", true),
            ("2016-02-15", true),
            ("2016-04-04", false),
            ("2016-05-02", false),
            ("2016-06-12", true),
            ("2016-10-09", true),
            ("2015-09-03", false),
            ("2015-09-06", true),
            ("2016-12-31", false),
            ("2017-01-02", false),
            ("2017-10-08", false),
            ("2018-10-01", true),
            ("2018-10-06", false),
        ] {
            assert_eq!(calendar.is_workday(date(day)), worked, "{day}");
        }
    }

    #[test]
    fn the_start_day_is_not_counted() {
        let deadline = built_in().days_after(date("2016-04-18"), 30);
        assert_eq!(deadline.on, date("2016-05-18"));
        assert_eq!(deadline.moved_from, None);
        assert!(deadline.certain);
    }

    #[test]
    fn a_last_day_on_a_holiday_moves_on() {
        let calendar = built_in();
        for (start, days, on) in [
            ("2016-09-16", 15, "2016-10-08"),
            ("2016-03-05", 30, "2016-04-05"),
            ("2016-01-08", 30, "2016-02-14"),
            ("2016-06-02", 10, "2016-06-12"),
        ] {
            assert_eq!(calendar.days_after(date(start), days).on, date(on), "{start}");
        }
        let moved = calendar.days_after(date("2016-09-16"), 15);
        assert_eq!(moved.moved_from, Some(date("2016-10-01")));
    }

    #[test]
    fn months_end_on_the_matching_day_or_the_last() {
        let calendar = built_in();
        for (start, months, on) in [
            ("2016-01-29", 1, "2016-02-29"),
            ("2016-01-31", 1, "2016-02-29"),
            ("2015-08-31", 1, "2015-09-30"),
            ("2016-08-31", 3, "2016-11-30"),
            ("2015-12-16", 1, "2016-01-18"),
            ("2016-02-29", 12, "2017-02-28"),
        ] {
            assert_eq!(calendar.months_after(date(start), months).on, date(on), "{start}");
        }
    }

    #[test]
    fn workdays_skip_what_is_not_worked() {
        let calendar = built_in();
        for (start, days, on) in [
            ("2016-09-30", 1, "2016-10-08"),
            ("2016-09-30", 3, "2016-10-10"),
            ("2016-04-15", 5, "2016-04-22"),
            ("2016-04-16", 0, "2016-04-18"),
        ] {
            assert_eq!(calendar.workdays_after(date(start), days).on, date(on), "{start}");
        }
    }

    #[test]
    fn an_unknown_year_has_weekends_and_says_so() {
        let calendar = built_in();
        let deadline = calendar.days_after(date("2018-09-21"), 10);
        assert_eq!(deadline.on, date("2018-10-01"));
        assert!(!deadline.certain);
        assert!(!calendar.knows(2018));
        assert!(!calendar.workdays_after(date("2017-12-29"), 2).certain);
    }

    #[test]
    fn a_faulty_file_is_refused() {
        let file = |holiday: &str| {
            format!("[[year]]\nyear = 2016\ndocument = \"x\"\nholidays = [{holiday}]")
        };
        for holiday in [
            r#"{ name = "元旦", from = "2016-01-03", until = "2016-01-01" }"#,
            r#"{ name = "元旦", from = "2020-01-01", until = "2020-01-01" }"#,
            r#"{ name = "元旦", from = "2016-01-01", until = "2016-01-01", worked = ["2016-01-04"] }"#,
            r#"{ name = "元旦", from = "2016-01-01", until = "2016-01-01", note = "x" }"#,
            r#"{ name = "元旦", from = "2016-01-01", until = "2016-02-30" }"#,
        ] {
            assert!(read(&file(holiday)).is_err(), "{holiday}");
        }
        let twice = format!("{}\n{}", file(""), file(""));
        assert_eq!(read(&twice), Err("2016年重复。".into()));
    }

    fn any_day() -> impl Strategy<Value = NaiveDate> {
        (0..2_200_u64).prop_map(|days| date("2014-01-01") + Days::new(days))
    }

    proptest! {
        #[test]
        fn a_deadline_is_always_a_working_day(start in any_day(), n in 0..400_u16) {
            let calendar = built_in();
            for deadline in [
                calendar.days_after(start, n),
                calendar.months_after(start, n % 60),
                calendar.workdays_after(start, n),
            ] {
                assert!(calendar.is_workday(deadline.on));
                assert!(deadline.on >= start);
            }
        }

        #[test]
        fn more_days_never_end_sooner(start in any_day(), n in 0..400_u16) {
            let calendar = built_in();
            assert!(calendar.days_after(start, n).on <= calendar.days_after(start, n + 1).on);
            assert!(calendar.workdays_after(start, n).on < calendar.workdays_after(start, n + 1).on
                || n == 0);
        }
    }

    #[test]
    fn the_end_of_time_does_not_panic() {
        let calendar = built_in();
        let _ = calendar.days_after(NaiveDate::MAX, 10);
        let _ = calendar.months_after(NaiveDate::MAX, 10);
        let _ = calendar.workdays_after(NaiveDate::MAX, 10);
    }
}

//! Dates as people type them. A date is never guessed.

use std::fmt;

use chrono::NaiveDate;

use super::{clean, half_width, length};

/// Why a text is not taken for a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateFault {
    /// The order of day, month and year can be read in more than one way.
    Ambiguous,
    /// The year is missing or masked (20xx年).
    YearMissing,
    /// The calendar has no such day, or it lies outside 1800 to 2199.
    Invalid,
    /// It does not look like a date.
    Unreadable,
}

impl DateFault {
    /// The stable code that an answer carries.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Ambiguous => "DATE_AMBIGUOUS",
            Self::YearMissing => "YEAR_MISSING",
            Self::Invalid | Self::Unreadable => "DATE_INVALID",
        }
    }

    /// The sentence that people read.
    pub const fn message(self) -> &'static str {
        match self {
            Self::Ambiguous | Self::Unreadable => "请按“2023-05-01”填写。",
            Self::YearMissing => "请写明年份。",
            Self::Invalid => "没有这一天。",
        }
    }
}

impl fmt::Display for DateFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message())
    }
}

impl std::error::Error for DateFault {}

/// Reads a date: `2016-08-31`, `2016.8.31`, `2016/8/31`, `2016年8月31日`.
///
/// Full-width digits and signs are taken. A year has four digits and comes first.
pub fn parse_date(text: &str) -> Result<NaiveDate, DateFault> {
    let typed = clean(text).map_err(|_| DateFault::Unreadable)?;
    let typed: String = half_width(&typed).chars().filter(|c| !c.is_whitespace()).collect();
    let plain = match in_characters(&typed)? {
        Some(parts) => parts,
        None => typed,
    };
    let parts = split(&plain).ok_or_else(|| unreadable(&plain))?;
    match parts[..] {
        [year, month, day] if year.len() == 4 => date(year, month, day),
        [year, ..] if is_masked(year) => Err(DateFault::YearMissing),
        [_, _, _] => Err(DateFault::Ambiguous),
        [month, day] if month.len() <= 2 && day.len() <= 2 => Err(DateFault::YearMissing),
        _ => Err(DateFault::Unreadable),
    }
}

/// `2016年8月31日` as `2016-8-31`; `None` where no such character occurs.
fn in_characters(typed: &str) -> Result<Option<String>, DateFault> {
    if !typed.contains(['年', '月', '日', '号']) {
        return Ok(None);
    }
    let Some((year, rest)) = typed.split_once('年') else {
        return Err(DateFault::YearMissing);
    };
    if is_masked(year) || year.is_empty() {
        return Err(DateFault::YearMissing);
    }
    let (month, day) = rest.split_once('月').ok_or(DateFault::Unreadable)?;
    let day = day.strip_suffix(['日', '号']).unwrap_or(day);
    Ok(Some(format!("{year}-{month}-{day}")))
}

/// The parts between separators, where there is only one kind of separator.
fn split(plain: &str) -> Option<Vec<&str>> {
    let separator = plain.chars().find(|c| matches!(c, '-' | '.' | '/'))?;
    let parts: Vec<&str> = plain.split(separator).collect();
    let numbers =
        |part: &&str| (1..=4).contains(&length(part)) && (is_number(part) || is_masked(part));
    parts.iter().all(numbers).then_some(parts)
}

fn date(year: &str, month: &str, day: &str) -> Result<NaiveDate, DateFault> {
    if is_masked(year) {
        return Err(DateFault::YearMissing);
    }
    if month.len() > 2 || day.len() > 2 {
        return Err(DateFault::Unreadable);
    }
    let number = |part: &str| part.parse::<u32>().map_err(|_| DateFault::Unreadable);
    let years = year.parse::<i32>().map_err(|_| DateFault::Unreadable)?;
    let date = NaiveDate::from_ymd_opt(years, number(month)?, number(day)?);
    date.filter(|_| (1800..2200).contains(&years)).ok_or(DateFault::Invalid)
}

fn unreadable(plain: &str) -> DateFault {
    if is_masked(plain) { DateFault::YearMissing } else { DateFault::Unreadable }
}

fn is_number(part: &str) -> bool {
    part.bytes().all(|b| b.is_ascii_digit())
}

/// Whether a year is masked as the plan's text masks it: `20xx`, `201×`.
fn is_masked(year: &str) -> bool {
    let mask = |c: char| matches!(c, 'x' | 'X' | '×' | '*' | '?' | '某');
    year.contains(mask) && year.chars().all(|c| mask(c) || c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use chrono::{Datelike, NaiveDate};
    use proptest::prelude::{any, proptest};

    use super::{DateFault, parse_date};

    #[test]
    fn dates_are_read_as_people_type_them() {
        let date = NaiveDate::from_ymd_opt(2016, 8, 31).expect("a date");
        for typed in [
            "2016-08-31",
            "2016-8-31",
            "2016.8.31",
            "2016/8/31",
            "2016年8月31日",
            "2016年08月31号",
            " ２０１６年８月３１日 ",
            "２０１６－０８－３１",
            "２０１６．８．３１",
            "2016 年 8 月 31 日",
            "\u{FEFF}2016-08-31",
        ] {
            assert_eq!(parse_date(typed), Ok(date), "{typed}");
        }
        assert!(parse_date("2016-02-29").is_ok());
    }

    #[test]
    fn a_date_is_never_guessed() {
        for (typed, fault) in [
            ("5/1/2023", DateFault::Ambiguous),
            ("01.05.2023", DateFault::Ambiguous),
            ("16-08-31", DateFault::Ambiguous),
            ("16年8月31日", DateFault::Ambiguous),
            ("20xx年8月31日", DateFault::YearMissing),
            ("20xx年", DateFault::YearMissing),
            ("20××-08-31", DateFault::YearMissing),
            ("8月31日", DateFault::YearMissing),
            ("8.31", DateFault::YearMissing),
            ("2023-02-30", DateFault::Invalid),
            ("2015-02-29", DateFault::Invalid),
            ("2016-13-01", DateFault::Invalid),
            ("2016-00-10", DateFault::Invalid),
            ("0016-08-31", DateFault::Invalid),
            ("2016年8月", DateFault::Unreadable),
            ("2016-08", DateFault::Unreadable),
            ("2016-08/31", DateFault::Unreadable),
            ("2016-008-31", DateFault::Unreadable),
            ("-2016-08-31", DateFault::Unreadable),
            ("42185", DateFault::Unreadable),
            ("八月底", DateFault::YearMissing),
            ("春天", DateFault::Unreadable),
            ("", DateFault::Unreadable),
            ("2016\0-08-31", DateFault::Unreadable),
        ] {
            assert_eq!(parse_date(typed), Err(fault), "{typed}");
        }
    }

    #[test]
    fn faults_have_codes_and_sentences() {
        assert_eq!(DateFault::Ambiguous.code(), "DATE_AMBIGUOUS");
        assert_eq!(DateFault::Unreadable.code(), "DATE_INVALID");
        assert_eq!(DateFault::YearMissing.to_string(), "请写明年份。");
    }

    proptest! {
        #[test]
        fn what_is_printed_is_read_back(days in 0..146_000_u64) {
            let first = NaiveDate::from_ymd_opt(1800, 1, 1).expect("a date");
            let date = first + chrono::Days::new(days);
            let typed = format!("{}年{}月{}日", date.year(), date.month(), date.day());
            assert_eq!(parse_date(&date.to_string()), Ok(date));
            assert_eq!(parse_date(&typed), Ok(date));
        }

        #[test]
        fn no_text_panics(text in any::<String>()) {
            let _ = parse_date(&text);
        }
    }
}

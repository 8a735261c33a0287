//! Months, quarters and years for which something is reported.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, Months, NaiveDate};
use sea_orm::DeriveValueType;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

use super::text::half_width;
use super::words::words;

words! {
    /// How long a period is (期间).
    PeriodKind {
        /// 月.
        Month = "月",
        /// 季度.
        Quarter = "季度",
        /// 年.
        Year = "年",
    }
}

impl PeriodKind {
    const fn months(self) -> u32 {
        match self {
            Self::Month => 1,
            Self::Quarter => 3,
            Self::Year => 12,
        }
    }
}

/// A month, a quarter or a year of the calendar (期间).
///
/// Written `2015-03`, `2015Q1` and `2015`; the order is that of the first days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType)]
#[sea_orm(value_type = "String")]
pub struct Period {
    year: i32,
    /// The first month, from 1 on.
    month: u32,
    kind: PeriodKind,
}

/// Years that something of such a programme can be reported for.
const YEARS: std::ops::RangeInclusive<i32> = 2000..=2100;

/// What was typed is no period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("请填写如“2015年第一季度”或“2015Q1”“2015-03”“2015”的期间。")]
pub struct BadPeriod;

impl Period {
    /// A year; `None` where it is out of range.
    pub fn year(year: i32) -> Option<Self> {
        Self::of(PeriodKind::Year, year, 1)
    }

    /// The period of a kind that a day lies in.
    pub fn containing(kind: PeriodKind, day: NaiveDate) -> Self {
        let month = day.month0() / kind.months() * kind.months() + 1;
        Self { year: day.year(), month, kind }
    }

    fn of(kind: PeriodKind, year: i32, number: u32) -> Option<Self> {
        let fits = YEARS.contains(&year) && (1..=12 / kind.months()).contains(&number);
        fits.then(|| Self { year, month: (number - 1) * kind.months() + 1, kind })
    }

    /// How long it is.
    pub const fn kind(self) -> PeriodKind {
        self.kind
    }

    /// The year that it lies in.
    pub const fn in_year(self) -> i32 {
        self.year
    }

    /// Its number within the year, from 1 on.
    pub const fn number(self) -> u32 {
        (self.month - 1) / self.kind.months() + 1
    }

    /// Its first day.
    pub fn first(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.year, self.month, 1).unwrap_or(NaiveDate::MIN)
    }

    /// Its last day.
    pub fn last(self) -> NaiveDate {
        let next = self.first().checked_add_months(Months::new(self.kind.months()));
        next.and_then(|next| next.pred_opt()).unwrap_or(NaiveDate::MAX)
    }

    /// The one after it.
    pub fn next(self) -> Self {
        Self::containing(self.kind, self.last().succ_opt().unwrap_or(NaiveDate::MAX))
    }

    /// The one before it.
    pub fn previous(self) -> Self {
        Self::containing(self.kind, self.first().pred_opt().unwrap_or(NaiveDate::MIN))
    }

    /// Whether another period lies within it; it lies within itself.
    pub fn holds(self, other: Self) -> bool {
        self.first() <= other.first() && other.last() <= self.last()
    }

    /// The periods of a kind that lie within it, in order; none of a longer kind.
    pub fn parts(self, kind: PeriodKind) -> impl Iterator<Item = Self> {
        let first = Self::containing(kind, self.first());
        std::iter::successors(Some(first), |period| Some(period.next()))
            .take_while(move |period| self.holds(*period))
    }

    /// As people read it: `2015年第一季度`.
    pub fn label(self) -> String {
        const NUMERALS: [&str; 4] = ["一", "二", "三", "四"];
        match self.kind {
            PeriodKind::Year => format!("{}年", self.year),
            PeriodKind::Quarter => {
                let number = NUMERALS[usize::try_from((self.month - 1) / 3).unwrap_or(0).min(3)];
                format!("{}年第{number}季度", self.year)
            }
            PeriodKind::Month => format!("{}年{}月", self.year, self.month),
        }
    }

    /// As the head of a narrow column says it within its year: `一季度`, `3月`, `全年`.
    pub fn short(self) -> String {
        match self.kind {
            PeriodKind::Year => "全年".to_owned(),
            PeriodKind::Quarter => ["一季度", "二季度", "三季度", "四季度"]
                [(self.number() - 1).min(3) as usize]
                .to_owned(),
            PeriodKind::Month => format!("{}月", self.month),
        }
    }
}

/// The code that is stored and sent: `2015Q1`.
impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let code = match self.kind {
            PeriodKind::Year => self.year.to_string(),
            PeriodKind::Quarter => format!("{}Q{}", self.year, self.number()),
            PeriodKind::Month => format!("{}-{:02}", self.year, self.month),
        };
        f.pad(&code)
    }
}

/// Reads a period as people write it: `2023Q1`, `2023年第一季度`, `2023年1季度`, `2023-01`,
/// `2023年1月`, `2023年`, full-width signs too.
impl FromStr for Period {
    type Err = BadPeriod;

    fn from_str(text: &str) -> Result<Self, BadPeriod> {
        let text: String = half_width(text).chars().filter(|sign| !sign.is_whitespace()).collect();
        let year = text.get(..4).filter(|year| year.bytes().all(|byte| byte.is_ascii_digit()));
        let year: i32 = year.and_then(|year| year.parse().ok()).ok_or(BadPeriod)?;
        let rest = text.get(4..).unwrap_or_default();
        let rest = rest.strip_prefix('年').unwrap_or(rest);
        let found = match rest {
            "" | "度" | "全年" => Self::year(year),
            _ => quarter(rest)
                .map(|number| Self::of(PeriodKind::Quarter, year, number))
                .or_else(|| month(rest).map(|number| Self::of(PeriodKind::Month, year, number)))
                .flatten(),
        };
        found.ok_or(BadPeriod)
    }
}

fn quarter(text: &str) -> Option<u32> {
    let number = if let Some(number) = text.strip_prefix(['Q', 'q']) {
        number
    } else {
        let number = text.strip_suffix("季度").or_else(|| text.strip_suffix('季'))?;
        number.strip_prefix('第').unwrap_or(number)
    };
    match number {
        "1" | "一" => Some(1),
        "2" | "二" => Some(2),
        "3" | "三" => Some(3),
        "4" | "四" => Some(4),
        _ => None,
    }
}

fn month(text: &str) -> Option<u32> {
    let number = match text.strip_prefix('-') {
        Some(number) => number,
        None => text.strip_suffix("月份").or_else(|| text.strip_suffix('月'))?,
    };
    let digits = (1..=2).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
    number.parse().ok().filter(|_| digits)
}

impl Serialize for Period {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A fault carries a stable code before a bar, as everything that is typed does.
impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|fault| de::Error::custom(format!("PERIOD_INVALID|{fault}")))
    }
}

impl PartialSchema for Period {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some("期间：2015Q1 为季度，2015-03 为月，2015 为年"))
            .pattern(Some("^20[0-9]{2}(Q[1-4]|-(0[1-9]|1[0-2]))?$"))
            .examples(["2015Q1"])
            .into()
    }
}

impl ToSchema for Period {}

#[cfg(test)]
mod tests {
    use super::{Period, PeriodKind};

    fn period(text: &str) -> Period {
        text.parse().expect("a period")
    }

    #[test]
    fn periods_are_read_as_people_write_them() {
        for (typed, code) in [
            ("2023Q1", "2023Q1"),
            ("2023年第一季度", "2023Q1"),
            ("2023年 4 季度", "2023Q4"),
            ("２０２３-０１", "2023-01"),
            ("2023年1月", "2023-01"),
            ("2023年12月份", "2023-12"),
            ("2023", "2023"),
            ("2023年", "2023"),
            ("2023年度", "2023"),
        ] {
            assert_eq!(period(typed).to_string(), code, "{typed}");
        }
        for typed in ["", "20xx年", "2023Q5", "2023-13", "2023-001", "第一季度", "1989", "2023.1"]
        {
            assert!(typed.parse::<Period>().is_err(), "{typed}");
        }
    }

    #[test]
    fn a_period_has_its_days_and_its_neighbours() {
        let quarter = period("2016Q1");
        assert_eq!(quarter.first().to_string(), "2016-01-01");
        assert_eq!(quarter.last().to_string(), "2016-03-31");
        assert_eq!(quarter.previous().to_string(), "2015Q4");
        assert_eq!(period("2015Q4").next(), quarter);
        assert_eq!(period("2016-02").last().to_string(), "2016-02-29");
        assert_eq!(period("2015").last().to_string(), "2015-12-31");
        let containing = Period::containing(PeriodKind::Quarter, quarter.last());
        assert_eq!(containing, quarter);
    }

    #[test]
    fn a_year_has_four_quarters_and_a_quarter_no_year() {
        let parts = |whole: &str, kind| -> Vec<String> {
            period(whole).parts(kind).map(|part| part.to_string()).collect()
        };
        assert_eq!(parts("2015", PeriodKind::Quarter), ["2015Q1", "2015Q2", "2015Q3", "2015Q4"]);
        assert_eq!(parts("2015", PeriodKind::Year), ["2015"]);
        assert_eq!(parts("2015Q2", PeriodKind::Month), ["2015-04", "2015-05", "2015-06"]);
        assert!(parts("2015Q1", PeriodKind::Year).is_empty());
    }

    #[test]
    fn a_period_is_named() {
        assert_eq!(period("2015Q3").label(), "2015年第三季度");
        assert_eq!(period("2015Q3").short(), "三季度");
        assert_eq!(period("2015-03").label(), "2015年3月");
        assert_eq!(period("2015").label(), "2015年");
    }

    #[test]
    fn a_period_survives_json() {
        let json = serde_json::to_string(&period("2015Q1")).expect("json");
        assert_eq!(json, "\"2015Q1\"");
        assert_eq!(serde_json::from_str::<Period>(&json).expect("a period"), period("2015Q1"));
        let fault = serde_json::from_str::<Period>("\"今年\"").expect_err("a fault").to_string();
        assert!(fault.starts_with("PERIOD_INVALID|请填写"), "{fault}");
    }
}

//! The two dates of every fact: when it happened, and when we learned it.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, TimeDelta, Utc};
use sea_orm::DeriveValueType;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An instant in microseconds since 1970 UTC, as the ledger stores it.
///
/// A whole number sorts and hashes alike on every engine; text with a varying number of
/// decimals does not.
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    DeriveValueType,
    Serialize,
    Deserialize,
    ToSchema
)]
#[serde(transparent)]
pub struct Instant(pub i64);

impl Instant {
    /// The instant as chrono has it; the ends of time where it is out of range.
    pub fn utc(self) -> DateTime<Utc> {
        DateTime::from_timestamp_micros(self.0).unwrap_or(DateTime::<Utc>::MAX_UTC)
    }

    /// So much later; the end of time where it is out of range.
    pub fn plus(self, by: TimeDelta) -> Self {
        Self(self.0.saturating_add(by.num_microseconds().unwrap_or(i64::MAX)))
    }

    /// So much earlier.
    pub fn minus(self, by: TimeDelta) -> Self {
        self.plus(-by)
    }

    /// The date in Beijing at this instant.
    pub fn date(self) -> NaiveDate {
        beijing_date(self.utc())
    }
}

impl From<DateTime<Utc>> for Instant {
    fn from(instant: DateTime<Utc>) -> Self {
        Self(instant.timestamp_micros())
    }
}

/// In Beijing time, as people read it: `2016-04-16 09:12`.
impl std::fmt::Display for Instant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&readable(self.utc()))
    }
}

/// Beijing time. Deadlines are judged in it; there has been no summer time since 1991.
pub const BEIJING: FixedOffset = match FixedOffset::east_opt(8 * 3600) {
    Some(offset) => offset,
    None => panic!("eight hours are an offset"),
};

/// The date in Beijing at an instant.
pub fn beijing_date(instant: DateTime<Utc>) -> NaiveDate {
    instant.with_timezone(&BEIJING).date_naive()
}

/// The last instant of a day in Beijing, to the microsecond.
pub fn end_of_day(date: NaiveDate) -> DateTime<Utc> {
    let midnight = (date + TimeDelta::days(1)).and_time(NaiveTime::MIN);
    (midnight - TimeDelta::hours(8)).and_utc() - TimeDelta::microseconds(1)
}

/// An instant as people read it, in Beijing time: `2016-04-16 09:12`.
pub fn readable(instant: DateTime<Utc>) -> String {
    instant.with_timezone(&BEIJING).format("%Y-%m-%d %H:%M").to_string()
}

/// A date as documents print it: `2016年8月31日`.
pub fn in_words(date: NaiveDate) -> String {
    date.format("%Y年%-m月%-d日").to_string()
}

/// As known when: all that we know now, or what we knew at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub enum Known {
    /// Everything that has been entered.
    #[default]
    Now,
    /// What had been entered by then, that instant included.
    At(Instant),
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::{beijing_date, end_of_day};

    #[test]
    fn a_day_ends_at_sixteen_hours_utc() {
        let date = NaiveDate::from_ymd_opt(2016, 8, 31).expect("a date");
        let end = end_of_day(date);
        assert_eq!(end.to_rfc3339(), "2016-08-31T15:59:59.999999+00:00");
        assert_eq!(beijing_date(end), date);
        assert_eq!(
            beijing_date(end + chrono::TimeDelta::microseconds(1)),
            date.succ_opt().expect("a day")
        );
    }
}

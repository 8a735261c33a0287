//! How many gaps there were, came and went in a period, in a form that can be added.

use std::iter::Sum;
use std::ops::{Add, RangeInclusive};

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::days::Gap;

/// The numbers of a bulletin on gaps. What stood, and what is new, less what was closed, is
/// what stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct GapCounts {
    /// The villages asked about.
    pub villages: i64,
    /// 存量: what stood when the period began.
    pub existing: i64,
    /// 新增: what began in the period.
    pub new: i64,
    /// 清零: what was closed in the period.
    pub closed: i64,
    /// 现有: what stands at its end.
    pub standing: i64,
    /// What of that is a clinic that is missing.
    pub without_clinic: i64,
    /// 超期: what of that should have been closed.
    pub overdue: i64,
}

impl GapCounts {
    /// What one gap adds for a period, both ends of which are days of it.
    pub fn of(gap: &Gap, period: &RangeInclusive<NaiveDate>) -> Self {
        let end = *period.end();
        let stood = period.start().pred_opt().is_some_and(|before| gap.covers(before));
        let stands = gap.covers(end);
        let clinic = gap.kind == crate::domain::gap::GapKind::Clinic;
        Self {
            villages: 0,
            existing: i64::from(stood),
            new: i64::from(gap.since.is_some_and(|since| period.contains(&since))),
            closed: i64::from(gap.closed_on().is_some_and(|closed| period.contains(&closed))),
            standing: i64::from(stands),
            without_clinic: i64::from(stands && clinic),
            overdue: i64::from(gap.overdue_days(end).is_some()),
        }
    }
}

impl Add for GapCounts {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            villages: self.villages + other.villages,
            existing: self.existing + other.existing,
            new: self.new + other.new,
            closed: self.closed + other.closed,
            standing: self.standing + other.standing,
            without_clinic: self.without_clinic + other.without_clinic,
            overdue: self.overdue + other.overdue,
        }
    }
}

impl Sum for GapCounts {
    fn sum<I: Iterator<Item = Self>>(counts: I) -> Self {
        counts.fold(Self::default(), Add::add)
    }
}

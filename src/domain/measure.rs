//! Lengths, shares and their differences as whole numbers.

use std::fmt;
use std::ops::{Add, AddAssign};

use sea_orm::DeriveValueType;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A floor area in hundredths of a square metre: 6000 is 60.00 ㎡.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    DeriveValueType,
    Serialize,
    ToSchema
)]
#[serde(transparent)]
pub struct FloorArea(pub i64);

impl FloorArea {
    /// A whole number of square metres.
    pub const fn from_square_metres(metres: i64) -> Self {
        Self(metres * 100)
    }
}

/// Square metres with two decimals, without the unit: `64.50`.
impl fmt::Display for FloorArea {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}.{:02}", self.0 / 100, self.0.abs() % 100))
    }
}

/// A percentage that a share is held against: 98 is 98 %.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Percent(pub i64);

/// A difference between two percentages: 5 is 5 percentage points (百分点), never 5 %.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PercentagePoint(pub i64);

/// A share as two whole numbers, compared exactly and shown half up.
///
/// Rates are added by adding numerators and denominators, so a prefecture's rate is worked
/// out from its counties' sums and never from their rates.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Share {
    /// What counts.
    pub numerator: i64,
    /// What is asked about.
    pub denominator: i64,
}

impl Share {
    /// Whether the share reaches `percent`; `None` when nothing is asked about.
    pub fn reaches(self, Percent(percent): Percent) -> Option<bool> {
        let [above, below, percent] = [self.numerator, self.denominator, percent].map(i128::from);
        (below > 0).then(|| above * 100 >= below * percent)
    }

    /// The percentage with one decimal, half up: `96.0`; `None` without a denominator.
    pub fn percent(self) -> Option<String> {
        let [above, below] = [self.numerator, self.denominator].map(i128::from);
        (below > 0).then(|| tenths(above * 1_000, below))
    }

    /// Whether the share lies at least so many percentage points above `base`; `None` where
    /// either is about nothing.
    pub fn exceeds(self, base: Self, PercentagePoint(by): PercentagePoint) -> Option<bool> {
        let (above, below) = self.less(base)?;
        Some(above * 100 >= below * i128::from(by))
    }

    /// How many percentage points the share lies above `base`, with one decimal, half up:
    /// `5.3`, `-0.4`; `None` where either is about nothing.
    pub fn points_above(self, base: Self) -> Option<String> {
        let (above, below) = self.less(base)?;
        Some(tenths(above * 1_000, below))
    }

    /// The difference to another share, as one fraction.
    fn less(self, base: Self) -> Option<(i128, i128)> {
        let [above, below] = [self.numerator, self.denominator].map(i128::from);
        let [from, of] = [base.numerator, base.denominator].map(i128::from);
        (below > 0 && of > 0).then(|| (above * of - from * below, below * of))
    }
}

/// A number of tenths as a quotient, half up, with its decimal.
fn tenths(above: i128, below: i128) -> String {
    let tenths = (above * 2 + below).div_euclid(below * 2);
    let sign = if tenths < 0 { "-" } else { "" };
    let tenths = tenths.unsigned_abs();
    format!("{sign}{}.{}", tenths / 10, tenths % 10)
}

impl Add for Share {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            numerator: self.numerator + other.numerator,
            denominator: self.denominator + other.denominator,
        }
    }
}

impl AddAssign for Share {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

#[cfg(test)]
mod tests {
    use super::{Percent, PercentagePoint, Share};

    fn share(numerator: i64, denominator: i64) -> Share {
        Share { numerator, denominator }
    }

    #[test]
    fn percentages_round_half_up() {
        let percent = |numerator, denominator| share(numerator, denominator).percent();
        assert_eq!(percent(888, 1055).as_deref(), Some("84.2"));
        assert_eq!(percent(1, 2000).as_deref(), Some("0.1"));
        assert_eq!(percent(0, 0), None);
    }

    #[test]
    fn a_share_is_compared_exactly() {
        assert_eq!(share(979, 999).reaches(Percent(98)), Some(false));
        assert_eq!(share(980, 1000).reaches(Percent(98)), Some(true));
        assert_eq!(Share::default().reaches(Percent(98)), None);
    }

    #[test]
    fn a_rise_is_compared_exactly_and_shown_half_up() {
        let base = share(700, 1000);
        assert_eq!(share(750, 1000).exceeds(base, PercentagePoint(5)), Some(true));
        let short = share(74_999, 100_000);
        assert_eq!(short.exceeds(base, PercentagePoint(5)), Some(false));
        assert_eq!(short.points_above(base).as_deref(), Some("5.0"));
        assert_eq!(share(696, 1000).points_above(base).as_deref(), Some("-0.4"));
        assert_eq!(base.points_above(Share::default()), None);
        // Five per cent more than 70 % are 3.5 percentage points, which are not five.
        assert_eq!(share(735, 1000).exceeds(base, PercentagePoint(5)), Some(false));
    }

    #[test]
    fn money_of_a_whole_prefecture_does_not_overflow() {
        let many = share(9_000_000_000_000_000, 9_900_000_000_000_000);
        assert_eq!(many.percent().as_deref(), Some("90.9"));
        assert_eq!(many.points_above(share(1, 2)).as_deref(), Some("40.9"));
    }

    #[test]
    fn rates_are_added_by_their_parts() {
        assert_eq!((share(1, 2) + share(3, 10)).percent().as_deref(), Some("33.3"));
    }
}

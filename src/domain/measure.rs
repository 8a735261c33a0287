//! Lengths and shares as whole numbers.

use std::fmt;

use sea_orm::DeriveValueType;
use serde::Serialize;
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

/// A share as two whole numbers, compared exactly and shown half up.
///
/// Rates are added by adding numerators and denominators, so a prefecture's rate is worked
/// out from its counties' sums and never from their rates.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Share {
    /// What counts.
    pub numerator: i64,
    /// What is asked about.
    pub denominator: i64,
}

impl Share {
    /// Whether the share reaches `percent`; `None` when nothing is asked about.
    pub fn reaches(self, percent: i64) -> Option<bool> {
        (self.denominator > 0).then(|| self.numerator * 100 >= self.denominator * percent)
    }

    /// The percentage with one decimal, half up: `96.0`; `None` without a denominator.
    pub fn percent(self) -> Option<String> {
        if self.denominator <= 0 {
            return None;
        }
        let tenths = (self.numerator * 2_000 + self.denominator).div_euclid(self.denominator * 2);
        Some(format!("{}.{}", tenths / 10, tenths % 10))
    }
}

#[cfg(test)]
mod tests {
    use super::Share;

    #[test]
    fn percentages_round_half_up() {
        let percent = |numerator, denominator| Share { numerator, denominator }.percent();
        assert_eq!(percent(888, 1055).as_deref(), Some("84.2"));
        assert_eq!(percent(1, 2000).as_deref(), Some("0.1"));
        assert_eq!(percent(0, 0), None);
    }

    #[test]
    fn a_share_is_compared_exactly() {
        assert_eq!(Share { numerator: 979, denominator: 999 }.reaches(98), Some(false));
        assert_eq!(Share { numerator: 980, denominator: 1000 }.reaches(98), Some(true));
        assert_eq!(Share::default().reaches(98), None);
    }
}

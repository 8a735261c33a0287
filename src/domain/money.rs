//! Money in fen (分), never in floating point.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub};

use sea_orm::DeriveValueType;
use serde::Serialize;
use utoipa::ToSchema;

/// An amount of money in fen: 100 fen are one yuan.
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
    ToSchema
)]
#[serde(transparent)]
pub struct Fen(pub i64);

impl Fen {
    /// No money.
    pub const ZERO: Self = Self(0);

    /// A whole number of yuan.
    pub const fn from_yuan(yuan: i64) -> Self {
        Self(yuan * 100)
    }

    /// Reads an amount in yuan as people type it: `100000`, `100,000.5`, `82000.00 元`.
    ///
    /// `None` for more than two decimals, a sign, an amount in 万元, or anything else:
    /// an amount is never guessed.
    pub fn parse_yuan(text: &str) -> Option<Self> {
        let text = text.trim().trim_end_matches('元').trim_end();
        let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
        let grouped = whole.contains([',', '，']);
        let digits: String = whole.chars().filter(|c| !matches!(c, ',' | '，')).collect();
        let groups_fit = !grouped
            || whole
                .split([',', '，'])
                .enumerate()
                .all(|(at, group)| if at == 0 { group.len() <= 3 } else { group.len() == 3 });
        let plain = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if digits.is_empty() || !plain(&digits) || !plain(decimals) || decimals.len() > 2 {
            return None;
        }
        if text.ends_with('.') || !groups_fit {
            return None;
        }
        let yuan: i64 = digits.parse().ok()?;
        let fen: i64 = format!("{decimals:0<2}").parse().ok()?;
        yuan.checked_mul(100)?.checked_add(fen).map(Self)
    }

    /// The amount in yuan with two decimals and no separators, as a form shows it.
    pub fn plain(self) -> String {
        let sign = if self.0 < 0 { "-" } else { "" };
        format!("{sign}{}.{:02}", self.0.abs() / 100, self.0.abs() % 100)
    }

    /// The amount in 万元 with two decimals, half up, as bulletins print it.
    pub fn wan(self) -> String {
        let hundredths = (self.0 + 5_000).div_euclid(10_000);
        let sign = if hundredths < 0 { "-" } else { "" };
        format!("{sign}{}.{:02}", hundredths.abs() / 100, hundredths.abs() % 100)
    }
}

/// Yuan with thousands separators and two decimals: `100,000.00`.
impl fmt::Display for Fen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sign, fen) =
            if self.0 < 0 { ("-", self.0.unsigned_abs()) } else { ("", self.0.unsigned_abs()) };
        let digits = (fen / 100).to_string();
        let mut grouped = String::with_capacity(digits.len() + digits.len() / 3 + 4);
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        f.pad(&format!("{sign}{grouped}.{:02}", fen % 100))
    }
}

impl Add for Fen {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl AddAssign for Fen {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl Sub for Fen {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Neg for Fen {
    type Output = Self;

    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl Sum for Fen {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::Fen;

    #[test]
    fn yuan_are_read_as_people_type_them() {
        for (text, fen) in [
            ("100000", 10_000_000),
            ("100,000.5", 10_000_050),
            ("100，000.05元", 10_000_005),
            (" 0.01 元 ", 1),
        ] {
            assert_eq!(Fen::parse_yuan(text), Some(Fen(fen)), "{text}");
        }
    }

    #[test]
    fn an_amount_is_never_guessed() {
        for text in
            ["", "10万元", "1.234", "-5", "1,00", "1.", "１００", "1e3", "99999999999999999999"]
        {
            assert_eq!(Fen::parse_yuan(text), None, "{text}");
        }
    }

    #[test]
    fn amounts_are_printed_with_separators() {
        assert_eq!(Fen(10_000_000).to_string(), "100,000.00");
        assert_eq!(Fen(-105).to_string(), "-1.05");
        assert_eq!(Fen(0).to_string(), "0.00");
        assert_eq!(Fen::from_yuan(831_235_000).wan(), "83123.50");
    }
}

//! The two numbers of a reported figure: as they are typed, kept and read.

use std::fmt;

use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use super::money::Fen;
use super::text::half_width;

/// What the two numbers of an indicator are counted in: a measure word of the plan's own, such
/// as 人, 户, 亩 or 头.
///
/// 元 is money: typed with two decimals at most and kept in fen. Whatever else is counted is
/// counted in whole numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
pub struct CountedIn(String);

/// The most that either number of a figure may be: sums of many such still fit.
pub const MOST: i64 = 10_000_000_000_000;

/// What is wrong with a number: a stable code and the words.
pub type BadQuantity = (&'static str, String);

impl CountedIn {
    /// A measure word.
    pub fn of(word: &str) -> Self {
        Self(word.to_owned())
    }

    /// The measure word.
    pub fn word(&self) -> &str {
        &self.0
    }

    /// Whether it is money.
    pub fn is_money(&self) -> bool {
        self.0 == "元"
    }

    /// How many of what the ledger keeps make one of what people count in: a hundred fen a yuan.
    pub fn scale(&self) -> i64 {
        if self.is_money() { 100 } else { 1 }
    }

    /// Reads one of the two numbers as people type it, or says what is wrong with it.
    pub fn read(&self, typed: &str) -> Result<i64, BadQuantity> {
        let number = if self.is_money() {
            let money = Fen::parse_yuan(&half_width(typed));
            money.ok_or(("MONEY", "金额最多两位小数，单位为元。".to_owned()))?.0
        } else {
            let detail = || ("NUMBER_INVALID", format!("请填写整数，单位为{self}。"));
            let digits = grouped(typed, &self.0).ok_or_else(detail)?;
            digits.parse().unwrap_or(i64::MAX)
        };
        self.bounded(number)
    }

    /// A number in the unit that the ledger keeps, where it is not absurd.
    pub fn bounded(&self, number: i64) -> Result<i64, BadQuantity> {
        if (0..=MOST).contains(&number) {
            Ok(number)
        } else {
            Err(("RANGE", "数值超出范围。".to_owned()))
        }
    }

    /// One of the two numbers as people read it, without the unit.
    pub fn shown(&self, number: i64) -> String {
        if self.is_money() {
            return Fen(number).to_string();
        }
        let money = Fen(number.saturating_mul(100)).to_string();
        money.strip_suffix(".00").map(str::to_owned).unwrap_or(money)
    }

    /// One of the two numbers as one would type it.
    pub fn plain(&self, number: i64) -> String {
        if self.is_money() { Fen(number).plain() } else { number.to_string() }
    }
}

impl fmt::Display for CountedIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// The digits of a whole number, with or without separators of thousands and the measure word.
fn grouped(typed: &str, word: &str) -> Option<String> {
    let typed = half_width(typed);
    let typed = typed.trim();
    let typed = typed.strip_suffix(word).unwrap_or(typed).trim_end();
    let groups: Vec<&str> = typed.split(',').collect();
    let fits = |(at, group): (usize, &&str)| match (groups.len(), at) {
        (1, _) => !group.is_empty(),
        (_, 0) => (1..=3).contains(&group.len()),
        _ => group.len() == 3,
    };
    let plain = groups.iter().all(|group| group.bytes().all(|byte| byte.is_ascii_digit()));
    (plain && groups.iter().enumerate().all(fits)).then(|| groups.concat())
}

/// One of the two numbers as it was handed in: in the ledger's own unit, or as people type
/// it. Which it means depends on the indicator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(untagged)]
pub enum Quantity {
    /// A number of what is counted, of money in fen.
    Number(i64),
    /// What was typed: a whole number, of money yuan.
    Typed(String),
}

impl<'de> Deserialize<'de> for Quantity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl Visitor<'_> for Reader {
            type Value = Quantity;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("数")
            }

            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Quantity, E> {
                Ok(Quantity::Number(number))
            }

            fn visit_u64<E: de::Error>(self, number: u64) -> Result<Quantity, E> {
                Ok(Quantity::Number(i64::try_from(number).unwrap_or(i64::MAX)))
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Quantity, E> {
                Ok(Quantity::Typed(text.to_owned()))
            }
        }
        deserializer.deserialize_any(Reader)
    }
}

impl Quantity {
    /// The number in the unit that the ledger keeps, or what is wrong with it.
    pub fn read(&self, unit: &CountedIn) -> Result<i64, BadQuantity> {
        match self {
            Self::Number(number) => unit.bounded(*number),
            Self::Typed(typed) => unit.read(typed),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::CountedIn;

    #[test]
    fn numbers_are_read_in_their_own_unit() {
        let (person, yuan) = (CountedIn::of("人"), CountedIn::of("元"));
        for (typed, number) in [("2,468,123", 2_468_123), (" １２０ 人", 120), ("0", 0)] {
            assert_eq!(person.read(typed), Ok(number), "{typed}");
        }
        for typed in ["", "98%", "0.98", "1,00", "-1", "十", "人", "3头"] {
            assert!(person.read(typed).is_err(), "{typed}");
        }
        assert_eq!(CountedIn::of("头").read("3头"), Ok(3));
        assert_eq!(yuan.read("3,000"), Ok(300_000));
        let said = yuan.read("0.3万").expect_err("no amount");
        assert_eq!((said.0, said.1.as_str()), ("MONEY", "金额最多两位小数，单位为元。"));
        assert_eq!(person.read("99999999999999").map_err(|at| at.0), Err("RANGE"));
    }

    #[test]
    fn numbers_are_shown_as_they_can_be_typed_again() {
        for (unit, number) in [("人", 2_468_123), ("户", 69), ("元", 300_050)] {
            let unit = CountedIn::of(unit);
            assert_eq!(unit.read(&unit.shown(number)), Ok(number));
            assert_eq!(unit.read(&unit.plain(number)), Ok(number));
        }
    }
}

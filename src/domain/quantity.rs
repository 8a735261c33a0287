//! The two numbers of a reported figure: as they are typed, kept and read.

use std::fmt;

use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use super::money::Fen;
use super::text::half_width;
use super::words::words;

words! {
    /// What the two numbers of an indicator are counted in.
    CountedIn {
        /// 人: whole persons.
        Person = "人",
        /// 元: money, kept in fen.
        Yuan = "元",
    }
}

/// The most that either number of a figure may be: sums of many such still fit.
pub const MOST: i64 = 10_000_000_000_000;

impl CountedIn {
    /// Reads one of the two numbers as people type it, or says what is wrong with it: the
    /// stable code and the words.
    pub fn read(self, typed: &str) -> Result<i64, (&'static str, &'static str)> {
        let number = match self {
            Self::Person => {
                let digits = grouped(typed).ok_or(("NUMBER_INVALID", "请填写整数，单位为人。"))?;
                digits.parse().unwrap_or(i64::MAX)
            }
            Self::Yuan => {
                let typed = half_width(typed);
                let money = Fen::parse_yuan(&typed);
                money.ok_or(("MONEY", "金额最多两位小数，单位为元。"))?.0
            }
        };
        self.bounded(number)
    }

    /// A number in the unit that the ledger keeps, where it is not absurd.
    pub fn bounded(self, number: i64) -> Result<i64, (&'static str, &'static str)> {
        if (0..=MOST).contains(&number) {
            Ok(number)
        } else {
            Err(("RANGE", "数值超出范围。"))
        }
    }

    /// One of the two numbers as people read it, without the unit.
    pub fn shown(self, number: i64) -> String {
        match self {
            Self::Person => {
                let money = Fen(number.saturating_mul(100)).to_string();
                money.strip_suffix(".00").map(str::to_owned).unwrap_or(money)
            }
            Self::Yuan => Fen(number).to_string(),
        }
    }

    /// One of the two numbers as one would type it.
    pub fn plain(self, number: i64) -> String {
        match self {
            Self::Person => number.to_string(),
            Self::Yuan => Fen(number).plain(),
        }
    }
}

/// The digits of a whole number, with or without separators of thousands.
fn grouped(typed: &str) -> Option<String> {
    let typed = half_width(typed);
    let typed = typed.trim().trim_end_matches('人').trim_end();
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
    /// A number of persons or fen.
    Number(i64),
    /// What was typed: persons or yuan.
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
    pub fn read(&self, unit: CountedIn) -> Result<i64, (&'static str, &'static str)> {
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
        for (typed, number) in [("2,468,123", 2_468_123), (" １２０ 人", 120), ("0", 0)] {
            assert_eq!(CountedIn::Person.read(typed), Ok(number), "{typed}");
        }
        for typed in ["", "98%", "0.98", "1,00", "-1", "十"] {
            assert!(CountedIn::Person.read(typed).is_err(), "{typed}");
        }
        assert_eq!(CountedIn::Yuan.read("3,000"), Ok(300_000));
        assert_eq!(CountedIn::Yuan.read("0.3万"), Err(("MONEY", "金额最多两位小数，单位为元。")));
        assert_eq!(CountedIn::Person.read("99999999999999").map_err(|at| at.0), Err("RANGE"));
    }

    #[test]
    fn numbers_are_shown_as_they_can_be_typed_again() {
        for (unit, number) in [(CountedIn::Person, 2_468_123), (CountedIn::Yuan, 300_050)] {
            assert_eq!(unit.read(&unit.shown(number)), Ok(number));
            assert_eq!(unit.read(&unit.plain(number)), Ok(number));
        }
    }
}

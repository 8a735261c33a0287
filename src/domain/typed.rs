//! How values are read from JSON, from forms and from sheets alike.
//!
//! A number is the ledger's own unit (fen, hundredths of a square metre); text is what
//! people type (`82,000.00` yuan, `64.5` square metres, `2016年8月31日`). A blank text is a
//! missing value. Faults carry a stable code before a bar, which the way in turns into a
//! pointer and a message.

use std::fmt;
use std::marker::PhantomData;

use chrono::NaiveDate;
use serde::de::{Deserializer, Error, Visitor};
use serde::{Deserialize, de};

use super::measure::FloorArea;
use super::money::Fen;
use super::text;

/// A value that people may type.
trait Typed: Sized {
    /// What is expected, in Chinese.
    const EXPECTED: &'static str;

    /// Reads what was typed.
    fn read(text: &str) -> Result<Self, String>;

    /// Takes a number in the ledger's own unit, where there is one.
    fn number(_number: i64) -> Option<Self> {
        None
    }
}

struct Reader<T>(PhantomData<T>);

impl<T: Typed> Visitor<'_> for Reader<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(T::EXPECTED)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
        T::read(text).map_err(E::custom)
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<T, E> {
        T::number(number).ok_or_else(|| E::custom(format!("TYPE|应为{}。", T::EXPECTED)))
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<T, E> {
        let number = i64::try_from(number).map_err(|_| E::custom("RANGE|数值过大。"))?;
        self.visit_i64(number)
    }
}

impl Typed for Fen {
    const EXPECTED: &'static str = "金额";

    fn read(text: &str) -> Result<Self, String> {
        Self::parse_yuan(text).ok_or_else(|| "MONEY|金额最多两位小数，单位为元。".to_owned())
    }

    fn number(number: i64) -> Option<Self> {
        Some(Self(number))
    }
}

impl Typed for FloorArea {
    const EXPECTED: &'static str = "面积";

    fn read(text: &str) -> Result<Self, String> {
        // Square metres and yuan are typed alike: two decimals at the most.
        let plain = text.trim().trim_end_matches(['㎡', '²', 'm']);
        let hundredths = Fen::parse_yuan(plain).map(|fen| fen.0);
        hundredths.map(Self).ok_or_else(|| "RANGE|面积最多两位小数，单位为平方米。".to_owned())
    }

    fn number(number: i64) -> Option<Self> {
        Some(Self(number))
    }
}

impl<'de> Deserialize<'de> for Fen {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader(PhantomData))
    }
}

impl<'de> Deserialize<'de> for FloorArea {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader(PhantomData))
    }
}

impl Typed for NaiveDate {
    const EXPECTED: &'static str = "日期";

    fn read(text: &str) -> Result<Self, String> {
        text::parse_date(text).map_err(|fault| format!("{}|{fault}", fault.code()))
    }
}

/// One line of text: trimmed, without invisible characters.
struct Line(String);

impl Typed for Line {
    const EXPECTED: &'static str = "文字";

    fn read(text: &str) -> Result<Self, String> {
        text::clean(text).map(Self).map_err(|fault| format!("{}|{fault}", fault.code()))
    }
}

/// Text of several lines.
struct Lines(String);

impl Typed for Lines {
    const EXPECTED: &'static str = "文字";

    fn read(text: &str) -> Result<Self, String> {
        text::clean_lines(text).map(Self).map_err(|fault| format!("{}|{fault}", fault.code()))
    }
}

/// Reads a line of text.
pub fn line<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    deserializer.deserialize_any(Reader::<Line>(PhantomData)).map(|line| line.0)
}

/// Reads a line of text; blank is missing.
pub fn optional_line<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<String>, D::Error> {
    optional::<Line, D>(deserializer).map(|line| line.map(|line| line.0))
}

/// Reads text of several lines.
pub fn lines<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    deserializer.deserialize_any(Reader::<Lines>(PhantomData)).map(|lines| lines.0)
}

/// Reads text of several lines; blank is missing.
pub fn optional_lines<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<String>, D::Error> {
    optional::<Lines, D>(deserializer).map(|lines| lines.map(|lines| lines.0))
}

/// Reads a date.
pub fn date<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NaiveDate, D::Error> {
    deserializer.deserialize_any(Reader(PhantomData))
}

/// Reads a date; blank is missing.
pub fn optional_date<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<NaiveDate>, D::Error> {
    optional(deserializer)
}

/// Reads money; blank is missing.
pub fn optional_money<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Fen>, D::Error> {
    optional(deserializer)
}

/// Reads a floor area; blank is missing.
pub fn optional_area<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<FloorArea>, D::Error> {
    optional(deserializer)
}

/// Reads a small whole number, typed or given; blank is missing.
pub fn optional_number<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<i32>, D::Error> {
    optional::<Whole, D>(deserializer).map(|whole| whole.map(|whole| whole.0))
}

/// Reads a choice from a list; blank is missing.
pub fn optional_choice<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?;
    match text.filter(|text| !text.trim().is_empty()) {
        None => Ok(None),
        Some(text) => {
            let reader = de::value::StringDeserializer::<D::Error>::new(text);
            T::deserialize(reader).map(Some)
        }
    }
}

struct Whole(i32);

impl Typed for Whole {
    const EXPECTED: &'static str = "整数";

    fn read(text: &str) -> Result<Self, String> {
        text.trim().parse().map(Self).map_err(|_| "TYPE|应为整数。".to_owned())
    }

    fn number(number: i64) -> Option<Self> {
        i32::try_from(number).ok().map(Self)
    }
}

struct Blank<T>(Option<T>);

impl<'de, T: Typed> Deserialize<'de> for Blank<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Maybe<T>(PhantomData<T>);
        impl<T: Typed> Visitor<'_> for Maybe<T> {
            type Value = Option<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(T::EXPECTED)
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Option<T>, E> {
                if text.trim().is_empty() {
                    return Ok(None);
                }
                Reader(PhantomData).visit_str(text).map(Some)
            }

            fn visit_i64<E: Error>(self, number: i64) -> Result<Option<T>, E> {
                Reader(PhantomData).visit_i64(number).map(Some)
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<Option<T>, E> {
                Reader(PhantomData).visit_u64(number).map(Some)
            }

            fn visit_unit<E: Error>(self) -> Result<Option<T>, E> {
                Ok(None)
            }
        }
        deserializer.deserialize_any(Maybe(PhantomData)).map(Self)
    }
}

fn optional<'de, T: Typed, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    Blank::deserialize(deserializer).map(|blank| blank.0)
}

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
use super::month::Month;
use super::text;

/// More fen than any programme has: a sum of many such amounts still fits.
const MOST_FEN: i64 = 1_000_000_000_000;

/// More than any clinic covers, in hundredths of a square metre.
const MOST_AREA: i64 = 10_000_000;

/// A value that people may type.
trait Typed: Sized {
    /// What is expected, in Chinese.
    const EXPECTED: &'static str;

    /// Reads what was typed.
    fn read(text: &str) -> Result<Self, String>;

    /// Takes a number in the ledger's own unit, where there is one.
    fn number(_number: i64) -> Result<Self, String> {
        Err(format!("TYPE|应为{}。", Self::EXPECTED))
    }
}

/// A number within bounds; the fault says both the words and the bounds.
fn bounded(number: i64, most: i64, detail: &str) -> Result<i64, String> {
    if (0..=most).contains(&number) { Ok(number) } else { Err(format!("RANGE|{detail}|0|{most}")) }
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
        T::number(number).map_err(E::custom)
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<T, E> {
        let number = i64::try_from(number).map_err(|_| E::custom("RANGE|数值过大。"))?;
        self.visit_i64(number)
    }
}

impl Typed for Fen {
    const EXPECTED: &'static str = "金额";

    fn read(text: &str) -> Result<Self, String> {
        let typed = Self::parse_yuan(text);
        let typed = typed.ok_or_else(|| "MONEY|金额最多两位小数，单位为元。".to_owned())?;
        Self::number(typed.0)
    }

    fn number(number: i64) -> Result<Self, String> {
        if number < 0 {
            return Err("MONEY|金额不能为负数。".to_owned());
        }
        bounded(number, MOST_FEN, "金额应在 0 到 100 亿元之间。").map(Self)
    }
}

impl Typed for FloorArea {
    const EXPECTED: &'static str = "面积";

    fn read(text: &str) -> Result<Self, String> {
        // Square metres and yuan are typed alike: two decimals at the most.
        let plain = text.trim().trim_end_matches(['㎡', '²', 'm']);
        let hundredths = Fen::parse_yuan(plain).map(|fen| fen.0);
        let unread = || "RANGE|面积最多两位小数，单位为平方米。".to_owned();
        Self::number(hundredths.ok_or_else(unread)?)
    }

    fn number(number: i64) -> Result<Self, String> {
        bounded(number, MOST_AREA, "面积应在 0 到 100000 平方米之间。").map(Self)
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

impl Typed for Month {
    const EXPECTED: &'static str = "月份";

    fn read(text: &str) -> Result<Self, String> {
        Self::parse(text).ok_or_else(|| "PERIOD_INVALID|月份请按“2016-03”填写。".to_owned())
    }
}

impl<'de> Deserialize<'de> for Month {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader(PhantomData))
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

/// A person's name: a line with one kind of middle dot.
struct Name(String);

impl Typed for Name {
    const EXPECTED: &'static str = "文字";

    fn read(text: &str) -> Result<Self, String> {
        text::clean_name(text).map(Self).map_err(|fault| format!("{}|{fault}", fault.code()))
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

/// Reads a person's name.
pub fn name<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    deserializer.deserialize_any(Reader::<Name>(PhantomData)).map(|name| name.0)
}

/// Reads a person's name; blank is missing.
pub fn optional_name<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<String>, D::Error> {
    optional::<Name, D>(deserializer).map(|name| name.map(|name| name.0))
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

/// Reads whole numbers: a list of them, one alone, or text such as `3,7,15`. A form that ticks one
/// box of several sends one value, not a list.
pub fn whole_numbers<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<i32>, D::Error> {
    struct Numbers;
    impl<'de> Visitor<'de> for Numbers {
        type Value = Vec<i32>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("整数")
        }

        fn visit_str<E: de::Error>(self, text: &str) -> Result<Vec<i32>, E> {
            let parts = text.split([',', '，']).filter(|part| !part.trim().is_empty());
            parts.map(|part| Whole::read(part).map(|whole| whole.0).map_err(E::custom)).collect()
        }

        fn visit_i64<E: de::Error>(self, number: i64) -> Result<Vec<i32>, E> {
            Whole::number(number).map(|whole| vec![whole.0]).map_err(E::custom)
        }

        fn visit_u64<E: de::Error>(self, number: u64) -> Result<Vec<i32>, E> {
            self.visit_i64(i64::try_from(number).unwrap_or(i64::MAX))
        }

        fn visit_unit<E: de::Error>(self) -> Result<Vec<i32>, E> {
            Ok(Vec::new())
        }

        fn visit_seq<A: de::SeqAccess<'de>>(self, mut seq: A) -> Result<Vec<i32>, A::Error> {
            let mut numbers = Vec::new();
            while let Some(Blank::<Whole>(number)) = seq.next_element()? {
                numbers.extend(number.map(|whole| whole.0));
            }
            Ok(numbers)
        }
    }
    deserializer.deserialize_any(Numbers)
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
        let typed = super::text::half_width(text.trim());
        let digits = typed.strip_prefix('-').unwrap_or(&typed);
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err("TYPE|应为整数。".to_owned());
        }
        Self::number(typed.parse().unwrap_or(i64::MAX))
    }

    fn number(number: i64) -> Result<Self, String> {
        i32::try_from(number).map(Self).map_err(|_| "RANGE|数值超出范围。".to_owned())
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

//! Measured values with at most two decimals, never in floating point.

use std::fmt;
use std::str::FromStr;

use serde::de::{self, Deserializer, Visitor};
use serde::{Deserialize, Serialize, Serializer};
use utoipa::ToSchema;

use crate::domain::text::{clean, half_width};

/// A measured or required value in hundredths: 6450 is 64.5 of its unit.
///
/// Sent and written as text (`"64.5"`) or as a whole number of units (`60`), so that no
/// binary fraction ever comes between what was measured and what was judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, ToSchema)]
#[schema(value_type = String, example = "64.5")]
pub struct Figure(pub i64);

/// Why a text is not taken for a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FigureFault {
    /// It is not a plain number.
    NotANumber,
    /// It has more than two decimals.
    TooPrecise,
    /// It is below nought or has more than nine digits before the point.
    Range,
}

impl Figure {
    /// A whole number of units.
    pub const fn whole(units: u32) -> Self {
        Self(units as i64 * 100)
    }

    /// Reads a figure as people type it: `60`, `64.5`, `１００，０００`, `100,000.00`.
    ///
    /// Signs, units and powers of ten are refused: a figure is never guessed.
    pub fn parse(text: &str) -> Result<Self, FigureFault> {
        let typed = half_width(&clean(text).map_err(|_| FigureFault::NotANumber)?);
        let number = typed.strip_prefix('-').unwrap_or(&typed);
        let (whole, decimals) = match number.split_once('.') {
            Some((_, "")) => return Err(FigureFault::NotANumber),
            Some(parts) => parts,
            None => (number, ""),
        };
        let digits = ungrouped(whole).ok_or(FigureFault::NotANumber)?;
        if !decimals.bytes().all(|b| b.is_ascii_digit()) {
            return Err(FigureFault::NotANumber);
        }
        let significant = digits.trim_start_matches('0');
        if typed.starts_with('-') || significant.len() > 9 {
            return Err(FigureFault::Range);
        }
        if decimals.trim_end_matches('0').len() > 2 {
            return Err(FigureFault::TooPrecise);
        }
        let padded = format!("0{significant}{decimals:0<2.2}");
        padded.parse().map(Self).map_err(|_| FigureFault::NotANumber)
    }
}

/// The digits before the point without separators, which must stand in threes.
fn ungrouped(whole: &str) -> Option<String> {
    let groups: Vec<&str> = whole.split(',').collect();
    let digits = |group: &&str| !group.is_empty() && group.bytes().all(|b| b.is_ascii_digit());
    let threes = groups.len() == 1
        || groups.iter().enumerate().all(|(at, g)| g.len() == 3 || (at == 0 && g.len() < 3));
    (groups.iter().all(digits) && threes).then(|| groups.concat())
}

impl FigureFault {
    /// The stable code that an answer carries.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotANumber => "NUMBER_INVALID",
            Self::TooPrecise => "DECIMALS",
            Self::Range => "RANGE",
        }
    }

    /// The sentence that people read.
    pub const fn message(self) -> &'static str {
        match self {
            Self::NotANumber => "请填写数值，如“64.5”，不带单位。",
            Self::TooPrecise => "数值最多两位小数。",
            Self::Range => "数值应在 0 到 999999999.99 之间。",
        }
    }
}

impl fmt::Display for FigureFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message())
    }
}

impl std::error::Error for FigureFault {}

/// Without trailing zeros: `60`, `64.5`, `0.05`.
impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (whole, hundredths) = (self.0.unsigned_abs() / 100, self.0.unsigned_abs() % 100);
        let text = match (hundredths, hundredths % 10) {
            (0, _) => format!("{sign}{whole}"),
            (_, 0) => format!("{sign}{whole}.{}", hundredths / 10),
            _ => format!("{sign}{whole}.{hundredths:02}"),
        };
        f.pad(&text)
    }
}

impl FromStr for Figure {
    type Err = FigureFault;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl Serialize for Figure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Figure {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AsTyped)
    }
}

/// Takes text or a whole number; a binary fraction is refused.
struct AsTyped;

impl Visitor<'_> for AsTyped {
    type Value = Figure;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("数值，写作整数或如 \"64.5\" 的文字")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Figure, E> {
        Figure::parse(text).map_err(coded)
    }

    fn visit_u64<E: de::Error>(self, units: u64) -> Result<Figure, E> {
        let units = u32::try_from(units).ok().filter(|&units| units <= 999_999_999);
        units.map(Figure::whole).ok_or_else(|| coded(FigureFault::Range))
    }

    fn visit_i64<E: de::Error>(self, units: i64) -> Result<Figure, E> {
        let units = u64::try_from(units).map_err(|_| coded(FigureFault::Range))?;
        self.visit_u64(units)
    }
}

/// A fault with its code before the words, as the ways in take it.
fn coded<E: de::Error>(fault: FigureFault) -> E {
    E::custom(format!("{}|{fault}", fault.code()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, proptest};

    use super::{Figure, FigureFault};

    #[test]
    fn figures_are_read_as_people_type_them() {
        for (typed, hundredths) in [
            ("60", 6000),
            (" 64.5 ", 6450),
            ("64.50", 6450),
            ("64.500", 6450),
            ("0.05", 5),
            ("６４．５", 6450),
            ("100,000", 10_000_000),
            ("１００，０００.00", 10_000_000),
            ("007", 700),
            ("999999999.99", 99_999_999_999),
        ] {
            assert_eq!(Figure::parse(typed), Ok(Figure(hundredths)), "{typed}");
        }
    }

    #[test]
    fn a_figure_is_never_guessed() {
        use FigureFault::{NotANumber, Range, TooPrecise};
        for (typed, fault) in [
            ("", NotANumber),
            ("60㎡", NotANumber),
            ("1e3", NotANumber),
            ("NaN", NotANumber),
            ("60.", NotANumber),
            (".5", NotANumber),
            ("1,00", NotANumber),
            ("1,0000", NotANumber),
            ("6.0.0", NotANumber),
            ("10万", NotANumber),
            ("1.234", TooPrecise),
            ("-1", Range),
            ("1000000000", Range),
        ] {
            assert_eq!(Figure::parse(typed), Err(fault), "{typed}");
        }
    }

    #[test]
    fn json_holds_text_or_whole_numbers() {
        let read = |json| serde_json::from_str::<Figure>(json).ok();
        assert_eq!(read("\"64.5\""), Some(Figure(6450)));
        assert_eq!(read("60"), Some(Figure(6000)));
        assert_eq!(read("64.5"), None);
        assert_eq!(read("-1"), None);
        assert_eq!(read("99999999999999"), None);
        assert_eq!(serde_json::to_string(&Figure(6450)).ok().as_deref(), Some("\"64.5\""));
    }

    #[test]
    fn the_schema_is_that_of_text() {
        let schema = serde_json::to_value(<Figure as utoipa::PartialSchema>::schema());
        assert_eq!(schema.expect("a schema")["type"], "string");
    }

    proptest! {
        #[test]
        fn what_is_printed_is_read_back(hundredths in 0..99_999_999_999_i64) {
            let figure = Figure(hundredths);
            assert_eq!(Figure::parse(&figure.to_string()), Ok(figure));
        }

        #[test]
        fn no_text_panics(text in any::<String>()) {
            let _ = Figure::parse(&text);
        }
    }
}

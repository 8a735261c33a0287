//! Whole numbers as people type them.

use std::fmt;

use super::{clean, half_width};

/// Why a text is not taken for a whole number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberFault {
    /// It is not written in digits alone.
    NotWhole,
    /// It is below nought or larger than any count.
    Range,
}

impl NumberFault {
    /// The stable code that an answer carries.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotWhole => "NUMBER_INVALID",
            Self::Range => "RANGE",
        }
    }

    /// The sentence that people read.
    pub const fn message(self) -> &'static str {
        match self {
            Self::NotWhole => "请填写整数，如“12”。",
            Self::Range => "数值应在 0 到 999999999 之间。",
        }
    }
}

impl fmt::Display for NumberFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message())
    }
}

impl std::error::Error for NumberFault {}

/// Reads a count from 0 to 999,999,999; full-width digits are taken.
///
/// Signs, decimals, separators and powers of ten are refused: a number is never guessed.
pub fn whole_number(text: &str) -> Result<u32, NumberFault> {
    let typed = clean(text).map_err(|_| NumberFault::NotWhole)?;
    let typed = half_width(&typed);
    let digits = typed.strip_prefix('-').unwrap_or(&typed);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(NumberFault::NotWhole);
    }
    typed.parse().ok().filter(|&number| number <= 999_999_999).ok_or(NumberFault::Range)
}

#[cfg(test)]
mod tests {
    use super::{NumberFault, whole_number};

    #[test]
    fn counts_are_read_as_people_type_them() {
        for (typed, number) in [("0", 0), (" 12 ", 12), ("１２０", 120), ("007", 7)] {
            assert_eq!(whole_number(typed), Ok(number), "{typed}");
        }
    }

    #[test]
    fn a_count_is_never_guessed() {
        for typed in ["", "1.0", "1,000", "1e3", "NaN", "十二", "+1", "--1", "1 2"] {
            assert_eq!(whole_number(typed), Err(NumberFault::NotWhole), "{typed}");
        }
        for typed in ["-1", "1000000000", "99999999999999999999"] {
            assert_eq!(whole_number(typed), Err(NumberFault::Range), "{typed}");
        }
    }
}

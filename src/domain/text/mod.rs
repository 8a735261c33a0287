//! Text as people type it: what is mended silently and what is refused.

mod date;
mod number;

use std::borrow::Cow;
use std::fmt;

use icu_normalizer::ComposingNormalizerBorrowed;
use validator::ValidationError;

pub use date::{DateFault, parse_date};
pub use number::{NumberFault, whole_number};

/// Why a text cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadText {
    /// It holds a control character, a bidirectional override or a noncharacter.
    BadChar,
    /// It holds a character for private use: whoever made it up knows what it shows, no font
    /// that we print with does, and another system shows something else.
    PrivateUse(char),
}

impl BadText {
    /// The stable code that an answer carries.
    pub const fn code(self) -> &'static str {
        match self {
            Self::BadChar | Self::PrivateUse(_) => "BAD_CHAR",
        }
    }
}

impl fmt::Display for BadText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BadChar => f.write_str("含有不可见或不允许的字符。"),
            Self::PrivateUse(c) => write!(
                f,
                "“{c}”（U+{:04X}）是自造字，别的系统显示不出，也无法打印，请改用国家标准中的字。",
                u32::from(*c)
            ),
        }
    }
}

impl std::error::Error for BadText {}

/// Cleans a text of one line: ends trimmed, zero-width characters removed.
///
/// Line breaks and tabs inside are refused like every control character. Variation
/// selectors stay: rare characters in names need them. Characters are composed (NFC), so
/// that a name typed in two ways is one name. Characters for private use, which old systems
/// left in rare names, are refused by name: they can be neither printed nor handed on.
pub fn clean(text: &str) -> Result<String, BadText> {
    let shown = without_zero_width(text);
    let trimmed = shown.trim();
    assure_plain(trimmed, is_bad)?;
    Ok(composed(trimmed))
}

fn composed(text: &str) -> String {
    ComposingNormalizerBorrowed::new_nfc().normalize(text).into_owned()
}

/// Cleans a text of several lines; every line break becomes `\n`.
pub fn clean_lines(text: &str) -> Result<String, BadText> {
    let shown = without_zero_width(text).replace("\r\n", "\n");
    let trimmed = shown.trim();
    assure_plain(trimmed, |c| c != '\n' && is_bad(c))?;
    Ok(composed(trimmed))
}

/// Cleans a name: as [`clean`], and every kind of middle dot becomes U+00B7.
///
/// 民委发〔2016〕33号 asks for that dot; input methods give four others.
pub fn clean_name(name: &str) -> Result<String, BadText> {
    let dotted = |c| match c {
        '\u{2022}' | '\u{30FB}' | '\u{FF0E}' | '\u{2027}' => '\u{B7}',
        other => other,
    };
    clean(name).map(|text| text.chars().map(dotted).collect())
}

/// The length that limits speak of: characters, not bytes.
pub fn length(text: &str) -> usize {
    text.chars().count()
}

/// Full-width ASCII and the ideographic space as their half-width twins.
pub fn half_width(text: &str) -> String {
    let narrow = |c| match c {
        '\u{3000}' => ' ',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        other => other,
    };
    text.chars().map(narrow).collect()
}

/// Refuses a text of nothing but spaces and characters that cannot be seen.
///
/// For `#[validate(custom(function = "not_blank"))]`: a minimal length lets `" "` pass.
pub fn not_blank(text: &str) -> Result<(), ValidationError> {
    if is_blank(text) { Err(complaint("BLANK", "此项必填。")) } else { Ok(()) }
}

/// Refuses what [`clean`] refuses.
///
/// For `#[validate(custom(function = "one_line"))]`.
pub fn one_line(text: &str) -> Result<(), ValidationError> {
    clean(text).map(drop).map_err(|fault| complaint(fault.code(), fault.to_string()))
}

/// Refuses what [`clean_lines`] refuses.
///
/// For `#[validate(custom(function = "several_lines"))]`.
pub fn several_lines(text: &str) -> Result<(), ValidationError> {
    clean_lines(text).map(drop).map_err(|fault| complaint(fault.code(), fault.to_string()))
}

/// Whether a text holds nothing that can be seen.
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || is_zero_width(c))
}

fn complaint(code: &'static str, message: impl Into<Cow<'static, str>>) -> ValidationError {
    ValidationError::new(code).with_message(message.into())
}

fn without_zero_width(text: &str) -> String {
    text.chars().filter(|&c| !is_zero_width(c)).collect()
}

const fn is_zero_width(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{180E}' | '\u{AD}')
}

/// Refuses the first character that cannot stand in a text.
fn assure_plain(text: &str, is_bad: impl Fn(char) -> bool) -> Result<(), BadText> {
    match text.chars().find(|&c| is_bad(c) || is_private(c)) {
        None => Ok(()),
        Some(c) if is_private(c) => Err(BadText::PrivateUse(c)),
        Some(_) => Err(BadText::BadChar),
    }
}

const fn is_private(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{FFFFD}' | '\u{100000}'..='\u{10FFFD}')
}

fn is_bad(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}')
        || matches!(c, '\u{FDD0}'..='\u{FDEF}')
        || u32::from(c) & 0xFFFE == 0xFFFE
}

#[cfg(test)]
mod tests {
    use validator::Validate;

    use super::{BadText, clean, clean_lines, clean_name, half_width, length};

    #[derive(Validate)]
    struct Form {
        #[validate(custom(function = "super::not_blank"))]
        title: String,
        #[validate(custom(function = "super::one_line"))]
        remark: Option<String>,
    }

    #[test]
    fn what_cannot_be_seen_is_removed() {
        for (typed, kept) in [
            ("  旧城村\u{3000}", "旧城村"),
            ("旧\u{200B}城\u{FEFF}村", "旧城村"),
            ("\u{FEFF} 旧城村\t", "旧城村"),
            ("辻\u{E0100}村", "辻\u{E0100}村"),
            ("𠅤家沟", "𠅤家沟"),
            ("Ame\u{301}lie", "Amélie"),
            ("\u{FA19}木村", "神木村"),
        ] {
            assert_eq!(clean(typed).as_deref(), Ok(kept), "{typed:?}");
        }
    }

    #[test]
    fn control_characters_are_refused() {
        for typed in ["旧\0城", "旧\u{202E}城", "旧\u{2066}城", "旧\n城", "旧\t城", "旧\u{FFFF}城"]
        {
            assert_eq!(clean(typed), Err(BadText::BadChar), "{typed:?}");
        }
        assert_eq!(BadText::BadChar.to_string(), "含有不可见或不允许的字符。");
    }

    #[test]
    fn several_lines_may_break() {
        assert_eq!(clean_lines("墙面\r\n开裂\n").as_deref(), Ok("墙面\n开裂"));
        assert_eq!(clean_lines("墙面\u{2028}开裂"), Err(BadText::BadChar));
        assert_eq!(clean_lines("墙面\r开裂"), Err(BadText::BadChar));
    }

    #[test]
    fn names_have_one_middle_dot() {
        for dot in ['\u{2022}', '\u{30FB}', '\u{FF0E}', '\u{2027}', '\u{B7}'] {
            let name = format!("阿卜杜拉{dot}买买提");
            assert_eq!(clean_name(&name).as_deref(), Ok("阿卜杜拉·买买提"));
        }
        assert_eq!(length("阿卜杜拉·买买提"), 8);
    }

    #[test]
    fn private_use_is_refused_by_name() {
        for typed in ["王\u{E864}", "王\u{F8FF}", "王\u{F0000}", "王\u{10FFFD}"] {
            let last = typed.chars().last().expect("a character");
            for read in [clean, clean_name, clean_lines] {
                assert_eq!(read(typed), Err(BadText::PrivateUse(last)), "{typed:?}");
            }
        }
        let words = BadText::PrivateUse('\u{E864}').to_string();
        assert!(words.starts_with("“\u{E864}”（U+E864）是自造字"), "{words}");
        assert!(clean("王𠅤").is_ok());
        // What cannot be seen comes first where it stands first.
        assert_eq!(clean("\u{1}\u{E864}"), Err(BadText::BadChar));
    }

    #[test]
    fn full_width_becomes_half_width() {
        assert_eq!(half_width("２０１６－８．５　㎡"), "2016-8.5 ㎡");
    }

    #[test]
    fn blank_is_not_an_answer() {
        let form = |title: &str, remark: Option<&str>| {
            Form { title: title.into(), remark: remark.map(Into::into) }.validate()
        };
        assert!(form("旧城村", None).is_ok());
        assert!(form(" \u{3000}\u{200B}", None).is_err());
        assert!(form("", None).is_err());
        assert!(form("旧城村", Some("旧\u{202E}城")).is_err());
    }
}

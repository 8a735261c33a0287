//! What serde says, in our codes and in Chinese.

use crate::web::problem::Complaint;

/// What stopped the reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Trouble {
    /// A member is not there, or is null.
    Missing(String),
    /// Null where something must be.
    Null,
    /// Nobody knows this name.
    Unknown(String),
    /// The word is not on the list.
    Choice(Vec<String>),
    /// Our own types' complaint: code, words, and bounds where there are some.
    Ours { code: String, detail: String, min: Option<i64>, max: Option<i64> },
    /// Something else is expected.
    Type(String),
    /// Too large or too small.
    Range,
}

impl Trouble {
    /// The words that would be right.
    pub(super) fn allowed(&self) -> &[String] {
        match self {
            Self::Choice(allowed) => allowed,
            _ => &[],
        }
    }

    /// The complaint about a place.
    pub(super) fn complaint(&self, pointer: String) -> Complaint {
        let (code, detail) = match self {
            Self::Missing(_) | Self::Null => ("REQUIRED", "此项必填。".to_owned()),
            Self::Unknown(name) => {
                ("UNKNOWN_FIELD", format!("不能提交“{}”这一项，请删除后重试。", short(name)))
            }
            Self::Choice(allowed) => ("CHOICE", format!("只能是：{}。", allowed.join("、"))),
            Self::Ours { code, detail, .. } => (code.as_str(), detail.clone()),
            Self::Type(expected) => ("TYPE", expected.clone()),
            Self::Range => ("RANGE", "数值超出范围。".to_owned()),
        };
        let allowed = self.allowed().to_vec();
        let (min, max) = match self {
            Self::Ours { min, max, .. } => (*min, *max),
            _ => (None, None),
        };
        Complaint { allowed, min, max, ..Complaint::at(pointer, code, detail) }
    }
}

/// What was typed is never given back beyond forty characters.
pub(super) fn short(typed: &str) -> String {
    typed.chars().take(40).collect()
}

/// Understands what serde said.
pub(super) fn said(message: &str) -> Trouble {
    if let Some(trouble) = ours(message) {
        return trouble;
    }
    let named = quoted(message).next().unwrap_or_default();
    if message.starts_with("missing field") {
        Trouble::Missing(named)
    } else if message.starts_with("unknown field") {
        Trouble::Unknown(named)
    } else if message.starts_with("unknown variant") {
        Trouble::Choice(quoted(message).skip(1).collect())
    } else if message.starts_with("invalid type: null") {
        Trouble::Null
    } else if message.starts_with("invalid value: integer")
        || message.contains("out of range")
        || is_huge(message)
    {
        Trouble::Range
    } else if message.contains("UUID") {
        Trouble::Type("应为编号。".to_owned())
    } else {
        let expected = message.rsplit_once("expected ").map_or("", |(_, expected)| expected);
        Trouble::Type(expectation(expected))
    }
}

/// `CODE|detail` or `CODE|detail|min|max`, as our own types complain.
fn ours(message: &str) -> Option<Trouble> {
    let (code, said) = message.split_once('|')?;
    let stable = |byte: u8| byte.is_ascii_uppercase() || byte == b'_' || byte.is_ascii_digit();
    if code.is_empty() || !code.bytes().all(stable) {
        return None;
    }
    let mut parts = said.split('|');
    let detail = parts.next().unwrap_or_default().to_owned();
    let mut bound = || parts.next().and_then(|bound| bound.parse().ok());
    let (min, max) = (bound(), bound());
    Some(Trouble::Ours { code: code.to_owned(), detail, min, max })
}

/// Whether a whole number was sent that is too large to be read as one.
fn is_huge(message: &str) -> bool {
    let Some(rest) = message.strip_prefix("invalid type: floating point `") else { return false };
    let number = rest.split('`').next().and_then(|number| number.parse::<f64>().ok());
    number.is_some_and(|number| number.abs() >= 9.0e18)
}

fn quoted(message: &str) -> impl Iterator<Item = String> {
    message.split('`').skip(1).step_by(2).map(str::to_owned)
}

fn expectation(expected: &str) -> String {
    let word = match expected {
        "i8" | "i16" | "i32" | "i64" | "u8" | "u16" | "u32" | "u64" | "usize" => "整数",
        "f32" | "f64" => "数值",
        "a boolean" => "“是”或“否”",
        "a string" | "string" | "a borrowed string" => "文字",
        "a sequence" => "列表",
        "a map" => "一组内容",
        "a formatted date string" => "日期，如 2016-08-31",
        expected if expected.starts_with("struct") => "一组内容",
        expected if !expected.is_empty() && !expected.is_ascii() => expected,
        _ => return "填写有误。".to_owned(),
    };
    format!("应为{word}。")
}

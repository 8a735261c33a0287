//! What an answer tells: in its headers, and in its body, which may be a packed document.

use axum::http::{HeaderName, HeaderValue};

use crate::support::{Answer, encoded, text_of};

/// Everything that an answer says, without its blanks: lines break within names.
///
/// Tables are handed out as plain CSV; PDFs are the only packed documents.
pub(crate) fn words(answer: &Answer) -> String {
    let paper = answer.bytes.starts_with(b"%PDF").then(|| text_of(&answer.bytes)).flatten();
    let headers = answer.headers.iter();
    let header = |(name, value): (&HeaderName, &HeaderValue)| {
        format!("{name}: {}", String::from_utf8_lossy(value.as_bytes()))
    };
    let headers: Vec<String> = headers.map(header).collect();
    let all = [answer.text.clone(), paper.unwrap_or_default(), headers.join("\n")];
    all.join("\n").replace(char::is_whitespace, "")
}

/// Which of some names stand in words, as they are or as addresses write them.
pub(crate) fn leaked<'a>(words: &str, names: &[&'a str]) -> Vec<&'a str> {
    let holds = |name: &&str| words.contains(*name) || words.contains(&encoded(name));
    names.iter().copied().filter(holds).collect()
}

//! Names and values as addresses and forms write them.

/// Percent-decoded names and values in the order in which they came; `None` where they are
/// not UTF-8.
pub(super) fn pairs(text: &[u8]) -> Option<Vec<(String, String)>> {
    let parts = text.split(|byte| *byte == b'&').filter(|part| !part.is_empty());
    parts
        .map(|part| {
            let cut = part.iter().position(|byte| *byte == b'=').unwrap_or(part.len());
            let value = part.get(cut + 1..).unwrap_or_default();
            Some((decoded(&part[..cut])?, decoded(value)?))
        })
        .collect()
}

fn decoded(text: &[u8]) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(byte) = text.get(at) {
        let (byte, step) = match byte {
            b'+' => (b' ', 1),
            b'%' => escaped(text, at).map_or((b'%', 1), |byte| (byte, 3)),
            other => (*other, 1),
        };
        bytes.push(byte);
        at += step;
    }
    String::from_utf8(bytes).ok()
}

fn escaped(text: &[u8], at: usize) -> Option<u8> {
    let digit = |at: usize| char::from(*text.get(at)?).to_digit(16);
    u8::try_from(digit(at + 1)? * 16 + digit(at + 2)?).ok()
}

/// A text as one value of a query.
pub(super) fn encoded(text: &str) -> String {
    use std::fmt::Write;
    let mut out = String::with_capacity(text.len() + 16);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{encoded, pairs};

    #[test]
    fn what_is_encoded_comes_back() {
        let value = "a&b=c+d %石院村";
        let text = format!("name={}&x=1+2&blank=&y", encoded(value));
        let found = pairs(text.as_bytes()).expect("pairs");
        let own = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let expected = [own("name", value), own("x", "1 2"), own("blank", ""), own("y", "")];
        assert_eq!(found, expected);
        assert_eq!(pairs(b"a=%ff"), None);
    }
}

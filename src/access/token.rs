//! Tokens of sessions and one-time codes: random at the holder, hashed in the database.

use std::fmt;

use super::error::AccessError;
use crate::ledger::sha256;

/// A session's token: 256 random bits, as 64 hexadecimal digits.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// A token that nobody had before.
    pub fn new() -> Result<Self, AccessError> {
        drawn::<32>().map(Self)
    }

    /// A token as a browser sent it; `None` where it cannot be one.
    pub fn parse(text: &str) -> Option<Self> {
        (text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit()))
            .then(|| Self(text.to_owned()))
    }

    /// The digits, for the cookie.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its hash, for the database.
    pub fn hash(&self) -> String {
        sha256(self.0.as_bytes())
    }
}

/// Never shows the token: whoever reads the log could use it.
impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// A code that opens one door once: 128 random bits, as 32 hexadecimal digits.
#[derive(Clone, PartialEq, Eq)]
pub struct OneTimeCode(String);

impl OneTimeCode {
    /// A code that nobody had before.
    pub fn new() -> Result<Self, AccessError> {
        drawn::<16>().map(Self)
    }

    /// The digits, for the link.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its hash, for the database.
    pub fn hash(&self) -> String {
        Self::hash_of(&self.0)
    }

    /// The hash of a code as it was typed or came in a link.
    pub fn hash_of(typed: &str) -> String {
        sha256(typed.trim().to_ascii_lowercase().as_bytes())
    }
}

/// Never shows the code.
impl fmt::Debug for OneTimeCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OneTimeCode(…)")
    }
}

fn drawn<const BYTES: usize>() -> Result<String, AccessError> {
    use std::fmt::Write;
    let mut bytes = [0; BYTES];
    getrandom::fill(&mut bytes).map_err(|error| AccessError::Password(error.to_string()))?;
    Ok(bytes.iter().fold(String::with_capacity(BYTES * 2), |mut digits, byte| {
        // Writing to a string cannot fail.
        let _ = write!(digits, "{byte:02x}");
        digits
    }))
}

#[cfg(test)]
mod tests {
    use super::{OneTimeCode, Token};

    #[test]
    fn tokens_do_not_print() {
        let token = Token::new().expect("a token");
        assert_eq!(format!("{token:?}"), "Token(…)");
        assert_eq!(Token::parse(token.as_str()), Some(token));
        assert_eq!(Token::parse("short"), None);
    }

    #[test]
    fn a_code_is_known_by_its_hash_however_it_is_typed() {
        let code = OneTimeCode::new().expect("a code");
        let typed = format!(" {} ", code.as_str().to_uppercase());
        assert_eq!(OneTimeCode::hash_of(&typed), code.hash());
    }
}

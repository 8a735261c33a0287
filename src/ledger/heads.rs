//! Heads of the chain that are kept elsewhere: what shows that the end was not cut off.
//!
//! A line is the act's number, its instant, its hash, and a seal under the chain's key, so that
//! whoever changes a line without the key is found out, too.

use std::fmt;
use std::str::FromStr;

use super::canonical;

/// A head of the chain, as it is kept elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The number of the last act.
    pub act: i64,
    /// Its hash.
    pub hash: String,
    seal: String,
}

impl Head {
    /// The head of an act, sealed.
    pub(super) fn new(key: &[u8], act: i64, hash: String) -> Self {
        let seal = canonical::mac(key, &format!("head\n{act}\n{hash}"));
        Self { act, hash, seal }
    }

    /// Whether it is what it was when it was written.
    pub(super) fn is_genuine(&self, key: &[u8]) -> bool {
        Self::new(key, self.act, self.hash.clone()) == *self
    }
}

impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.act, self.hash, self.seal)
    }
}

impl FromStr for Head {
    type Err = &'static str;

    fn from_str(line: &str) -> Result<Self, Self::Err> {
        let mut parts = line.split_whitespace();
        let mut next = || parts.next().ok_or("一行链头应为：编号 链头 封印。");
        let act = next()?.parse().map_err(|_| "链头的编号应为整数。")?;
        Ok(Self { act, hash: next()?.to_owned(), seal: next()?.to_owned() })
    }
}

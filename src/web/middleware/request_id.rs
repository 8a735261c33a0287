//! The number of a request, which people read out over the telephone.

use std::fmt;

use uuid::Uuid;

/// The number of a request: 26 digits without I, L, O and U, sorted by time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestId(String);

const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

impl RequestId {
    /// A number that nobody had before.
    pub(super) fn new() -> Self {
        let number = Uuid::now_v7().as_u128();
        let digit = |place: u32| {
            let five = usize::try_from((number >> (place * 5)) & 31).unwrap_or_default();
            char::from(DIGITS[five])
        };
        Self((0..26).rev().map(digit).collect())
    }

    /// Its digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

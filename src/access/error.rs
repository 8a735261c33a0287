//! Why somebody was not let in.

use crate::ledger::LedgerError;

/// Why somebody was not let in.
#[derive(Debug, thiserror::Error)]
pub enum AccessError {
    /// Wrong name or wrong password; which of them is not told.
    #[error("wrong name or password")]
    BadLogin,
    /// The code of the second factor, or a one-time code, is wrong or was used.
    #[error("wrong code")]
    BadCode,
    /// Too many attempts under this name from this address.
    #[error("throttled for {wait} s")]
    Throttled {
        /// Seconds until the next attempt.
        wait: u64,
    },
    /// The password was right, but the account may not be used.
    #[error("account disabled")]
    Disabled,
    /// Too many people are signing in at this moment.
    #[error("busy")]
    Busy,
    /// A password could not be hashed or checked.
    #[error("password: {0}")]
    Password(String),
    /// The ledger failed.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

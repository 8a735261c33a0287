//! Sessions: a token at the browser, its hash in the database.

use std::fmt;

use chrono::TimeDelta;

use super::error::AccessError;
use crate::domain::time::Instant;
use crate::ledger::accounts::{self, Credentials, SessionHolder};
use crate::ledger::{Ledger, LedgerError, sha256};

/// A session ends this long after it began, whatever happens.
const LASTS: TimeDelta = TimeDelta::hours(12);

/// A session ends when it was not used for this long.
const IDLE: TimeDelta = TimeDelta::hours(12);

/// That a session is in use is noted no more often than this.
const NOTED: TimeDelta = TimeDelta::minutes(1);

/// A session's token: 256 random bits, as 64 hexadecimal digits.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// The digits, for the cookie.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn new() -> Result<Self, AccessError> {
        use std::fmt::Write;
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(|error| AccessError::Password(error.to_string()))?;
        let mut digits = String::with_capacity(64);
        for byte in bytes {
            // Writing to a string cannot fail.
            let _ = write!(digits, "{byte:02x}");
        }
        Ok(Self(digits))
    }
}

/// Never shows the token: whoever reads the log could use it.
impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// Opens a session under a new token.
pub(super) async fn open(
    ledger: &Ledger,
    credentials: &Credentials,
    now: Instant,
) -> Result<Token, AccessError> {
    let token = Token::new()?;
    let hash = sha256(token.0.as_bytes());
    let ends = later(now, LASTS);
    accounts::open_session(ledger.sessions(), hash, credentials, now, ends).await?;
    Ok(token)
}

/// The holder of a token that is well formed, known and not over.
pub(super) async fn find(
    ledger: &Ledger,
    token: &str,
    now: Instant,
) -> Result<Option<SessionHolder>, LedgerError> {
    if !well_formed(token) {
        return Ok(None);
    }
    let hash = sha256(token.as_bytes());
    let found = accounts::session(ledger.read(), &hash, now).await?;
    let Some(holder) = found.filter(|holder| later(holder.seen_at, IDLE) > now) else {
        return Ok(None);
    };
    if later(holder.seen_at, NOTED) <= now {
        note(ledger, &hash, now).await;
    }
    Ok(Some(holder))
}

/// Ends the session of a token.
pub(super) async fn close(ledger: &Ledger, token: &str) -> Result<(), LedgerError> {
    if !well_formed(token) {
        return Ok(());
    }
    accounts::close_session(ledger.sessions(), &sha256(token.as_bytes())).await
}

/// A full disk must not keep people from reading, so failing to note is only logged.
async fn note(ledger: &Ledger, hash: &str, now: Instant) {
    if let Err(error) = accounts::touch_session(ledger.sessions(), hash, now).await {
        tracing::warn!(%error, "could not note that a session was used");
    }
}

fn well_formed(token: &str) -> bool {
    token.len() == 64 && token.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn later(instant: Instant, by: TimeDelta) -> Instant {
    Instant(instant.0.saturating_add(by.num_microseconds().unwrap_or(i64::MAX)))
}

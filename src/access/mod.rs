//! Accounts, sessions and what a caller may see.

mod error;
mod password;
mod session;
mod throttle;

use std::net::IpAddr;

pub use error::AccessError;
pub use password::Passwords;
pub use session::Token;
pub use throttle::Throttle;

use crate::domain::time::Instant;
use crate::ledger::accounts::{self, SessionHolder};
use crate::ledger::{Ledger, LedgerError};

/// The door: everything that signing in takes.
#[derive(Debug, Clone, Default)]
pub struct Gate {
    passwords: Passwords,
    throttle: Throttle,
}

/// What a person hands in to sign in, and whence.
#[derive(Debug, Clone)]
pub struct Attempt {
    /// The name typed.
    pub name: String,
    /// The password typed.
    pub password: String,
    /// The address that it came from.
    pub from: IpAddr,
}

impl Gate {
    /// Signs a person in under a new token.
    ///
    /// An unknown name takes as long as a wrong password and is answered alike; that an
    /// account is disabled is only told to whoever knows its password.
    pub async fn sign_in(
        &self,
        ledger: &Ledger,
        attempt: Attempt,
        now: Instant,
    ) -> Result<Token, AccessError> {
        let Attempt { name, password, from } = attempt;
        self.throttle.enter(&name, from, now)?;
        let known = accounts::credentials(ledger.read(), &name).await?;
        let hash = known.as_ref().and_then(|known| known.password_hash.clone());
        let right = self.passwords.verify(password, hash).await?;
        let Some(credentials) = known.filter(|_| right) else { return Err(AccessError::BadLogin) };
        self.throttle.clear(&name, from);
        if credentials.disabled {
            return Err(AccessError::Disabled);
        }
        session::open(ledger, &credentials, now).await
    }

    /// Who holds a token; nobody where it is malformed, unknown or over.
    pub async fn holder(
        &self,
        ledger: &Ledger,
        token: &str,
        now: Instant,
    ) -> Result<Option<SessionHolder>, LedgerError> {
        session::find(ledger, token, now).await
    }

    /// Signs out. A token that nobody holds is no matter.
    pub async fn sign_out(&self, ledger: &Ledger, token: &str) -> Result<(), LedgerError> {
        session::close(ledger, token).await
    }
}

//! The door: everything that signing in takes.

mod attempts;
mod passwords;
mod second_factors;
mod sessions;

use super::coming::{Opening, at_the_door};
use super::error::AccessError;
use super::origin::{Network, Origin};
use super::password::Passwords;
use super::policy::PasswordPolicy;
use super::second_factor::SecondFactorPolicy;
use super::throttle::Throttle;
use super::token::Token;
use crate::domain::account::Stage;
use crate::domain::time::Instant;
use crate::ledger::accounts::{self, Credentials};
use crate::ledger::sessions::{OpenSession, OpenSessionByCode};
use crate::ledger::sign_ins::Cause;
use crate::ledger::{Actor, Fault, Ledger, LedgerError};
use attempts::{admit, note_refusal};
pub use second_factors::NewFactor;

/// What is asked of people.
#[derive(Debug, Clone, Copy, Default)]
pub struct Rules {
    /// What a password has to be.
    pub passwords: PasswordPolicy,
    /// Who has to have a second factor.
    pub second_factor: SecondFactorPolicy,
}

/// The door: everything that signing in takes.
#[derive(Debug, Clone, Default)]
pub struct Gate {
    passwords: Passwords,
    throttle: Throttle,
    /// Codes of second factors are counted apart from passwords.
    codes: Throttle,
    rules: Rules,
}

/// What a person hands in to sign in, and whence.
#[derive(Debug, Clone)]
pub struct Attempt {
    /// The name typed.
    pub name: String,
    /// The password typed.
    pub password: String,
    /// Where it came from.
    pub origin: Origin,
}

/// A session under a new token, and what it still lacks.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// The token.
    pub token: Token,
    /// How far the session has come.
    pub stage: Stage,
}

impl Gate {
    /// A door with these rules.
    pub fn new(rules: Rules) -> Self {
        Self { rules, ..Self::default() }
    }

    /// The same door with another number of turns, or another patience, for passwords.
    ///
    /// The service itself keeps to the usual ones. This is public for `tests/it/access/turns.rs`,
    /// which tries what becomes of whoever finds no turn.
    pub fn with_passwords(self, passwords: Passwords) -> Self {
        Self { passwords, ..self }
    }

    /// What is asked of people.
    pub fn rules(&self) -> Rules {
        self.rules
    }

    /// How many passwords were held against a hash so far.
    pub fn password_checks(&self) -> u64 {
        self.passwords.checks()
    }

    /// Signs a person in under a new token.
    ///
    /// An unknown name takes as long as a wrong password and is answered alike; that an
    /// account is disabled is only told to whoever knows its password.
    pub async fn sign_in(
        &self,
        ledger: &Ledger,
        attempt: Attempt,
        now: Instant,
    ) -> Result<SignedIn, AccessError> {
        let Attempt { name, password, origin } = attempt;
        admit(ledger, &self.throttle, &name, &origin, now).await?;
        let known = accounts::credentials(ledger.read(), &name).await?;
        let hash = known.as_ref().and_then(|known| known.password_hash.clone());
        let from = Some(Network::from(origin.address));
        let right = self.passwords.verify(password, hash, from).await.inspect_err(|_| {
            // Whoever found no turn has not guessed.
            self.throttle.take_back(&name, origin.address);
        })?;
        let Some(known) = known.filter(|_| right) else {
            note_refusal(ledger, &name, Cause::Login, &origin).await?;
            return Err(AccessError::BadLogin);
        };
        self.throttle.clear(&name, origin.address);
        if known.disabled {
            note_refusal(ledger, &name, Cause::Disabled, &origin).await?;
            return Err(AccessError::Disabled);
        }
        let stage = match known.second_factor {
            Some(_) => Stage::SecondFactor,
            None => self.stage_without(ledger, &known, now).await?,
        };
        self.open(ledger, &known, Opening { stage, ..Opening::fresh(&origin) }).await
    }

    async fn open(
        &self,
        ledger: &Ledger,
        known: &Credentials,
        opening: Opening<'_>,
    ) -> Result<SignedIn, AccessError> {
        let token = Token::new()?;
        let Opening { stage, post, replaces, code_step, origin } = opening;
        let session = OpenSession {
            token_hash: token.hash(),
            account: known.account,
            version: known.version,
            stage,
            post,
            replaces: replaces.map(Token::hash),
            agent: origin.agent.clone(),
            origin: Some(origin.address.to_string()),
        };
        let actor = Actor::at_the_door(Some(known.account), known.display_name.clone());
        let envelope = at_the_door(actor, origin);
        let opened = match code_step {
            None => ledger.perform(envelope, session).await.map(drop),
            Some(step) => {
                ledger.perform(envelope, OpenSessionByCode { session, step }).await.map(drop)
            }
        };
        match opened {
            Ok(()) => Ok(SignedIn { token, stage }),
            Err(LedgerError::Invalid(faults)) if faults.iter().any(is_bad_code) => {
                Err(AccessError::BadCode)
            }
            Err(error) => Err(error.into()),
        }
    }
}

fn is_bad_code(fault: &Fault) -> bool {
    fault.code == "BAD_CODE"
}

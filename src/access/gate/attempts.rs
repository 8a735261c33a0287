//! Attempts to get in: which are let be made, which are noted, and what is remembered of them.

use super::Gate;
use crate::access::coming::at_the_door;
use crate::access::error::AccessError;
use crate::access::origin::{Network, Origin};
use crate::access::throttle::Throttle;
use crate::domain::time::Instant;
use crate::ledger::accounts;
use crate::ledger::sign_ins::{self, Cause, Outcome};
use crate::ledger::{Actor, Envelope, Ledger, LedgerError};

impl Gate {
    /// Remembers from the log who tried to get in of late: a service that starts anew holds
    /// against a name what it held before.
    pub async fn recall(&self, ledger: &Ledger, now: Instant) -> Result<(), LedgerError> {
        let since = now.minus(Throttle::MEMORY);
        for attempt in sign_ins::list(ledger.read(), since).await? {
            let Some(from) = attempt.origin.and_then(|from| from.parse().ok()) else { continue };
            let count = |throttle: &Throttle| {
                // It was let be made then; what is said of it now is no matter.
                let _ = throttle.enter(&attempt.name, from, attempt.at);
                if !matches!(attempt.outcome, Outcome::Refused(_)) {
                    throttle.clear(&attempt.name, from);
                }
            };
            match attempt.outcome {
                // Whoever was told to wait has not guessed, and a link has no name.
                Outcome::Refused(Cause::TooMany | Cause::OneTimeCode) => {}
                Outcome::Refused(Cause::WrongCode | Cause::UsedCode) => count(&self.codes),
                Outcome::Refused(Cause::Login | Cause::Password | Cause::Disabled)
                | Outcome::LetIn => count(&self.throttle),
                // A password came before the code. A password alone says nothing of codes.
                Outcome::LetInByCode => {
                    count(&self.throttle);
                    count(&self.codes);
                }
            }
        }
        Ok(())
    }

    /// Forgets the failed attempts under a name: its owner was let in by an administrator.
    pub fn forgive(&self, name: &str) {
        self.throttle.forgive(name);
        self.codes.forgive(name);
    }
}

/// Lets an attempt be made, or notes the first that is not.
pub(super) async fn admit(
    ledger: &Ledger,
    throttle: &Throttle,
    name: &str,
    origin: &Origin,
    now: Instant,
) -> Result<(), AccessError> {
    let entered = throttle.enter(name, origin.address, now);
    let network = Network::from(origin.address);
    if entered.is_err() && ledger.is_news(format!("throttled {network:?} {name}")) {
        note_refusal(ledger, name, Cause::TooMany, origin).await?;
    }
    entered
}

/// Writes into the log that somebody was not let in. The name is kept as typed, cut short: it
/// may be a password in the wrong field, so nothing that looks like one is kept.
pub(super) async fn note_refusal(
    ledger: &Ledger,
    name: &str,
    cause: Cause,
    origin: &Origin,
) -> Result<(), LedgerError> {
    let known = accounts::credentials(ledger.read(), name).await?;
    let (account, shown) = match known {
        Some(known) => (Some(known.account), name.to_owned()),
        None => (None, format!("未知登录名（{} 个字符）", name.chars().count())),
    };
    let actor = Actor::at_the_door(account, String::new());
    let envelope = Envelope { about: Some(shown), ..at_the_door(actor, origin) };
    sign_ins::note(ledger, envelope, cause).await
}

//! Which keys are under way, so that a second sending is told so.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::domain::ids::AccountId;
use crate::ledger::error::{LedgerError, Result};

/// The keys that wait or run.
#[derive(Debug, Clone, Default)]
pub(super) struct Sendings(Arc<Mutex<HashSet<Sending>>>);

/// Whose key.
type Sending = (AccountId, String);

impl Sendings {
    /// Takes a key until the act is answered; refused while somebody has it.
    pub(super) fn take(&self, account: AccountId, key: &str) -> Result<Underway> {
        let key = (account, key.to_owned());
        let free = self.held().insert(key.clone());
        if free { Ok(Underway { all: self.clone(), key }) } else { Err(LedgerError::InProgress) }
    }

    fn held(&self) -> MutexGuard<'_, HashSet<Sending>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A key that is taken. It goes with the command, so that a caller who hangs up or a
/// command that panics gives it back all the same.
#[derive(Debug)]
pub(super) struct Underway {
    all: Sendings,
    key: Sending,
}

impl Drop for Underway {
    fn drop(&mut self) {
        self.all.held().remove(&self.key);
    }
}

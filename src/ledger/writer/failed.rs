//! Whether the storage still does what it is told.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::ledger::error::LedgerError;

/// Whether the storage has failed while it was written to.
///
/// A system that could not flush forgets what it was to flush, and the next flush succeeds
/// without it. So nothing is written after that until the service has been started anew, which
/// reads what is really there.
#[derive(Debug, Clone, Default)]
pub(super) struct Failed(Arc<AtomicBool>);

impl Failed {
    pub(super) fn note(&self, error: &LedgerError) {
        if matches!(error, LedgerError::Failing) && !self.0.swap(true, Ordering::SeqCst) {
            tracing::error!("the storage failed; nothing is written until the service starts anew");
        }
    }

    pub(super) fn is_set(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}

//! Where the time comes from.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use crate::domain::time::Instant;

/// A source of the time. Nothing else may ask the machine for it.
pub trait Clock: Send + Sync {
    /// The present instant.
    fn now(&self) -> Instant;
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one place that may ask")]
    fn now(&self) -> Instant {
        chrono::Utc::now().into()
    }
}

/// A clock that stands where it is put: for tests and for loading past acts.
#[derive(Debug, Clone)]
pub struct FixedClock(Arc<AtomicI64>);

impl FixedClock {
    /// A clock that stands at `instant`.
    pub fn at(instant: Instant) -> Self {
        Self(Arc::new(AtomicI64::new(instant.0)))
    }

    /// Puts the clock somewhere else, for everybody who holds it.
    pub fn put(&self, instant: Instant) {
        self.0.store(instant.0, Ordering::SeqCst);
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Instant {
        Instant(self.0.load(Ordering::SeqCst))
    }
}

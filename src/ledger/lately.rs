//! What was noted of late: a flood of one refusal is one line of the log.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::clock::Clock;
use crate::domain::time::Instant;

/// The same is noted no more often than this, in microseconds.
const AGAIN: i64 = 10 * 60 * 1_000_000;

/// No more than this is remembered.
const MOST: usize = 10_000;

/// What was noted of late. Copies share what they know.
#[derive(Clone)]
pub(super) struct Lately {
    clock: Arc<dyn Clock>,
    noted: Arc<Mutex<HashMap<String, Instant>>>,
}

impl Lately {
    /// Nothing was noted yet.
    pub(super) fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, noted: Arc::default() }
    }

    /// Whether something was not noted of late; from now on it was.
    pub(super) fn is_news(&self, what: String) -> bool {
        let now = self.clock.now();
        let mut noted = self.noted.lock().unwrap_or_else(PoisonError::into_inner);
        if noted.get(&what).is_some_and(|at| is_late(*at, now)) {
            return false;
        }
        if noted.len() >= MOST {
            noted.retain(|_, at| is_late(*at, now));
        }
        if noted.len() >= MOST {
            noted.clear();
        }
        noted.insert(what, now);
        true
    }
}

const fn is_late(at: Instant, now: Instant) -> bool {
    now.0 - at.0 <= AGAIN
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{AGAIN, Lately};
    use crate::clock::FixedClock;
    use crate::domain::time::Instant;

    #[test]
    fn a_flood_is_noted_once_in_a_while() {
        let clock = FixedClock::at(Instant(0));
        let lately = Lately::new(Arc::new(clock.clone()));
        let noted = |what: &str| lately.is_news(what.to_owned());
        assert!(noted("one") && noted("another"));
        for at in 0..10 {
            clock.put(Instant(at * AGAIN / 10));
            assert!(!noted("one"));
        }
        clock.put(Instant(AGAIN + 1));
        assert!(noted("one"), "a flood that goes on is noted again");
        assert!(!noted("one"));
    }
}

//! Slows down guessing without locking anybody out.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::error::AccessError;
use crate::domain::time::Instant;

/// This many attempts pass at once.
const FREE: u32 = 5;

/// The first wait, in seconds; it doubles with every further attempt.
const FIRST_WAIT: u64 = 30;

/// No wait is longer, in seconds. After as long without an attempt all is forgotten.
const LONGEST_WAIT: u64 = 15 * 60;

/// No more pairs than this are remembered.
const REMEMBERED: usize = 20_000;

const SECOND: i64 = 1_000_000;

/// Counts attempts by name and address together.
///
/// A whole county office comes from one address, so an address alone is never held
/// against anybody; a name alone would let a stranger lock its owner out.
#[derive(Debug, Clone, Default)]
pub struct Throttle(Arc<Mutex<HashMap<(String, IpAddr), Tries>>>);

#[derive(Debug, Clone, Copy)]
struct Tries {
    count: u32,
    last: Instant,
}

impl Tries {
    /// Seconds that have to pass after the last attempt.
    fn wait(self) -> u64 {
        match self.count.checked_sub(FREE) {
            None => 0,
            Some(doublings) => (FIRST_WAIT << doublings.min(10)).min(LONGEST_WAIT),
        }
    }

    fn opens(self) -> i64 {
        self.last.0 + i64::try_from(self.wait()).unwrap_or(0) * SECOND
    }

    fn forgotten(self, now: Instant) -> bool {
        let longest = i64::try_from(LONGEST_WAIT).unwrap_or(0);
        now.0 - self.last.0 > longest * SECOND
    }
}

impl Throttle {
    /// Counts an attempt, or says how long to wait.
    ///
    /// It is counted before the password is looked at: many at once gain nothing.
    pub fn enter(&self, name: &str, from: IpAddr, now: Instant) -> Result<(), AccessError> {
        let mut tries = self.lock();
        if tries.len() >= REMEMBERED {
            tries.retain(|_, tries| !tries.forgotten(now));
        }
        if tries.len() >= REMEMBERED {
            return Err(AccessError::Busy);
        }
        let fresh = Tries { count: 0, last: now };
        let entry = tries.entry((name.to_owned(), from)).or_insert(fresh);
        if entry.forgotten(now) {
            *entry = fresh;
        }
        if entry.count >= FREE && entry.opens() > now.0 {
            let wait = u64::try_from((entry.opens() - now.0 + SECOND - 1) / SECOND).unwrap_or(1);
            return Err(AccessError::Throttled { wait });
        }
        *entry = Tries { count: entry.count + 1, last: now };
        Ok(())
    }

    /// Forgets the attempts of somebody who knew the password.
    pub fn clear(&self, name: &str, from: IpAddr) {
        self.lock().remove(&(name.to_owned(), from));
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<(String, IpAddr), Tries>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use super::{SECOND, Throttle};
    use crate::access::AccessError;
    use crate::domain::time::Instant;

    const OFFICE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(10, 0, 0, 1));

    fn wait(throttle: &Throttle, name: &str, seconds: i64) -> Option<u64> {
        match throttle.enter(name, OFFICE, Instant(seconds * SECOND)) {
            Err(AccessError::Throttled { wait }) => Some(wait),
            _ => None,
        }
    }

    #[test]
    fn the_wait_grows_after_five_and_spares_the_neighbour() {
        let throttle = Throttle::default();
        for _ in 0..5 {
            assert_eq!(wait(&throttle, "li", 0), None);
        }
        assert_eq!(wait(&throttle, "li", 0), Some(30));
        assert_eq!(wait(&throttle, "li", 1), Some(29));
        assert_eq!(wait(&throttle, "wang", 1), None);
        assert_eq!(wait(&throttle, "li", 30), None);
        assert_eq!(wait(&throttle, "li", 31), Some(59));
        assert_eq!(wait(&throttle, "li", 31 + 901), None, "forgotten");
        assert_eq!(wait(&throttle, "li", 31 + 902), None);
    }

    #[test]
    fn the_right_password_clears_the_count() {
        let throttle = Throttle::default();
        for _ in 0..5 {
            assert_eq!(wait(&throttle, "li", 0), None);
        }
        throttle.clear("li", OFFICE);
        assert_eq!(wait(&throttle, "li", 1), None);
    }
}

//! Slows down guessing without locking anybody out.

use std::collections::{HashMap, VecDeque};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::TimeDelta;

use super::error::AccessError;
use super::origin::Network;
use crate::domain::time::Instant;

/// This many attempts from one network pass at once.
const FREE: u32 = 5;

/// The first wait, in seconds; it doubles with every further attempt.
const FIRST_WAIT: u64 = 30;

/// No wait is longer, in seconds. After as long without an attempt all is forgotten.
const LONGEST_WAIT: u64 = 15 * 60;

/// This many attempts under one name pass within a window, wherever they come from.
const WINDOWS: [(usize, i64); 2] = [(20, 3_600), (50, 86_400)];

/// Networks from which the owner of a name got in lately.
const NETWORKS_KEPT: usize = 8;

/// No more entries than this are remembered.
const REMEMBERED: usize = 20_000;

/// So many of a hundred are forgotten at once where there is no room for another.
const THINNED: usize = 10;

const SECOND: i64 = 1_000_000;

/// Counts attempts by name and network together, and by name alone.
///
/// A whole county office comes from one address, so an address alone is never held against
/// anybody. Guesses from many networks are counted by the name; but whoever got in from a
/// network before gets in from there again, so a stranger cannot lock the owner out.
#[derive(Debug, Clone, Default)]
pub struct Throttle(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    pairs: HashMap<(String, Network), Tries>,
    names: HashMap<String, VecDeque<Instant>>,
    known: HashMap<String, VecDeque<Network>>,
}

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

impl State {
    /// Makes room for another attempt, whoever tries how many names: nobody is kept out
    /// because strangers were here. Names under which little was tried go first, so whoever
    /// wants one to be forgotten has to try as often under all the others.
    fn make_room(&mut self, now: Instant) {
        if self.pairs.len() >= REMEMBERED {
            self.pairs.retain(|_, tries| !tries.forgotten(now));
            thin(&mut self.pairs, |tries| (tries.count, tries.last));
        }
        if self.names.len() >= REMEMBERED {
            self.names.retain(|_, at| at.back().is_some_and(|at| !is_past(*at, now)));
            thin(&mut self.names, |at| (at.len(), at.back().copied()));
        }
        if self.known.len() >= REMEMBERED {
            self.known.clear();
        }
    }

    /// Until when a name is closed to networks that its owner did not come from.
    fn closed_until(&mut self, name: &str, now: Instant) -> Option<i64> {
        let at = self.names.get_mut(name)?;
        while at.front().is_some_and(|first| is_past(*first, now)) {
            at.pop_front();
        }
        let closes = |(most, seconds): (usize, i64)| {
            let nth = at.len().checked_sub(most).and_then(|from| at.get(from))?;
            Some(nth.0 + seconds * SECOND).filter(|until| *until > now.0)
        };
        WINDOWS.into_iter().filter_map(closes).max()
    }

    fn is_known(&self, name: &str, network: Network) -> bool {
        self.known.get(name).is_some_and(|networks| networks.contains(&network))
    }
}

/// Forgets the lightest where there are as many as are remembered.
fn thin<K, V, W: Ord>(entries: &mut HashMap<K, V>, weight: impl Fn(&V) -> W)
where
    K: Eq + std::hash::Hash,
{
    if entries.len() < REMEMBERED {
        return;
    }
    let mut surplus = REMEMBERED * THINNED / 100;
    let mut weights: Vec<W> = entries.values().map(&weight).collect();
    let (_, limit, _) = weights.select_nth_unstable(surplus);
    entries.retain(|_, entry| {
        let goes = surplus > 0 && weight(entry) <= *limit;
        surplus -= usize::from(goes);
        !goes
    });
}

/// Whether an attempt is older than the longest window.
fn is_past(at: Instant, now: Instant) -> bool {
    now.0 - at.0 > WINDOWS[1].1 * SECOND
}

impl Throttle {
    /// Nothing older than this is held against anybody.
    pub const MEMORY: TimeDelta = TimeDelta::seconds(WINDOWS[1].1);

    /// Counts an attempt, or says how long to wait.
    ///
    /// It is counted before the password is looked at: many at once gain nothing.
    pub fn enter(&self, name: &str, from: IpAddr, now: Instant) -> Result<(), AccessError> {
        let network = Network::from(from);
        let mut state = self.lock();
        state.make_room(now);
        if !state.is_known(name, network)
            && let Some(until) = state.closed_until(name, now)
        {
            return Err(AccessError::Throttled { wait: seconds(until - now.0) });
        }
        let fresh = Tries { count: 0, last: now };
        let entry = state.pairs.entry((name.to_owned(), network)).or_insert(fresh);
        if entry.forgotten(now) {
            *entry = fresh;
        }
        if entry.count >= FREE && entry.opens() > now.0 {
            return Err(AccessError::Throttled { wait: seconds(entry.opens() - now.0) });
        }
        *entry = Tries { count: entry.count + 1, last: now };
        state.names.entry(name.to_owned()).or_default().push_back(now);
        Ok(())
    }

    /// Forgets the attempts of somebody who knew the password, and remembers their network.
    pub fn clear(&self, name: &str, from: IpAddr) {
        let network = Network::from(from);
        let mut state = self.lock();
        state.pairs.remove(&(name.to_owned(), network));
        // The attempt that went right is no guess; those of strangers still are.
        if let Some(at) = state.names.get_mut(name) {
            at.pop_back();
        }
        let networks = state.known.entry(name.to_owned()).or_default();
        networks.retain(|known| *known != network);
        networks.push_back(network);
        if networks.len() > NETWORKS_KEPT {
            networks.pop_front();
        }
    }

    /// Takes back an attempt that nobody looked at: it was no guess.
    pub fn take_back(&self, name: &str, from: IpAddr) {
        let mut state = self.lock();
        if let Some(tries) = state.pairs.get_mut(&(name.to_owned(), Network::from(from))) {
            tries.count = tries.count.saturating_sub(1);
        }
        if let Some(at) = state.names.get_mut(name) {
            at.pop_back();
        }
    }

    /// Forgets everything that is held against a name.
    pub fn forgive(&self, name: &str) {
        let mut state = self.lock();
        state.pairs.retain(|(of, _), _| of != name);
        state.names.remove(name);
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whole seconds, rounded up.
fn seconds(micros: i64) -> u64 {
    u64::try_from((micros + SECOND - 1) / SECOND).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, Ipv4Addr};

    use super::{SECOND, Throttle};
    use crate::access::AccessError;
    use crate::domain::time::Instant;

    const OFFICE: IpAddr = IpAddr::V4(Ipv4Addr::new(10, 0, 0, 1));

    fn wait_from(throttle: &Throttle, name: &str, from: IpAddr, seconds: i64) -> Option<u64> {
        match throttle.enter(name, from, Instant(seconds * SECOND)) {
            Err(AccessError::Throttled { wait }) => Some(wait),
            _ => None,
        }
    }

    fn wait(throttle: &Throttle, name: &str, seconds: i64) -> Option<u64> {
        wait_from(throttle, name, OFFICE, seconds)
    }

    /// An address in a network of its own.
    fn elsewhere(number: usize) -> IpAddr {
        let [.., high, low] = u32::try_from(number).unwrap_or(0).to_be_bytes();
        IpAddr::V4(Ipv4Addr::new(203, high, low, 7))
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
    fn strangers_with_many_names_keep_nobody_out_and_make_nothing_forgotten() {
        let throttle = Throttle::default();
        for at in 0..20 {
            assert_eq!(wait_from(&throttle, "li", elsewhere(at), 0), None);
        }
        assert!(wait_from(&throttle, "li", elsewhere(20), 0).is_some(), "twenty an hour");
        for at in 0..3 * super::REMEMBERED {
            assert_eq!(wait(&throttle, &format!("nobody {at}"), 1), None);
        }
        assert_eq!(wait(&throttle, "wang", 2), None);
        assert!(wait_from(&throttle, "li", elsewhere(20), 2).is_some(), "still closed");
        let state = throttle.lock();
        assert!(state.names.len() <= super::REMEMBERED);
        assert!(state.pairs.len() <= super::REMEMBERED);
    }

    #[test]
    fn an_attempt_that_nobody_looked_at_is_no_guess() {
        let throttle = Throttle::default();
        for _ in 0..50 {
            assert_eq!(wait(&throttle, "li", 0), None);
            throttle.take_back("li", OFFICE);
        }
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

    #[test]
    fn ten_thousand_guesses_from_one_place_are_a_dozen_an_hour() {
        let throttle = Throttle::default();
        let guesses = 0..10_000_i64;
        let let_in = guesses.filter(|at| wait(&throttle, "li", at * 3_600 / 10_000).is_none());
        assert!(let_in.count() <= 20);
    }

    #[test]
    fn ten_thousand_guesses_from_five_hundred_places_are_twenty_an_hour() {
        let throttle = Throttle::default();
        throttle.enter("li", OFFICE, Instant(0)).expect("the owner");
        throttle.clear("li", OFFICE);
        let mut let_in = 0;
        for at in 0..10_000_usize {
            let second = i64::try_from(at).unwrap_or(0) * 3_600 / 10_000;
            let_in += u32::from(wait_from(&throttle, "li", elsewhere(at % 500), second).is_none());
        }
        assert!(let_in <= 20, "{let_in}");
        assert_eq!(wait(&throttle, "li", 3_599), None, "the owner still gets in");
        assert!(wait_from(&throttle, "li", elsewhere(600), 3_599).is_some());
        throttle.forgive("li");
        assert_eq!(wait_from(&throttle, "li", elsewhere(600), 3_599), None);
    }
}

//! What was noted of late: a flood of one refusal is one line of the log.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::clock::Clock;
use crate::domain::ids::AccountId;
use crate::domain::time::Instant;

/// The same is noted no more often than this, in microseconds.
const AGAIN: i64 = 10 * 60 * 1_000_000;

/// No more than this is remembered of what is nobody's own.
const MOST: usize = 10_000;

/// So many things of one person are noted one by one within that time.
const EACH: usize = 50;

/// How something that somebody did is to be noted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum News {
    /// In a line of its own.
    One,
    /// In one line for all that are like it: much was noted of them already.
    Many,
}

impl News {
    /// What such a line says in place of each.
    pub const UNLISTED: &'static str = "近来被拒已多，不再逐条列明";
}

/// What was noted of late. Copies share what they know.
#[derive(Clone)]
pub(super) struct Lately {
    clock: Arc<dyn Clock>,
    noted: Arc<Mutex<Noted>>,
}

#[derive(Default)]
struct Noted {
    /// What is nobody's own: strangers do it.
    common: HashMap<String, Instant>,
    /// What each person did. Whoever does much makes nothing of anybody else be forgotten.
    own: HashMap<Option<AccountId>, HashMap<String, Instant>>,
}

impl Lately {
    /// Nothing was noted yet.
    pub(super) fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, noted: Arc::default() }
    }

    /// Whether something was not noted of late; from now on it was.
    pub(super) fn is_news(&self, what: String) -> bool {
        let now = self.clock.now();
        let mut noted = self.lock();
        let common = &mut noted.common;
        if common.get(&what).is_some_and(|at| is_late(*at, now)) {
            return false;
        }
        if common.len() >= MOST {
            common.retain(|_, at| is_late(*at, now));
        }
        if common.len() >= MOST {
            common.clear();
        }
        common.insert(what, now);
        true
    }

    /// How something that somebody did is to be noted, where it was not of late; from now on it
    /// was. `one` tells it from all else that they did, `many` from what is unlike it.
    pub(super) fn news_of(
        &self,
        who: Option<AccountId>,
        one: String,
        many: String,
    ) -> Option<News> {
        let now = self.clock.now();
        let mut noted = self.lock();
        if !noted.own.contains_key(&who) {
            noted.own.retain(|_, own| own.values().any(|at| is_late(*at, now)));
        }
        let own = noted.own.entry(who).or_default();
        own.retain(|_, at| is_late(*at, now));
        if own.contains_key(&one) {
            return None;
        }
        let (what, news) = if own.len() < EACH { (one, News::One) } else { (many, News::Many) };
        match own.entry(what) {
            Entry::Occupied(_) => None,
            Entry::Vacant(free) => {
                free.insert(now);
                Some(news)
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Noted> {
        self.noted.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

const fn is_late(at: Instant, now: Instant) -> bool {
    now.0 - at.0 <= AGAIN
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{AGAIN, EACH, Lately, MOST, News};
    use crate::clock::FixedClock;
    use crate::domain::ids::AccountId;
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

    #[test]
    fn whoever_does_much_is_noted_some_dozen_times_and_makes_nobody_be_forgotten() {
        let clock = FixedClock::at(Instant(0));
        let lately = Lately::new(Arc::new(clock.clone()));
        let of = |who: i64, what: usize| {
            lately.news_of(Some(AccountId(who)), what.to_string(), "many".to_owned())
        };
        assert!(lately.is_news("a stranger".to_owned()));
        assert_eq!(of(1, 0), Some(News::One));
        let noted: Vec<News> = (0..2 * MOST).filter_map(|what| of(2, what)).collect();
        assert!(noted.len() == EACH + 1 && noted.ends_with(&[News::One, News::Many]));
        assert_eq!(of(1, 0), None);
        assert!(!lately.is_news("a stranger".to_owned()));
        assert_eq!(of(1, 1), Some(News::One), "others are noted one by one");
        clock.put(Instant(AGAIN + 1));
        assert_eq!(of(2, MOST), Some(News::One));
        assert_eq!(of(2, MOST), None);
    }
}

//! Turns at something costly: few are at work at once, some wait, and no network takes all the
//! places to wait in.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::error::AccessError;
use super::origin::Network;

/// How many wait for a turn: as many as come to theirs in time on a slow machine. Whoever comes
/// after them is told so at once.
const QUEUE: usize = 200;

/// How many of them come from one network, so that whoever floods from one keeps no other network
/// out.
const OF_ONE_NETWORK: usize = QUEUE / 2;

/// Turns, and whoever waits for one.
#[derive(Debug, Clone)]
pub(super) struct Turns {
    at_work: Arc<Semaphore>,
    waiting: Arc<Mutex<HashMap<Network, usize>>>,
}

impl Turns {
    /// So many at once.
    pub(super) fn of(at_once: usize) -> Self {
        Self { at_work: Arc::new(Semaphore::new(at_once)), waiting: Arc::default() }
    }

    /// A turn, in the order of asking. [`AccessError::Busy`] where none came within one's
    /// patience, or where a stranger finds the queue full: whoever has shown who they are comes
    /// from nowhere, and always waits.
    pub(super) async fn take(
        &self,
        from: Option<Network>,
        patience: Duration,
    ) -> Result<OwnedSemaphorePermit, AccessError> {
        // Left again with the turn, or by whoever gives up.
        let _place = from.map(|from| self.place(from)).transpose()?;
        let turn = Arc::clone(&self.at_work).acquire_owned();
        match tokio::time::timeout(patience, turn).await {
            Ok(Ok(turn)) => Ok(turn),
            Ok(Err(_)) | Err(_) => Err(AccessError::Busy),
        }
    }

    fn place(&self, from: Network) -> Result<Place<'_>, AccessError> {
        let mut waiting = self.waiting();
        let all: usize = waiting.values().sum();
        let own = waiting.get(&from).copied().unwrap_or_default();
        if all >= QUEUE || own >= OF_ONE_NETWORK {
            return Err(AccessError::Busy);
        }
        waiting.insert(from, own + 1);
        Ok(Place { turns: self, from })
    }

    fn waiting(&self) -> MutexGuard<'_, HashMap<Network, usize>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A place in the queue.
struct Place<'a> {
    turns: &'a Turns,
    from: Network,
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let mut waiting = self.turns.waiting();
        if let Some(own) = waiting.get_mut(&self.from) {
            *own = own.saturating_sub(1);
        }
        waiting.retain(|_, own| *own > 0);
    }
}

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, Ipv4Addr};
    use std::time::Duration;

    use futures_util::FutureExt;

    use super::{Network, OF_ONE_NETWORK, QUEUE, Turns};
    use crate::access::AccessError;

    const PATIENCE: Duration = Duration::from_secs(5);

    fn network(number: u8) -> Network {
        Network::from(IpAddr::V4(Ipv4Addr::new(198, 51, number, 7)))
    }

    #[tokio::test]
    async fn whoever_comes_after_a_full_queue_is_told_so_at_once() {
        let turns = Turns::of(1);
        let at_work = turns.take(Some(network(0)), PATIENCE).await.expect("a turn");
        // As many wait as may of two networks, which is all there are places for.
        let mut queue = Vec::new();
        for number in 0..QUEUE {
            let from = network(u8::from(number >= OF_ONE_NETWORK));
            let mut waits = Box::pin(turns.take(Some(from), PATIENCE));
            assert!(waits.as_mut().now_or_never().is_none(), "{number} waits");
            queue.push(waits);
        }
        let asked = |number| turns.take(Some(network(number)), PATIENCE).now_or_never();
        assert!(matches!(asked(2), Some(Err(AccessError::Busy))), "every place is taken");
        drop(queue.pop());
        assert!(asked(2).is_none(), "whoever gives up leaves a place");
        assert!(matches!(asked(0), Some(Err(AccessError::Busy))), "a network has its share");
        let known = turns.take(None, PATIENCE).now_or_never();
        assert!(known.is_none(), "whoever is known waits beside them");
        drop(at_work);
        for waits in queue {
            drop(waits.await.expect("a turn"));
        }
        assert!(turns.waiting().is_empty(), "nobody waits any more");
    }
}

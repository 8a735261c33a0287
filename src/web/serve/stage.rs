//! How far a connection has come with the request that it is at.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// Where a connection is.
#[derive(Debug, Clone, Copy)]
enum Stage {
    /// In the head of a request, which has to be whole by then.
    Head { until: Instant },
    /// Being answered.
    Answering,
    /// Answered, and the last bytes are still to be taken.
    Sending,
    /// Between two requests.
    Idle,
}

/// The stage of one connection, as its stream and its requests see it.
#[derive(Debug, Clone)]
pub(super) struct Progress {
    stage: Arc<Mutex<Stage>>,
    head: Duration,
}

impl Progress {
    /// A connection that has just been accepted: its first byte is part of the first head.
    pub(super) fn new(head: Duration) -> Self {
        let stage = Stage::Head { until: Instant::now() + head };
        Self { stage: Arc::new(Mutex::new(stage)), head }
    }

    /// When the head has to be whole that the client is at.
    pub(super) fn deadline(&self) -> Option<Instant> {
        match *self.stage() {
            Stage::Head { until } => Some(until),
            Stage::Answering | Stage::Sending | Stage::Idle => None,
        }
    }

    /// Whether a request was answered to its last byte, and nothing has come since.
    pub(super) fn is_idle(&self) -> bool {
        matches!(*self.stage(), Stage::Idle)
    }

    /// Everything that there was to send has been taken.
    pub(super) fn sent(&self) {
        let mut stage = self.stage();
        if matches!(*stage, Stage::Sending) {
            *stage = Stage::Idle;
        }
    }

    /// Bytes came: after a request they are the first of a head.
    pub(super) fn arrived(&self) {
        let mut stage = self.stage();
        if matches!(*stage, Stage::Sending | Stage::Idle) {
            *stage = Stage::Head { until: Instant::now() + self.head };
        }
    }

    /// A head is whole. The request is being answered for as long as what this returns lives.
    pub(super) fn answering(&self) -> Answering {
        *self.stage() = Stage::Answering;
        Answering(self.clone())
    }

    fn stage(&self) -> MutexGuard<'_, Stage> {
        self.stage.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A request that is being answered: somebody has its body, or the body of its answer.
#[derive(Debug)]
pub(super) struct Answering(Progress);

impl Drop for Answering {
    fn drop(&mut self) {
        *self.0.stage() = Stage::Sending;
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Progress;

    #[test]
    fn a_head_has_its_time_from_the_first_byte_and_more_bytes_win_none() {
        let progress = Progress::new(Duration::from_secs(10));
        let first = progress.deadline();
        progress.arrived();
        assert!(first.is_some() && progress.deadline() == first);
        let answering = progress.answering();
        progress.arrived();
        assert_eq!(progress.deadline(), None, "a body, or the next request too early");
        drop(answering);
        assert_eq!(progress.deadline(), None);
        assert!(!progress.is_idle(), "its last bytes may not have gone");
        progress.sent();
        assert!(progress.is_idle());
        progress.arrived();
        assert!(!progress.is_idle());
        let second = progress.deadline();
        progress.arrived();
        assert!(second > first && progress.deadline() == second);
    }
}

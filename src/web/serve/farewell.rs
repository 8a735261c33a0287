//! How connections hear that the service stops, and how it hears that they have ended.

use tokio::sync::watch;

/// The side that stops.
#[derive(Debug)]
pub(super) struct Farewell(watch::Sender<bool>);

/// The side of one connection, which counts as open while it has this.
#[derive(Debug)]
pub(super) struct Ending(watch::Receiver<bool>);

impl Farewell {
    pub(super) fn new() -> Self {
        Self(watch::Sender::new(false))
    }

    pub(super) fn ending(&self) -> Ending {
        Ending(self.0.subscribe())
    }

    /// Tells every connection, and waits for the last of them.
    pub(super) async fn say(self) {
        self.0.send_replace(true);
        self.0.closed().await;
    }
}

impl Ending {
    /// Resolves once the service stops.
    pub(super) async fn heard(&mut self) {
        // Whoever could say it is gone: then it stops as well.
        let _ = self.0.wait_for(|said| *said).await;
    }
}

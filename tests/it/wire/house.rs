//! A service that listens on a port of its own, under limits of its own.

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::time::Duration;

use axum::Router;
use taizhang::config::{ConnectionLimits, Settings};
use taizhang::web::{listen, serve_on};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::support::TestApp;

/// A service that listens.
pub(crate) struct House {
    pub(crate) address: SocketAddr,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<()>,
}

impl House {
    /// A service under the limits of tests with a router of a test's own.
    pub(crate) fn with(router: Router, set: impl FnOnce(&mut Settings)) -> Self {
        let mut settings = Settings::in_folder(PathBuf::new());
        settings.connections = limits();
        set(&mut settings);
        Self::open(router, settings)
    }

    /// The whole service as an app has it.
    pub(crate) fn of(app: &TestApp) -> Self {
        Self::open(app.router.clone(), app.settings.clone())
    }

    fn open(router: Router, settings: Settings) -> Self {
        let listener = listen("127.0.0.1:0".parse().unwrap()).unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let serving = tokio::spawn(async move {
            // A house that is dropped stops too.
            serve_on(listener, router, &settings, async { drop(stopped.await) }).await;
        });
        Self { address, stop, serving }
    }

    /// Asks it to stop, and tells when it has.
    pub(crate) fn stop(self) -> JoinHandle<()> {
        self.stop.send(()).unwrap();
        self.serving
    }
}

/// Limits that run out while a test waits, and are still long for an honest client on a
/// machine that has other things to do.
pub(crate) fn limits() -> ConnectionLimits {
    ConnectionLimits {
        head_timeout: Duration::from_secs(2),
        idle_timeout: Duration::from_secs(4),
        least_rate: NonZeroU32::new(1_024).unwrap(),
        rate_grace: Duration::from_secs(2),
        body_timeout: Duration::from_mins(1),
        ..ConnectionLimits::default()
    }
}

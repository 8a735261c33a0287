//! What handlers share, in parts: a handler asks for the part that it needs.

use std::sync::Arc;

use axum::extract::FromRef;

use crate::access::Gate;
use crate::clock::Clock;
use crate::config::Settings;
use crate::ledger::Ledger;
use crate::report::Fonts;
use crate::review::Reviewer;

/// What handlers share. They take `State<Ledger>`, never the whole.
#[derive(Clone, FromRef)]
pub struct AppState {
    /// What happened.
    pub ledger: Ledger,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Settings.
    pub settings: Arc<Settings>,
    /// The door.
    pub gate: Gate,
    /// Where targets stand.
    pub reviewer: Reviewer,
    /// Fonts of documents, parsed once.
    pub fonts: Arc<Fonts>,
}

impl AppState {
    /// The state of a service that has just been opened.
    pub fn new(
        ledger: Ledger,
        clock: Arc<dyn Clock>,
        settings: Settings,
        fonts: Arc<Fonts>,
    ) -> Self {
        Self {
            reviewer: Reviewer::new(ledger.clone()),
            fonts,
            gate: Gate::new(settings.rules),
            ledger,
            clock,
            settings: Arc::new(settings),
        }
    }
}

impl std::fmt::Debug for AppState {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AppState").field("settings", &self.settings).finish_non_exhaustive()
    }
}

//! The log, as whoever reads all of it finds it.

use taizhang::domain::area::Scope;
use taizhang::ledger::audit::{AuditFilter, AuditLine, list};

use super::TestApp;

impl TestApp {
    /// The lines of a kind of act, the youngest first.
    pub(crate) async fn noted(&self, kind: &str) -> Vec<AuditLine> {
        let filter = AuditFilter { kind: Some(kind.to_owned()), ..AuditFilter::default() };
        let lines = list(self.ledger.read(), Scope::everything(), &filter, None, 1_000).await;
        lines.expect("lines")
    }

    /// What the acts of a kind were about, the youngest first.
    pub(crate) async fn told_of(&self, kind: &str) -> Vec<String> {
        let lines = self.noted(kind).await;
        lines.into_iter().map(|line| line.about.unwrap_or_default()).collect()
    }
}

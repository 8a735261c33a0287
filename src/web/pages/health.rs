//! Whether the service can answer.

use axum::extract::State;

use crate::ledger::{Ledger, LedgerError, accounts};
use crate::web::error::Result;
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new().get("/healthz", Pass::Anyone, check_health)
}

/// Asks the ledger something, so that a service without its database is not called well, nor
/// one that can only read.
async fn check_health(State(ledger): State<Ledger>) -> Result<&'static str> {
    accounts::credentials(ledger.read(), "").await?;
    if !ledger.writes() {
        return Err(LedgerError::Failing.into());
    }
    Ok("ok")
}

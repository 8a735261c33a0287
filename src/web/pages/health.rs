//! Whether the service can answer.

use axum::Router;
use axum::extract::State;
use axum::routing::get;

use crate::ledger::{Ledger, accounts};
use crate::web::error::Result;
use crate::web::state::AppState;

pub(super) fn router() -> Router<AppState> {
    Router::new().route("/healthz", get(check_health))
}

/// Asks the ledger something, so that a service without its database is not called well.
async fn check_health(State(ledger): State<Ledger>) -> Result<&'static str> {
    accounts::credentials(ledger.read(), "").await?;
    Ok("ok")
}

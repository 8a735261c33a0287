//! Pages in Chinese, made at the server: one file a noun.

mod health;
mod home;
mod login;
mod problems;

use axum::Router;

use super::state::AppState;

/// Every page.
pub(super) fn router() -> Router<AppState> {
    Router::new()
        .merge(health::router())
        .merge(home::router())
        .merge(login::router())
        .merge(problems::router())
}

//! Pages in Chinese, made at the server: one file a noun.

mod document;
mod forms;
mod health;
mod home;
mod inspection;
mod login;
mod notice;
mod problems;
mod project;

use axum::Router;

use super::state::AppState;

/// Every page.
pub(super) fn router() -> Router<AppState> {
    Router::new()
        .merge(document::router())
        .merge(health::router())
        .merge(home::router())
        .merge(inspection::router())
        .merge(login::router())
        .merge(notice::router())
        .merge(problems::router())
        .merge(project::router())
}

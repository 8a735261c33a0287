//! Pages in Chinese, made at the server: one file a noun.

mod areas;
mod board;
mod bulletin;
mod document;
mod forms;
mod health;
mod inspection;
mod login;
mod notice;
mod notice_list;
mod plan;
mod problems;
mod project;
mod project_list;
mod targets;
mod words;

use axum::Router;

use super::state::AppState;

/// Every page.
pub(super) fn router() -> Router<AppState> {
    Router::new()
        .merge(areas::router())
        .merge(board::router())
        .merge(bulletin::router())
        .merge(document::router())
        .merge(health::router())
        .merge(inspection::router())
        .merge(login::router())
        .merge(notice::router())
        .merge(notice_list::router())
        .merge(plan::router())
        .merge(problems::router())
        .merge(project::router())
        .merge(project_list::router())
        .merge(targets::router())
}

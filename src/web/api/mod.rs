//! The JSON interface: one file a noun.

mod areas;
mod board;
mod document;
mod documents;
mod entry;
mod explorer;
mod facilities;
mod file;
mod funds;
mod inspections;
mod notices;
mod page;
mod photos;
mod plan;
mod progress;
mod projects;
mod session;
mod signing;
mod villages;

use axum::Router;
use utoipa_axum::router::OpenApiRouter;

use super::state::AppState;

/// The interface with its own description at `/api/openapi.json` and `/api`.
pub(super) fn router() -> Router<AppState> {
    let nouns = OpenApiRouter::with_openapi(document::head())
        .merge(session::router())
        .merge(areas::router())
        .merge(villages::router())
        .merge(facilities::router())
        .merge(projects::router())
        .merge(progress::router())
        .merge(funds::router())
        .merge(inspections::router())
        .merge(signing::router())
        .merge(notices::router())
        .merge(photos::router())
        .merge(plan::router())
        .merge(board::router())
        .merge(documents::router());
    let (routes, described) = nouns.split_for_parts();
    routes.merge(explorer::router(document::finished(described)))
}

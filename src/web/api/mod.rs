//! The JSON interface: one file a noun.

mod document;
mod explorer;
mod session;

use axum::Router;
use utoipa_axum::router::OpenApiRouter;

use super::state::AppState;

/// The interface with its own description at `/api/openapi.json` and `/api`.
pub(super) fn router() -> Router<AppState> {
    let nouns = OpenApiRouter::with_openapi(document::head()).merge(session::router());
    let (routes, described) = nouns.split_for_parts();
    routes.merge(explorer::router(document::finished(described)))
}

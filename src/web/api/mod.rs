//! The JSON interface: one file a noun.

mod areas;
mod assignments;
mod board;
mod document;
mod documents;
mod entry;
mod evidence;
mod explorer;
mod facilities;
mod figures;
mod file;
mod funds;
mod gaps;
mod indicators;
mod inspections;
mod irregularities;
mod notices;
mod page;
mod period_locks;
mod photos;
mod plan;
mod progress;
mod projects;
mod reveals;
mod session;
mod signing;
mod specialties;
mod staffing;
mod villages;

use super::routes::Routes;

/// The interface with its own description at `/api/openapi.json` and `/api`.
pub(super) fn routes() -> Routes {
    let nouns = Routes::describing(document::head())
        .merge(session::router())
        .merge(areas::router())
        .merge(assignments::router())
        .merge(villages::router())
        .merge(facilities::router())
        .merge(projects::router())
        .merge(progress::router())
        .merge(specialties::router())
        .merge(funds::router())
        .merge(inspections::router())
        .merge(signing::router())
        .merge(notices::router())
        .merge(photos::router())
        .merge(indicators::router())
        .merge(figures::router())
        .merge(evidence::router())
        .merge(period_locks::router())
        .merge(irregularities::router())
        .merge(plan::router())
        .merge(reveals::router())
        .merge(board::router())
        .merge(staffing::router())
        .merge(gaps::router())
        .merge(documents::router());
    let (routes, described) = nouns.described();
    routes.merge(explorer::router(document::finished(described)))
}

//! The JSON interface: one file a noun.

mod areas;
mod assessments;
mod assignments;
mod board;
mod certificates;
mod days;
mod document;
mod documents;
mod employments;
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
mod medicines;
mod notices;
mod page;
mod papers;
mod period_locks;
mod photos;
mod plan;
mod plans;
mod postings;
mod practitioners;
mod progress;
mod projects;
mod reminders;
mod renewals;
mod reveals;
mod session;
mod signing;
mod snapshots;
mod specialties;
mod staffing;
mod students;
mod subsidies;
mod titles;
mod training;
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
        .merge(practitioners::router())
        .merge(certificates::router())
        .merge(employments::router())
        .merge(titles::router())
        .merge(assessments::router())
        .merge(renewals::router())
        .merge(reminders::router())
        .merge(medicines::router())
        .merge(subsidies::router())
        .merge(training::router())
        .merge(students::router())
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
        .merge(postings::router())
        .merge(days::router())
        .merge(plan::router())
        .merge(plans::router())
        .merge(reveals::router())
        .merge(board::router())
        .merge(snapshots::router())
        .merge(staffing::router())
        .merge(gaps::router())
        .merge(documents::router())
        .merge(papers::router());
    let (routes, described) = nouns.described();
    routes.merge(explorer::router(document::finished(described)))
}

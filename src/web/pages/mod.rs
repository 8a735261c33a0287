//! Pages in Chinese, made at the server: one file a noun.

mod accounts;
mod areas;
mod audit;
mod board;
mod bulletin;
mod calendar;
mod checks;
mod consequences;
mod document;
mod download;
mod drafts;
mod duties;
mod forms;
mod funds;
mod gaps;
mod health;
mod indicators;
mod inspection;
mod irregularities;
mod login;
mod login_steps;
mod narrowed;
mod notice;
mod notice_list;
mod own;
mod plan;
mod plans;
mod posting;
mod practitioner;
mod problems;
mod project;
mod project_list;
mod reconciliation;
mod record;
mod settings;
mod snapshots;
mod specialty;
mod staffing;
mod subsidies;
mod targets;
mod training;
mod welcome;
mod words;

pub(super) use drafts::Again;
pub(super) use login::signing_in_again;
pub(super) use snapshots::known_at;

use crate::web::routes::Routes;

/// Every page.
pub(super) fn routes() -> Routes {
    Routes::new()
        .merge(accounts::router())
        .merge(areas::router())
        .merge(audit::router())
        .merge(board::router())
        .merge(bulletin::router())
        .merge(calendar::router())
        .merge(checks::router())
        .merge(consequences::router())
        .merge(document::router())
        .merge(drafts::router())
        .merge(duties::router())
        .merge(gaps::router())
        .merge(funds::router())
        .merge(health::router())
        .merge(indicators::router())
        .merge(inspection::router())
        .merge(irregularities::router())
        .merge(login::router())
        .merge(login_steps::router())
        .merge(notice::router())
        .merge(notice_list::router())
        .merge(own::router())
        .merge(plan::router())
        .merge(plans::router())
        .merge(practitioner::router())
        .merge(posting::router())
        .merge(problems::router())
        .merge(project::router())
        .merge(project_list::router())
        .merge(reconciliation::router())
        .merge(settings::router())
        .merge(specialty::router())
        .merge(snapshots::router())
        .merge(subsidies::router())
        .merge(staffing::router())
        .merge(targets::router())
        .merge(training::router())
        .merge(welcome::router())
}

//! Pages in Chinese, made at the server: one file a noun.

mod accounts;
mod areas;
mod audit;
mod board;
mod bulletin;
mod calendar;
mod document;
mod drafts;
mod forms;
mod gaps;
mod health;
mod indicators;
mod inspection;
mod irregularities;
mod login;
mod login_steps;
mod notice;
mod notice_list;
mod own;
mod plan;
mod problems;
mod project;
mod project_list;
mod settings;
mod specialty;
mod staffing;
mod targets;
mod welcome;
mod words;

pub(super) use drafts::Again;
pub(super) use login::signing_in_again;

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
        .merge(document::router())
        .merge(drafts::router())
        .merge(gaps::router())
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
        .merge(problems::router())
        .merge(project::router())
        .merge(project_list::router())
        .merge(settings::router())
        .merge(specialty::router())
        .merge(staffing::router())
        .merge(targets::router())
        .merge(welcome::router())
}

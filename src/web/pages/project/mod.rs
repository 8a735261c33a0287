//! One project: its page, and the forms that change it.

mod facts;
mod form;
mod funds;
mod head;
mod issue;
mod parties;
mod progress;
mod reasons;
mod show;
mod suspension;

use axum::Router;

use crate::web::state::AppState;

pub(super) use head::Head;

/// The pages of projects.
pub(super) fn router() -> Router<AppState> {
    Router::new()
        .merge(facts::router())
        .merge(funds::router())
        .merge(issue::router())
        .merge(parties::router())
        .merge(progress::router())
        .merge(show::router())
        .merge(suspension::router())
}

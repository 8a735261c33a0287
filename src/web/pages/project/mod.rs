//! One project: its page, and the forms that change it.

mod assignments;
mod facts;
mod form;
mod funds;
mod head;
mod issue;
mod parties;
mod phone;
mod progress;
mod reasons;
mod show;
mod suspension;

pub(super) use head::Head;

use crate::web::routes::Routes;
/// The pages of projects.
pub(super) fn router() -> Routes {
    Routes::new()
        .merge(assignments::router())
        .merge(facts::router())
        .merge(funds::router())
        .merge(issue::router())
        .merge(parties::router())
        .merge(phone::router())
        .merge(progress::router())
        .merge(show::router())
        .merge(suspension::router())
}

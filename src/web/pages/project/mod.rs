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
mod story;
mod suspension;

pub(super) use form::{FormPage, OnRecord};
pub(super) use head::{Head, page_of};
pub(super) use reasons::Reasons;
pub(super) use story::{Story, steps};

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

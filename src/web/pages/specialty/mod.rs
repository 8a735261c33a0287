//! One key specialty: its page, and the forms that change it. Steps, money, halts and
//! assignments have the forms of every project.

mod facts;
mod issue;
mod list;
mod purchases;
mod show;

use crate::web::routes::Routes;

/// The pages of key specialties.
pub(super) fn router() -> Routes {
    Routes::new()
        .merge(facts::router())
        .merge(issue::router())
        .merge(list::router())
        .merge(purchases::router())
        .merge(show::router())
}

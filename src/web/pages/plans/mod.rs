//! Plans: every text that was published, what an amendment changed, and drafts of the next.

mod changes;
mod draft;
mod list;
mod publication;

pub(in crate::web::pages) use changes::Changed;

use crate::web::routes::Routes;

/// The pages of plans.
pub(super) fn router() -> Routes {
    list::router().merge(publication::router()).merge(draft::router())
}

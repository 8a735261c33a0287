//! Snapshots: frozen boards, checked again on every look, and the documents that come from them.

mod document;
mod freeze;
mod show;

pub(in crate::web) use freeze::known_at;

use crate::web::routes::Routes;

/// The pages of snapshots.
pub(super) fn router() -> Routes {
    freeze::router().merge(show::router()).merge(document::router())
}

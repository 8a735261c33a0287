//! What every request passes on its way in and every answer on its way out.

mod answer;
mod guard;
mod keep;
mod request_id;

pub(super) use answer::finish;
pub(super) use guard::{admit, cross_site, panicked};
pub(super) use keep::keep;
pub use request_id::RequestId;

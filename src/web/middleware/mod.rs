//! What every request passes on its way in and every answer on its way out.

mod answer;
mod crowd;
mod door;
mod guard;
mod keep;
mod late;
mod pace;
mod request_id;

pub(super) use answer::finish;
pub(super) use crowd::{Room, make_room};
pub(super) use door::{Keeper, keep_door};
pub(super) use guard::{admit, cross_site, panicked};
pub(super) use keep::keep;
pub(super) use pace::hold_to_pace;
pub use request_id::RequestId;

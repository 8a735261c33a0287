//! Photos, packets and lists from outside, turned into commands.

mod areas;
mod photo;

pub use areas::read_areas;
pub use photo::{Incoming, take_in};

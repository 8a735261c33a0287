//! Photos, packets and lists from outside, turned into commands.

mod areas;
mod claims;
mod photo;

pub use areas::read_areas;
pub use photo::{Incoming, take_in};

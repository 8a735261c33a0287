//! Photos, packets and lists from outside, turned into commands.

mod areas;
mod claims;
mod evidence;
mod photo;

pub use areas::read_areas;
pub use evidence::{IncomingEvidence, take_in_evidence};
pub use photo::{Incoming, take_in};

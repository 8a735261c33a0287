//! Photos and packets from outside, turned into commands.

mod photo;

pub use photo::{Incoming, take_in};

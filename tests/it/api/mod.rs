//! The JSON interface.

mod bad_input;
mod conflicts;
mod document;
mod fields;
mod life;
mod photos;
mod places;
mod refusals;
mod session;

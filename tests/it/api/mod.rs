//! The JSON interface.

mod bad_input;
mod dates;
mod document;
mod life;
mod money;
mod photos;
mod places;
mod refusals;
mod session;

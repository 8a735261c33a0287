//! The JSON interface.

mod bad_input;
mod document;
mod life;
mod photos;
mod refusals;
mod session;

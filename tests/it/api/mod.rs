//! The JSON interface.

mod document;
mod life;
mod refusals;
mod session;

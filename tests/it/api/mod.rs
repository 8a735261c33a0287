//! The JSON interface.

mod document;
mod refusals;
mod session;

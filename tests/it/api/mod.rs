//! The JSON interface.

mod bad_input;
mod conflicts;
mod dates;
mod document;
mod fields;
mod life;
mod money;
mod photos;
mod places;
mod plans;
mod refusals;
mod session;
mod snapshots;
mod specialties;
mod transfers;

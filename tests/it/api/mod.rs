//! The JSON interface.

mod bad_input;
mod conflicts;
mod dates;
mod document;
mod fields;
mod figures;
mod irregularities;
mod life;
mod money;
mod photos;
mod places;
mod refusals;
mod session;
mod specialties;
mod transfers;

//! The JSON interface.

mod bad_input;
mod conflicts;
mod dates;
mod document;
mod fields;
mod figures;
mod irregularities;
mod life;
mod merging;
mod money;
mod persons;
mod photos;
mod places;
mod plans;
mod postings;
mod practitioners;
mod refusals;
mod registrations;
mod second_plan;
mod session;
mod snapshots;
mod specialties;
mod subsidies;
mod training;
mod transfers;

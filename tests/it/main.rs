//! Tests from outside, in one binary.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod demo;
mod layers;
mod ledger;
mod store;

//! Tests from outside, in one binary.

#![expect(clippy::expect_used, reason = "a test may panic")]

mod api;
mod demo;
mod layers;
mod ledger;
mod pages;
mod store;
mod support;

//! Tests from outside, in one binary.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod access;
mod api;
mod browser;
mod cli;
mod demo;
mod demo_reporting;
mod layers;
mod ledger;
mod pages;
mod plan_files;
mod rights;
mod store;
mod support;
mod wire;

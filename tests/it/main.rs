//! Tests from outside, in one binary.

#![expect(clippy::expect_used, reason = "a test may panic")]

mod api;
mod pages;
mod support;

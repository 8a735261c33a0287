//! A ledger (台账) that holds a public programme against its own plan.
//!
//! Data walks one way: a command becomes an act in the [`ledger`], the acts of one
//! county become facts, [`rules`] turn facts into findings, findings add up to tallies,
//! and a tally held against a target of the [`plan`] is a verdict. `ARCHITECTURE.md` has
//! the map and the table of who may import whom.

pub mod access;
pub mod cli;
pub mod clock;
pub mod config;
pub mod demo;
pub mod domain;
pub mod intake;
pub mod ledger;
pub mod plan;
pub mod report;
pub mod review;
pub mod rules;
pub mod web;

//! The ledger itself, on both engines.

mod acts;
mod amendments;
mod clinic;
mod country;
pub(crate) mod hang_ups;
mod long_log;
mod migrations;
mod postings;
mod power_loss;
mod races;
mod snapshots;
mod standings;
mod tampering;
mod transfers;

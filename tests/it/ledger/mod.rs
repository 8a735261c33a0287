//! The ledger itself, on both engines.

mod acts;
mod clinic;
mod hang_ups;
mod migrations;
mod postings;
mod power_loss;
mod races;
mod standings;
mod tampering;
mod transfers;

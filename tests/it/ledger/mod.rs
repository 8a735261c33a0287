//! The ledger itself, on both engines.

mod acts;
mod clinic;
mod hang_ups;
mod migrations;
mod power_loss;
mod races;
mod standings;
mod tampering;
mod transfers;

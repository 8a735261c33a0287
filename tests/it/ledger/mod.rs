//! The ledger itself, on both engines.

mod acts;
mod clinic;
mod hang_ups;
mod migrations;
mod tampering;
mod transfers;

//! The ledger itself, on both engines.

mod acts;
mod clinic;
mod hang_ups;
mod power_loss;
mod races;
mod tampering;

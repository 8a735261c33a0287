//! Signing in, second factors, sessions: who somebody is, before what they may do.

mod coming;
mod error;
mod gate;
mod origin;
mod password;
mod policy;
mod second_factor;
mod throttle;
mod token;
mod turns;

pub use coming::Coming;
pub use error::AccessError;
pub use gate::{Attempt, Gate, NewFactor, Rules, SignedIn};
pub use origin::{Network, Origin};
pub use password::Passwords;
pub use policy::{Owner, PasswordPolicy};
pub use second_factor::{SecondFactorPolicy, address, code_at, new_secret};
pub use throttle::Throttle;
pub use token::{OneTimeCode, Token};

//! The second factor: codes of six digits by time (RFC 6238).

use clap::ValueEnum;
use totp_rs::{Builder, Secret, Totp};

use super::error::AccessError;
use crate::domain::account::Role;
use crate::domain::time::Instant;

/// Who has to have a second factor. Whoever has one is always asked for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum SecondFactorPolicy {
    /// City, county and administrators.
    #[default]
    ByRole,
    /// Everybody.
    Everybody,
    /// Nobody: for demonstrations.
    Nobody,
}

impl SecondFactorPolicy {
    /// Whether somebody with these roles has to have one.
    pub fn asks(self, roles: impl IntoIterator<Item = Role>) -> bool {
        match self {
            Self::ByRole => roles.into_iter().any(Role::asks_second_factor),
            Self::Everybody => true,
            Self::Nobody => false,
        }
    }
}

/// A new secret in base 32.
pub fn new_secret() -> Result<String, AccessError> {
    let mut bytes = [0_u8; 20];
    getrandom::fill(&mut bytes).map_err(|error| AccessError::Password(error.to_string()))?;
    Ok(Secret::new_stack(bytes).to_base32())
}

/// The address that an authenticator reads from a picture.
pub fn address(secret: &str, name: &str) -> String {
    // Both are ASCII or become so: authenticators show what is before the colon as the issuer.
    let name: String = name.bytes().map(|byte| format!("%{byte:02X}")).collect();
    format!("otpauth://totp/taizhang:{name}?secret={secret}&issuer=taizhang")
}

/// The step for which a code is right, the one before and the one after included: clocks of
/// telephones are off by as much.
pub(super) fn step_of(secret: &str, code: &str, now: Instant) -> Option<i64> {
    let code: String = code.chars().filter(|sign| !sign.is_whitespace()).collect();
    let step = totp(secret)?.check(&code, second(now)?)?;
    i64::try_from(step).ok()
}

/// The code of a moment, for whoever holds the secret.
pub fn code_at(secret: &str, now: Instant) -> Option<String> {
    Some(totp(secret)?.generate(second(now)?).to_string())
}

/// Six digits of SHA-1 every 30 seconds, one step either way: what every authenticator does.
fn totp(secret: &str) -> Option<Totp> {
    let secret = Secret::try_from_base32(secret).ok()?;
    Builder::new().with_secret(secret).build().ok()
}

fn second(now: Instant) -> Option<u64> {
    u64::try_from(now.0 / 1_000_000).ok()
}

#[cfg(test)]
mod tests {
    use super::{address, code_at, new_secret, step_of};
    use crate::domain::time::Instant;

    /// The secret of RFC 6238's own examples, and its code at 59 seconds (the last six of
    /// eight digits).
    const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    #[test]
    fn the_examples_of_the_standard_come_out() {
        assert_eq!(code_at(SECRET, Instant(59_000_000)).as_deref(), Some("287082"));
        assert_eq!(code_at(SECRET, Instant(1_111_111_109_000_000)).as_deref(), Some("081804"));
    }

    #[test]
    fn a_code_holds_a_step_before_and_after() {
        let now = Instant(1_111_111_109_000_000);
        let step = step_of(SECRET, "081 804", now).expect("right");
        let shifted = |seconds: i64| Instant(now.0 + seconds * 1_000_000);
        assert_eq!(step_of(SECRET, "081804", shifted(30)), Some(step));
        assert_eq!(step_of(SECRET, "081804", shifted(-30)), Some(step));
        assert_eq!(step_of(SECRET, "081804", shifted(90)), None);
        assert_eq!(step_of(SECRET, "000000", now), None);
    }

    #[test]
    fn secrets_are_drawn() {
        let (one, two) = (new_secret().expect("a secret"), new_secret().expect("a secret"));
        assert_ne!(one, two);
        assert!(code_at(&one, Instant(0)).is_some());
        assert!(address(&one, "张").starts_with("otpauth://totp/taizhang:%E5%BC%A0?secret="));
    }
}

//! Headers that guard a change.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderName, header};

use crate::web::error::Error;
use crate::web::problem::Complaint;
use crate::web::refusal;

/// The version that the caller has seen: `If-Match: "v17"`.
///
/// Absent is 428, weak or malformed is 400.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IfMatch(pub i32);

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Error> {
        let Some(value) = parts.headers.get(header::IF_MATCH) else {
            return Err(Error::Refused(&refusal::PRECONDITION_REQUIRED));
        };
        let text = value.to_str().ok();
        let number = text.and_then(|text| text.strip_prefix("\"v")?.strip_suffix('"'));
        let digits = number.filter(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
        digits.and_then(|digits| digits.parse().ok()).map(Self).ok_or_else(|| Error::Faulty {
            refusal: &refusal::BAD_HEADER,
            faults: vec![Complaint::header("If-Match", &refusal::BAD_HEADER)],
        })
    }
}

/// The version that the caller has seen, or `If-Match: *` for whichever stands.
///
/// Absent is 428, weak or malformed is 400.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IfMatchAny(pub Option<i32>);

impl<S: Send + Sync> FromRequestParts<S> for IfMatchAny {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        if parts.headers.get(header::IF_MATCH).is_some_and(|value| value == "*") {
            return Ok(Self(None));
        }
        IfMatch::from_request_parts(parts, state).await.map(|IfMatch(version)| Self(Some(version)))
    }
}

/// The name under which a second sending is the same act: `Idempotency-Key`.
///
/// One to 200 visible ASCII characters; clients send a UUID.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyKey(pub String);

/// The header's name.
pub(super) const KEY: HeaderName = HeaderName::from_static("idempotency-key");

impl<S: Send + Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Error> {
        let value = parts.headers.get(KEY).and_then(|value| value.to_str().ok());
        let fits = |key: &&str| well_formed(key);
        value.filter(fits).map(|key| Self(key.to_owned())).ok_or_else(|| Error::Faulty {
            refusal: &refusal::KEY_REQUIRED,
            faults: vec![Complaint::header("Idempotency-Key", &refusal::KEY_REQUIRED)],
        })
    }
}

/// Whether a key can be one.
pub(super) fn well_formed(key: &str) -> bool {
    (1..=200).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic())
}

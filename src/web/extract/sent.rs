//! Bodies of the interface: JSON, and raw bytes.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, StatusCode, header};
use serde::de::DeserializeOwned;
use validator::Validate;

use super::reading::{self, Broken, Manner};
use crate::web::error::Error;
use crate::web::limits::{JSON_LIMIT, PHOTO_LIMIT};
use crate::web::problem::Complaint;
use crate::web::refusal;

/// A JSON body that could be read and holds nothing invalid.
///
/// The bytes go along so that a second sending can be told from another body.
#[derive(Debug, Clone)]
pub struct Sent<T> {
    /// What was sent.
    pub value: T,
    /// The bytes that said so.
    pub body: Bytes,
}

impl<T, S> FromRequest<S> for Sent<T>
where
    T: DeserializeOwned + Validate + Send,
    S: Send + Sync,
{
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self, Error> {
        if !says_json(request.headers()) {
            return Err(Error::Refused(&refusal::UNSUPPORTED_TYPE));
        }
        assure_plain(request.headers())?;
        let body = bytes(request, state, JSON_LIMIT).await?;
        let text =
            std::str::from_utf8(&body).map_err(|_| Error::Refused(&refusal::BAD_ENCODING))?;
        let tree = reading::parse(text).map_err(refused)?;
        let value = reading::read(tree, Manner::Strict).map_err(Error::invalid)?;
        Ok(Self { value, body })
    }
}

/// Raw bytes, such as a photo. The route needs `DefaultBodyLimit::max(PHOTO_LIMIT)`.
#[derive(Debug, Clone)]
pub struct Upload(pub Bytes);

impl<S: Send + Sync> FromRequest<S> for Upload {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self, Error> {
        assure_plain(request.headers())?;
        bytes(request, state, PHOTO_LIMIT).await.map(Self)
    }
}

/// The whole body, up to a limit.
pub(super) async fn bytes<S: Send + Sync>(
    request: Request,
    state: &S,
    limit: usize,
) -> Result<Bytes, Error> {
    match Bytes::from_request(request, state).await {
        Ok(bytes) if bytes.len() <= limit => Ok(bytes),
        Ok(_) => Err(Error::TooLarge { limit }),
        Err(rejection) if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            Err(Error::TooLarge { limit })
        }
        Err(_) => Err(Error::Refused(&refusal::UNREADABLE)),
    }
}

/// Refuses a compressed body: a few bytes of it can become a gigabyte.
pub(super) fn assure_plain(headers: &HeaderMap) -> Result<(), Error> {
    match headers.get(header::CONTENT_ENCODING) {
        Some(coding) if coding != "identity" => Err(Error::Refused(&refusal::UNSUPPORTED_ENCODING)),
        _ => Ok(()),
    }
}

fn says_json(headers: &HeaderMap) -> bool {
    let Some(said) = headers.get(header::CONTENT_TYPE).and_then(|said| said.to_str().ok()) else {
        return false;
    };
    let kind = said.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("application/json")
}

fn refused(broken: Broken) -> Error {
    let single = |at: String, code: &str, detail: &str| {
        Error::invalid(vec![Complaint::at(at, code, detail)])
    };
    match broken {
        Broken::Syntax { detail, line, column } => Error::BadJson { detail, line, column },
        Broken::Character(at) => single(at, "BAD_CHAR", "含有不可见或不允许的字符。"),
        Broken::Number(at) => single(at, "RANGE", "数值超出范围。"),
    }
}

//! What is refused before any handler sees it.

use std::any::Any;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tower_http::csrf::ProtectionError;

use crate::config::Settings;
use crate::web::error::Error;
use crate::web::limits::{ADDRESS_LIMIT, HEAD_LIMIT};
use crate::web::refusal;

/// Refuses addresses and heads that are too long, and hosts that are not ours.
pub(in crate::web) async fn admit(
    State(settings): State<Arc<Settings>>,
    request: Request,
    next: Next,
) -> Response {
    let length = request.uri().path_and_query().map_or(0, |path| path.as_str().len());
    if length > ADDRESS_LIMIT {
        return Error::Refused(&refusal::URI_TOO_LONG).into_response();
    }
    if head_length(&request) > HEAD_LIMIT {
        return Error::Refused(&refusal::HEADERS_TOO_LARGE).into_response();
    }
    if has_two_lengths(&request) {
        // Whoever stands in front may have read another request out of it.
        let mut response = Error::Refused(&refusal::UNREADABLE).into_response();
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
        return response;
    }
    if !names_us(&request, &settings) {
        return Error::Refused(&refusal::BAD_HOST).into_response();
    }
    next.run(request).await
}

/// The bytes of the headers, each a line with a colon and a blank.
fn head_length(request: &Request) -> usize {
    request.headers().iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum()
}

/// Whether a request says in two ways where its body ends.
fn has_two_lengths(request: &Request) -> bool {
    [header::CONTENT_LENGTH, header::TRANSFER_ENCODING]
        .into_iter()
        .all(|name| request.headers().contains_key(name))
}

/// Whether a request names our host. The health check may come under any name.
fn names_us(request: &Request, settings: &Settings) -> bool {
    let Some(ours) = settings.host() else { return true };
    let header = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    let named = header.or_else(|| request.uri().host());
    request.uri().path() == "/healthz"
        || named.is_some_and(|named| named.eq_ignore_ascii_case(ours))
}

/// Answers an unsafe request that came from another site.
pub(in crate::web) fn cross_site(_: ProtectionError) -> Response {
    Error::Refused(&refusal::CSRF).into_response()
}

/// Answers for a handler that panicked. The panic's own words go to the log.
#[expect(clippy::needless_pass_by_value, reason = "the layer hands it over")]
pub(in crate::web) fn panicked(panic: Box<dyn Any + Send + 'static>) -> Response {
    let said = panic.downcast_ref::<String>().map(String::as_str);
    let said = said.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("a panic");
    Error::Internal(anyhow::anyhow!("panic: {said}")).into_response()
}

//! Files to take along, with their names in Chinese.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};

use crate::web::percent;

/// A table as CSV.
pub(super) fn table(bytes: Vec<u8>, name: &str) -> Response {
    let kind = HeaderValue::from_static("text/csv; charset=utf-8");
    file(bytes, kind, ("table.csv", &format!("{name}.csv")))
}

/// A file with its name in Chinese (RFC 6266), not to be kept on the way.
pub(super) fn file(bytes: Vec<u8>, kind: HeaderValue, (plain, name): (&str, &str)) -> Response {
    let named = percent::encoded(name);
    let named = format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{named}");
    let attached = HeaderValue::from_static("attachment");
    let named = HeaderValue::try_from(named).unwrap_or(attached);
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, kind);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::CONTENT_DISPOSITION, named);
    response
}

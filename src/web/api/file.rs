//! Files that are answered with: their names, their tags, and what did not change.
//!
//! Browsers keep none of them, as they keep no page: computers are shared. The tag is for
//! programs that have stored the file and ask whether it is still the same.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, Schema, SchemaFormat, Type};
use utoipa::{PartialSchema, ToSchema};

use crate::ledger::{Ledger, sha256};
use crate::report::Rendered;
use crate::web::percent;

/// Bytes of a file, as the description names them.
pub(super) enum RawBytes {}

impl PartialSchema for RawBytes {
    fn schema() -> RefOr<Schema> {
        let format = SchemaFormat::KnownFormat(KnownFormat::Binary);
        ObjectBuilder::new().schema_type(Type::String).format(Some(format)).into()
    }
}

impl ToSchema for RawBytes {}

/// 304 where the caller has this file already.
pub(super) fn unchanged(headers: &HeaderMap, tag: &str) -> Option<Response> {
    let known = headers.get(header::IF_NONE_MATCH)?.to_str().ok()?;
    let same = known
        .split(',')
        .map(str::trim)
        .any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag);
    same.then(|| {
        let mut response = StatusCode::NOT_MODIFIED.into_response();
        if let Ok(tag) = HeaderValue::try_from(tag) {
            response.headers_mut().insert(header::ETAG, tag);
        }
        response
    })
}

/// A stored file as it is served: nothing in it may do anything within a page.
pub(super) struct Stored<'a> {
    /// The hash of its bytes.
    pub(super) hash: &'a str,
    /// Its type.
    pub(super) kind: &'static str,
    /// The name to keep it under; it is shown where there is none.
    pub(super) save_as: Option<&'static str>,
}

impl Stored<'_> {
    /// The answer: the bytes, or 304 where the caller has them.
    pub(super) async fn answer(
        self,
        ledger: &Ledger,
        asked: &HeaderMap,
    ) -> crate::web::error::Result<Response> {
        let tag = format!("\"{}\"", self.hash);
        if let Some(response) = unchanged(asked, &tag) {
            return Ok(response);
        }
        let mut response = ledger.file(self.hash).await?.into_response();
        let placed = match self.save_as {
            Some(name) => format!("attachment; filename=\"{name}\""),
            None => "inline".to_owned(),
        };
        let headers = [
            (header::CONTENT_TYPE, self.kind.to_owned()),
            (header::CONTENT_DISPOSITION, placed),
            (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox".to_owned()),
            (header::ETAG, tag),
        ];
        for (name, value) in headers {
            if let Ok(value) = HeaderValue::try_from(value) {
                response.headers_mut().insert(name, value);
            }
        }
        Ok(response)
    }
}

/// A document under a Chinese name, tagged by its bytes.
pub(super) fn document(rendered: Rendered, name: &str, asked: &HeaderMap) -> Response {
    let tag = format!("\"{}\"", sha256(&rendered.bytes));
    if let Some(response) = unchanged(asked, &tag) {
        return response;
    }
    let missing = rendered.missing.len();
    let mut response = rendered.bytes.into_response();
    let named = format!(
        "inline; filename=\"document.pdf\"; filename*=UTF-8''{}",
        percent::encoded(&format!("{name}.pdf"))
    );
    let headers = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (header::CONTENT_DISPOSITION, named),
        (header::ETAG, tag),
    ];
    for (name, value) in headers {
        if let Ok(value) = HeaderValue::try_from(value) {
            response.headers_mut().insert(name, value);
        }
    }
    if missing > 0 {
        response.headers_mut().insert("x-missing-glyphs", HeaderValue::from(missing));
    }
    response
}

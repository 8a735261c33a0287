//! Our own style sheet, script and mark, under addresses that change with their content.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::error::Error;
use crate::ledger::sha256;
use crate::web::routes::{Pass, Routes};

/// A file that is part of the program.
#[derive(Debug)]
struct Asset {
    name: &'static str,
    kind: &'static str,
    bytes: &'static [u8],
    hash: String,
}

impl Asset {
    fn new(name: &'static str, kind: &'static str, bytes: &'static [u8]) -> Self {
        let hash = sha256(bytes).chars().take(16).collect();
        Self { name, kind, bytes, hash }
    }

    fn address(&self) -> String {
        format!("/assets/{}/{}", self.hash, self.name)
    }

    fn etag(&self) -> String {
        format!("\"{}\"", self.hash)
    }
}

static STYLE: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new("style.css", "text/css; charset=utf-8", include_bytes!("style.css"))
});
static SCRIPT: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new("app.js", "text/javascript; charset=utf-8", include_bytes!("app.js"))
});
static MARK: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("mark.svg", "image/svg+xml", include_bytes!("mark.svg")));

/// The address of the style sheet.
pub fn style() -> String {
    STYLE.address()
}

/// The address of the script.
pub fn script() -> String {
    SCRIPT.address()
}

/// The address of the mark.
pub fn mark() -> String {
    MARK.address()
}

/// The routes of the assets.
pub(super) fn router() -> Routes {
    Routes::new().get("/assets/{hash}/{name}", Pass::Anyone, find_asset)
}

/// Under another hash lies another content, so an old address finds nothing.
async fn find_asset(
    Path((hash, name)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let assets: [&Asset; 3] = [&STYLE, &SCRIPT, &MARK];
    let found = assets.into_iter().find(|asset| asset.name == name && asset.hash == hash);
    let asset = found.ok_or(Error::NOT_FOUND)?;
    let etag = HeaderValue::try_from(asset.etag()).map_err(anyhow::Error::from)?;
    let cached = [
        (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable")),
        (header::ETAG, etag.clone()),
    ];
    if headers.get(header::IF_NONE_MATCH) == Some(&etag) {
        return Ok((StatusCode::NOT_MODIFIED, cached).into_response());
    }
    Ok((cached, [(header::CONTENT_TYPE, asset.kind)], asset.bytes).into_response())
}

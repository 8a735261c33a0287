//! Files that show reported figures.

use axum::Json;
use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::routes;

use super::file::{self, Stored};
use crate::domain::ids::PublicId;
use crate::domain::time::Known;
use crate::domain::typed;
use crate::intake::{IncomingEvidence, take_in_evidence};
use crate::ledger::evidence::{self, Kept};
use crate::ledger::{Ledger, LedgerError, figures};
use crate::web::error::{Error, Result};
use crate::web::extract::{Asked, Judging, Path, Query, Upload, Viewer};
use crate::web::limits::PHOTO_LIMIT;
use crate::web::refusal;
use crate::web::routes::{Pass, Routes};
use crate::web::state::AppState;

pub(super) fn router() -> Routes {
    Routes::new()
        .uploads(Pass::REPORT_FIGURES, PHOTO_LIMIT, routes!(add_evidence))
        .operations(Pass::FIGURES, routes!(show_evidence))
}

/// What is said of a file beside its bytes.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct EvidenceNote {
    /// 说明，不超过 200 个字。
    #[serde(deserialize_with = "typed::optional_line")]
    caption: Option<String>,
    /// 原文件名。
    file_name: Option<String>,
}

/// Who sends a file and how it is described: the header and query of an upload.
pub(super) struct Described {
    viewer: Viewer,
    note: EvidenceNote,
    declared_type: Option<String>,
    declared_sha256: Option<String>,
}

impl FromRequestParts<AppState> for Described {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Response> {
        let viewer = Viewer::from_request_parts(parts, state).await?;
        let query = Query::<EvidenceNote>::from_request_parts(parts, state).await;
        let Query(note) = query.map_err(IntoResponse::into_response)?;
        let text = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok());
        let declared_type = text("content-type").and_then(|kind| kind.split(';').next());
        let declared_type = declared_type.map(|kind| kind.trim().to_ascii_lowercase());
        let declared_sha256 = text("x-content-sha256").map(str::to_ascii_lowercase);
        Ok(Self { viewer, note, declared_type, declared_sha256 })
    }
}

/// Send a file that shows a figure: a picture or a PDF, as its bytes.
///
/// The client names the file by a UUID v7. The same bytes under the same name are the same
/// file, however often they are sent; other bytes under it are 409.
#[utoipa::path(put, path = "/api/v1/figures/{id}/evidence/{evidence}", tag = "figures",
    params(("id" = PublicId, Path, description = "指标数"),
        ("evidence" = PublicId, Path, description = "佐证材料，由客户端生成的 UUID v7"),
        EvidenceNote,
        ("X-Content-SHA256" = Option<String>, Header, description = "内容的 SHA-256，十六进制")),
    request_body(content = file::RawBytes, content_type = "*/*",
        description = "JPEG、PNG、WebP 或 PDF，不超过 20 MB"),
    responses((status = 201, description = "已收到", body = Kept)))]
async fn add_evidence(
    State(ledger): State<Ledger>,
    Path((figure, id)): Path<(PublicId, PublicId)>,
    described: Described,
    Upload(bytes): Upload,
) -> Result<(StatusCode, Json<Kept>)> {
    let scope = described.viewer.scope();
    // Nothing is kept for a figure that is not there or not the sender's.
    figures::sheet(ledger.read(), scope, Known::Now, NaiveDate::MAX, figure).await?;
    let incoming = IncomingEvidence {
        id: Some(id),
        figure,
        caption: described.note.caption,
        file_name: described.note.file_name,
        declared_type: described.declared_type,
        declared_sha256: described.declared_sha256,
        bytes: bytes.to_vec(),
    };
    let command = take_in_evidence(&ledger, incoming).await.map_err(refused)?;
    let envelope = described.viewer.through_api_unkeyed();
    let done = ledger.perform(envelope, command).await?;
    Ok((StatusCode::CREATED, Json(done.outcome)))
}

/// Raw bytes that are not what they are said to be are 415; a form's are 422.
fn refused(error: LedgerError) -> Error {
    match &error {
        LedgerError::Invalid(faults) if faults.iter().any(|fault| fault.code == "FILE_TYPE") => {
            Error::Refused(&refusal::FILE_TYPE)
        }
        _ => error.into(),
    }
}

/// Show a file: the copy of a picture that was made for show, a PDF to be kept.
///
/// The original of a picture is never served, so whatever hides in it reaches nobody.
#[utoipa::path(get, path = "/api/v1/evidence/{id}", tag = "figures",
    params(("id" = PublicId, Path, description = "佐证材料"), Judging),
    responses((status = 200, description = "佐证材料", content_type = "*/*", body = file::RawBytes),
        (status = 304, description = "没有变化")))]
async fn show_evidence(
    State(ledger): State<Ledger>,
    Path(id): Path<PublicId>,
    headers: HeaderMap,
    asked: Asked,
) -> Result<Response> {
    let found = evidence::find(ledger.read(), asked.area, asked.known, id).await?;
    // Of other departments' figures nothing is there.
    if !asked.viewer.reads_figure(&found.plan, &found.indicator) {
        return Err(Error::NOT_FOUND);
    }
    let (hash, kind, name) = match &found.line.shown_sha256 {
        Some(shown) => (shown, "image/jpeg", None),
        None => (&found.line.sha256, "application/pdf", Some("evidence.pdf")),
    };
    let stored = Stored { hash, kind, save_as: name };
    stored.answer(&ledger, &headers).await
}

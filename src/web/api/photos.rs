//! Photos of sites.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::routes;

use super::file::{self, Stored};
use crate::domain::ids::PublicId;
use crate::domain::time::{Instant, Known};
use crate::domain::typed;
use crate::intake::{Incoming, take_in};
use crate::ledger::photos::Added;
use crate::ledger::{Ledger, LedgerError, inspections, photos};
use crate::web::error::{Error, Result};
use crate::web::extract::{Asked, Path, Query, Upload, Viewer};
use crate::web::limits::PHOTO_LIMIT;
use crate::web::refusal;
use crate::web::routes::{Pass, Routes};
use crate::web::state::AppState;

pub(super) fn router() -> Routes {
    Routes::new()
        .uploads(Pass::INSPECT, PHOTO_LIMIT, routes!(add_photo))
        .operations(Pass::INSPECTIONS, routes!(show_photo))
}

/// What is said of a photo beside its bytes.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct PhotoNote {
    /// 照片所示的标准条目，如 VC-B01。
    #[serde(deserialize_with = "typed::optional_line")]
    criterion: Option<String>,
    /// 说明，不超过 200 个字。
    #[serde(deserialize_with = "typed::optional_line")]
    caption: Option<String>,
    /// 原文件名。
    file_name: Option<String>,
    /// 拍摄时刻，RFC 3339；以设备所报为准。
    taken_at: Option<String>,
}

/// Who sends a photo and how it is described: the header and query of an upload.
pub(super) struct Described {
    viewer: Viewer,
    note: PhotoNote,
    taken_at: Option<Instant>,
    declared_type: String,
    declared_sha256: Option<String>,
}

impl axum::extract::FromRequestParts<AppState> for Described {
    type Rejection = Response;

    async fn from_request_parts(
        parts: &mut axum::http::request::Parts,
        state: &AppState,
    ) -> Result<Self, Response> {
        let viewer = Viewer::from_request_parts(parts, state).await?;
        let query = Query::<PhotoNote>::from_request_parts(parts, state).await;
        let described = query.and_then(|Query(note)| described(viewer, note, &parts.headers));
        described.map_err(IntoResponse::into_response)
    }
}

fn described(viewer: Viewer, note: PhotoNote, headers: &HeaderMap) -> Result<Described> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let kind = text("content-type").unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if !kind.starts_with("image/") {
        return Err(Error::Refused(&refusal::FILE_TYPE));
    }
    let taken_at = note.taken_at.as_deref().map(DateTime::parse_from_rfc3339).transpose();
    let taken_at = taken_at
        .map_err(|_| Error::query("taken_at", "拍摄时刻应写成 2016-09-05T10:00:00+08:00。"))?;
    Ok(Described {
        viewer,
        note,
        taken_at: taken_at.map(|at| at.with_timezone(&Utc).into()),
        declared_type: kind,
        declared_sha256: text("x-content-sha256").map(str::to_ascii_lowercase),
    })
}

/// Send a photo of an inspection, as the bytes that the camera made.
///
/// The phone names the photo by a UUID v7. The same bytes under the same name are the same
/// photo, however often they are sent; other bytes under it are 409. The answer holds the
/// hash of what arrived, for the phone to compare before it deletes its own.
#[utoipa::path(put, path = "/api/v1/inspections/{id}/photos/{photo}", tag = "photos",
    params(("id" = PublicId, Path, description = "检查"),
        ("photo" = PublicId, Path, description = "照片，由手机生成的 UUID v7"),
        PhotoNote,
        ("X-Content-SHA256" = Option<String>, Header, description = "内容的 SHA-256，十六进制")),
    request_body(content = file::RawBytes, content_type = "image/*", description = "JPEG、PNG 或 WebP，不超过 20 MB"),
    responses((status = 201, description = "已收到", body = Added)))]
async fn add_photo(
    State(ledger): State<Ledger>,
    Path((inspection, photo)): Path<(PublicId, PublicId)>,
    described: Described,
    Upload(bytes): Upload,
) -> Result<(StatusCode, Json<Added>)> {
    let scope = described.viewer.scope();
    // Nothing is kept for an inspection that is not there or not the sender's.
    let sheet = inspections::sheet(ledger.read(), scope, Known::Now, inspection).await?;
    let criterion = described.note.criterion;
    if criterion.as_deref().is_some_and(|item| sheet.checklist.item(item).is_none()) {
        return Err(Error::query("criterion", "标准中没有这一条目。"));
    }
    let incoming = Incoming {
        id: Some(photo),
        project: sheet.project,
        inspection: Some(inspection),
        criterion,
        caption: described.note.caption,
        file_name: described.note.file_name,
        declared_type: Some(described.declared_type),
        declared_sha256: described.declared_sha256,
        taken_at: described.taken_at,
        bytes: bytes.to_vec(),
    };
    let command = take_in(&ledger, incoming).await.map_err(refused)?;
    let envelope = described.viewer.through_api_unkeyed();
    let done = ledger.perform(envelope, command).await.map_err(refused)?;
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

/// Show a photo: the copy that was made for show and print.
///
/// The original is never served, so whatever hides in it reaches nobody.
#[utoipa::path(get, path = "/api/v1/photos/{id}", tag = "photos",
    params(("id" = PublicId, Path, description = "照片"), crate::web::extract::Judging),
    responses((status = 200, description = "照片", content_type = "image/jpeg", body = file::RawBytes),
        (status = 304, description = "没有变化")))]
async fn show_photo(
    State(ledger): State<Ledger>,
    Path(id): Path<PublicId>,
    headers: HeaderMap,
    asked: Asked,
) -> Result<Response> {
    let photo = photos::find(ledger.read(), asked.area, asked.known, id).await?;
    let stored = Stored { hash: &photo.shown_sha256, kind: "image/jpeg", save_as: None };
    stored.answer(&ledger, &headers).await
}

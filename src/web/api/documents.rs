//! Documents to print.

use axum::extract::{FromRef, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum::response::Response;
use utoipa_axum::routes;

use super::file;
use crate::domain::area::AreaKey;
use crate::domain::ids::PublicId;
use crate::report::posting::Paper;
use crate::web::error::{Error, Result};
use crate::web::extract::{Asked, Judging, Path};
use crate::web::press::{Press, Printed};
use crate::web::routes::{Pass, Routes};
use crate::web::state::AppState;

pub(super) fn router() -> Routes {
    Routes::new()
        .operations(Pass::INSPECTIONS, routes!(print_form))
        .operations(Pass::INSPECTIONS, routes!(print_notice))
        .operations(Pass::INSPECTIONS, routes!(print_completion))
        .operations(Pass::INSPECTIONS, routes!(print_forms))
        .operations(Pass::PEOPLE, routes!(print_renewals))
}

/// Who asks for a document, and what printing works with.
pub(super) struct Desk {
    pub(super) press: Press,
    pub(super) asked: Asked,
    headers: HeaderMap,
}

impl FromRequestParts<AppState> for Desk {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Response> {
        let asked = Asked::from_request_parts(parts, state).await?;
        Ok(Self { press: Press::from_ref(state), asked, headers: parts.headers.clone() })
    }
}

impl Desk {
    /// Prints a paper of a posting.
    pub(super) async fn posting(&self, id: PublicId, paper: Paper) -> Result<Response> {
        let Asked { area, known, as_of, .. } = self.asked;
        let printed = self.press.posting(area, known, as_of, id, paper).await?;
        Ok(self.answer(printed))
    }

    pub(super) fn answer(&self, printed: Printed) -> Response {
        file::document(printed.rendered, &printed.name, &self.headers)
    }
}

/// Print the acceptance form of an inspection.
///
/// The same version gives the same bytes, and their hash is the `ETag`. `X-Missing-Glyphs`
/// says how many characters no font has.
#[utoipa::path(get, path = "/api/v1/inspections/{id}/form.pdf", tag = "documents",
    params(("id" = PublicId, Path, description = "检查"), Judging),
    responses((status = 200, description = "验收表", content_type = "application/pdf", body = file::RawBytes),
        (status = 304, description = "没有变化")))]
async fn print_form(Path(id): Path<PublicId>, desk: Desk) -> Result<Response> {
    let Asked { area, known, .. } = desk.asked;
    let printed = desk.press.form(area, known, id).await?;
    Ok(desk.answer(printed))
}

/// Print a rectification notice.
///
/// It quotes what the plan in force says of a target that is missed.
#[utoipa::path(get, path = "/api/v1/notices/{id}/notice.pdf", tag = "documents",
    params(("id" = PublicId, Path, description = "整改通知书"), Judging),
    responses((status = 200, description = "整改通知书", content_type = "application/pdf", body = file::RawBytes),
        (status = 304, description = "没有变化")))]
async fn print_notice(Path(id): Path<PublicId>, desk: Desk) -> Result<Response> {
    let Asked { area, known, as_of, .. } = desk.asked;
    let printed = desk.press.notice(area, known, as_of, id).await?;
    Ok(desk.answer(printed))
}

/// Print the report that a notice's defects are mended.
///
/// 409 until the report is on record.
#[utoipa::path(get, path = "/api/v1/notices/{id}/completion.pdf", tag = "documents",
    params(("id" = PublicId, Path, description = "整改通知书"), Judging),
    responses((status = 200, description = "整改完成报告", content_type = "application/pdf", body = file::RawBytes),
        (status = 304, description = "没有变化")))]
async fn print_completion(Path(id): Path<PublicId>, desk: Desk) -> Result<Response> {
    let Asked { area, known, .. } = desk.asked;
    let printed = desk.press.completion(area, known, id).await?;
    Ok(desk.answer(printed))
}

/// Print every acceptance form of an area in one file.
///
/// The last concluded acceptance of each project, a bookmark for each. 404 where there is
/// none.
#[utoipa::path(get, path = "/api/v1/areas/{key}/forms.pdf", tag = "documents",
    params(("key" = AreaKey, Path, description = "地区的 13 位编号"), Judging),
    responses((status = 200, description = "验收表汇编", content_type = "application/pdf", body = file::RawBytes),
        (status = 304, description = "没有变化")))]
async fn print_forms(Path(key): Path<i64>, desk: Desk) -> Result<Response> {
    let Asked { area, known, as_of, .. } = desk.asked;
    let area = AreaKey::checked(key).and_then(|key| area.narrowed(key)).ok_or(Error::NOT_FOUND)?;
    let by = desk.asked.viewer.through_api_unkeyed();
    let printed = desk.press.forms(by, area, known, as_of).await?;
    Ok(desk.answer(printed.ok_or(Error::NOT_FOUND)?))
}

/// Print the reminders that certificates of village doctors are to be renewed.
///
/// A letter for each township of the area. 404 where nothing is to be renewed on the date.
#[utoipa::path(get, path = "/api/v1/areas/{key}/renewals.pdf", tag = "documents",
    params(("key" = AreaKey, Path, description = "地区的 13 位编号"), Judging),
    responses((status = 200, description = "再注册提醒", content_type = "application/pdf", body = file::RawBytes),
        (status = 304, description = "没有变化")))]
async fn print_renewals(Path(key): Path<i64>, desk: Desk) -> Result<Response> {
    let Asked { area, known, as_of, .. } = desk.asked;
    let area = AreaKey::checked(key).and_then(|key| area.narrowed(key)).ok_or(Error::NOT_FOUND)?;
    let by = desk.asked.viewer.through_api_unkeyed();
    let printed = desk.press.renewals(by, area, known, as_of).await?;
    Ok(desk.answer(printed.ok_or(Error::NOT_FOUND)?))
}

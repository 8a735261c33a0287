//! Documents to print.

use std::sync::Arc;

use axum::extract::{FromRef, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum::response::Response;
use utoipa_axum::routes;

use super::file;
use crate::domain::area::AreaKey;
use crate::domain::ids::PublicId;
use crate::ledger::{Ledger, LedgerError};
use crate::report::layout::Information;
use crate::report::sources::{self, Letterhead};
use crate::report::{self, Fonts, Rendered, ReportError};
use crate::review::Reviewer;
use crate::web::error::{Error, Result};
use crate::web::extract::{Asked, Judging, Path};
use crate::web::routes::{Pass, Routes};
use crate::web::state::AppState;

pub(super) fn router() -> Routes {
    Routes::new()
        .operations(Pass::RECORDS, routes!(print_form))
        .operations(Pass::RECORDS, routes!(print_notice))
        .operations(Pass::RECORDS, routes!(print_completion))
        .operations(Pass::RECORDS, routes!(print_forms))
}

/// Whatever printing takes.
pub(super) struct Desk {
    ledger: Ledger,
    reviewer: Reviewer,
    fonts: Arc<Fonts>,
    letterhead: Letterhead,
    asked: Asked,
    headers: HeaderMap,
}

impl FromRequestParts<AppState> for Desk {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Response> {
        let asked = Asked::from_request_parts(parts, state).await?;
        let letterhead = Letterhead {
            organ: state.settings.letterhead.clone(),
            base_address: state.settings.base_address.clone(),
        };
        Ok(Self {
            ledger: Ledger::from_ref(state),
            reviewer: Reviewer::from_ref(state),
            fonts: Arc::clone(&state.fonts),
            letterhead,
            asked,
            headers: parts.headers.clone(),
        })
    }
}

impl Desk {
    /// Draws a document away from the threads that answer requests.
    async fn print(
        self,
        name: String,
        draw: impl FnOnce(&Fonts) -> Result<Rendered, ReportError> + Send + 'static,
    ) -> Result<Response> {
        let fonts = self.fonts;
        let drawn = tokio::task::spawn_blocking(move || draw(&fonts)).await;
        let rendered = drawn.map_err(anyhow::Error::from)?.map_err(anyhow::Error::from)?;
        Ok(file::document(rendered, &name, &self.headers))
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
    let sheet = sources::acceptance(&desk.ledger, area, known, id, &desk.letterhead).await?;
    let name = format!("{}验收表", sheet.project.name);
    desk.print(name, move |fonts| report::acceptance_form::render(&sheet, fonts)).await
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
    let words = match desk.reviewer.plan(area.root(), known, as_of).await {
        Ok(plan) => plan.consequence_under("clinic.accepted").unwrap_or_default(),
        Err(LedgerError::NotFound) => String::new(),
        Err(error) => return Err(error.into()),
    };
    let sheet = sources::notice(&desk.ledger, area, known, id, words, &desk.letterhead).await?;
    let name = format!("{}整改通知书", sheet.project_name);
    desk.print(name, move |fonts| report::rectification_notice::render(&sheet, fonts)).await
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
    let sheet = sources::completion(&desk.ledger, area, known, id, &desk.letterhead).await?;
    let name = format!("{}整改完成报告", sheet.project_name);
    desk.print(name, move |fonts| report::completion_report::render(&sheet, fonts)).await
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
    let ids = sources::acceptances(&desk.ledger, area, known, as_of).await?;
    let mut sheets = Vec::with_capacity(ids.len());
    for id in ids {
        let sheet = sources::acceptance(&desk.ledger, area, known, id, &desk.letterhead).await?;
        sheets.push(sheet);
    }
    let last = sheets.iter().map(|sheet| sheet.identity.recorded_at).max();
    let recorded_at = last.ok_or(Error::NOT_FOUND)?.utc();
    let title = format!("{}竣工验收表", sheets.first().map_or("", |sheet| &sheet.project.county));
    let information = Information { title: title.clone(), author: title.clone(), recorded_at };
    desk.print(title, move |fonts| {
        report::batch::render(information, &sheets, fonts, &mut |_, _| {})
    })
    .await
}

//! Inspections: begun, filled in, concluded, overruled.

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use utoipa_axum::routes;

use super::entry::{Entered, Entry, Named, Version, tagged};
use super::page::Page;
use crate::domain::ids::PublicId;
use crate::ledger::Ledger;
use crate::ledger::inspections::{
    self, BeginInspection, InspectionLine, InspectionSheet, RecordAnswers,
};
use crate::web::error::Result;
use crate::web::extract::{Asked, IfMatchAny, Judging, Listed, Paging, Path, Sent, Viewer};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new()
        .operations(Pass::INSPECTIONS, routes!(list_inspections))
        .operations(Pass::INSPECT, routes!(begin_inspection))
        .operations(Pass::INSPECTIONS, routes!(find_inspection))
        .operations(Pass::INSPECT, routes!(record_answers))
}

/// List inspections, the youngest first.
///
/// Those whose day on site is the as-of date or earlier.
#[utoipa::path(get, path = "/api/v1/inspections", tag = "inspections", params(Judging, Paging),
    responses((status = 200, description = "检查", body = Page<InspectionLine>)))]
async fn list_inspections(
    State(ledger): State<Ledger>,
    asked: Listed,
) -> Result<Json<Page<InspectionLine>>> {
    let Listed { area, known, as_of, paging, .. } = asked;
    let lines = inspections::list(ledger.read(), area, known, as_of, None).await?;
    Page::cut(lines, &paging, |line| line.id.to_string()).map(Json)
}

/// Find an inspection with its checklist, answers, panel, opinions, defects and photos.
///
/// The `ETag` is the version of the inspection itself: its answers and its conclusion.
#[utoipa::path(get, path = "/api/v1/inspections/{id}", tag = "inspections",
    params(("id" = PublicId, Path, description = "检查"), Judging),
    responses((status = 200, description = "检查", body = InspectionSheet)))]
async fn find_inspection(
    State(ledger): State<Ledger>,
    Path(id): Path<PublicId>,
    asked: Asked,
) -> Result<impl IntoResponse> {
    let sheet = inspections::sheet(ledger.read(), asked.area, asked.known, id).await?;
    Ok(tagged(sheet.version, sheet))
}

/// Begin an inspection: the checklist is frozen and the panel is named.
///
/// The project's own clerk may not be on the panel, and nobody who found the defects may
/// re-inspect them: 403 `SECOND_PERSON`.
#[utoipa::path(post, path = "/api/v1/inspections", tag = "inspections",
    request_body = BeginInspection,
    params(("Idempotency-Key" = String, Header, description = "重发同一请求时不变的编号")),
    responses((status = 201, description = "已开始", body = Named)))]
async fn begin_inspection(entry: Entry, sent: Sent<BeginInspection>) -> Result<Entered<Named>> {
    Ok(entry.perform(&sent.body, sent.value).await?.map(|id| Named { id }))
}

/// Record what was found, item by item.
///
/// Items that are left out keep their answers, so a phone sends only what it has. `If-Match`
/// is needed: the version that was read, or `*` for a packet that was filled in without a
/// connection and replaces only the items that it holds.
#[utoipa::path(patch, path = "/api/v1/inspections/{id}/answers", tag = "inspections",
    request_body = RecordAnswers,
    params(("id" = PublicId, Path, description = "检查"),
        ("If-Match" = String, Header, description = "读取时的 ETag，或 *")),
    responses((status = 200, description = "已保存", body = Version)))]
async fn record_answers(
    State(ledger): State<Ledger>,
    viewer: Viewer,
    IfMatchAny(seen): IfMatchAny,
    Path(id): Path<PublicId>,
    sent: Sent<RecordAnswers>,
) -> Result<Version> {
    let command = RecordAnswers { inspection: Some(id), seen, ..sent.value };
    let done = ledger.perform(viewer.through_api_unkeyed(), command).await?;
    Ok(Version { version: done.outcome })
}

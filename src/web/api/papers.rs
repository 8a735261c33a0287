//! The papers of a posting, to print.

use axum::response::Response;
use utoipa_axum::routes;

use super::documents::Desk;
use super::file;
use crate::domain::ids::PublicId;
use crate::report::posting::Paper;
use crate::web::error::Result;
use crate::web::extract::{Judging, Path};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new()
        .operations(Pass::POSTINGS, routes!(print_registration))
        .operations(Pass::POSTINGS, routes!(print_attendance))
        .operations(Pass::POSTINGS, routes!(print_workload))
        .operations(Pass::POSTINGS, routes!(print_assessment))
        .operations(Pass::POSTINGS, routes!(print_service))
}

/// Print the registration form of a posting (派驻登记表).
///
/// Room is left for the three opinions and seals.
#[utoipa::path(get, path = "/api/v1/postings/{id}/registration.pdf", tag = "documents",
    params(("id" = PublicId, Path, description = "派驻"), Judging),
    responses((status = 200, description = "派驻登记表", content_type = "application/pdf", body = file::RawBytes),
        (status = 304, description = "没有变化")))]
async fn print_registration(Path(id): Path<PublicId>, desk: Desk) -> Result<Response> {
    desk.posting(id, Paper::Registration).await
}

/// Print the attendance sheet of a posting (考勤表).
///
/// Up to the as-of date, a line a date.
#[utoipa::path(get, path = "/api/v1/postings/{id}/attendance.pdf", tag = "documents",
    params(("id" = PublicId, Path, description = "派驻"), Judging),
    responses((status = 200, description = "考勤表", content_type = "application/pdf", body = file::RawBytes),
        (status = 304, description = "没有变化")))]
async fn print_attendance(Path(id): Path<PublicId>, desk: Desk) -> Result<Response> {
    desk.posting(id, Paper::Attendance).await
}

/// Print the workload register of a posting (工作量登记表).
///
/// Up to the as-of date, a line a date with work, and the sums.
#[utoipa::path(get, path = "/api/v1/postings/{id}/workload.pdf", tag = "documents",
    params(("id" = PublicId, Path, description = "派驻"), Judging),
    responses((status = 200, description = "工作量登记表", content_type = "application/pdf", body = file::RawBytes),
        (status = 304, description = "没有变化")))]
async fn print_workload(Path(id): Path<PublicId>, desk: Desk) -> Result<Response> {
    desk.posting(id, Paper::Workload).await
}

/// Print the assessment form of a posting (考核鉴定表).
///
/// Attendance and work up to the as-of date; what people say of it is left blank.
#[utoipa::path(get, path = "/api/v1/postings/{id}/assessment.pdf", tag = "documents",
    params(("id" = PublicId, Path, description = "派驻"), Judging),
    responses((status = 200, description = "考核鉴定表", content_type = "application/pdf", body = file::RawBytes),
        (status = 304, description = "没有变化")))]
async fn print_assessment(Path(id): Path<PublicId>, desk: Desk) -> Result<Response> {
    desk.posting(id, Paper::Assessment).await
}

/// Print the certificate of a posted doctor's service (服务基层年限证明).
///
/// Over all programmes: what counted, and what did not with why.
#[utoipa::path(get, path = "/api/v1/postings/{id}/service.pdf", tag = "documents",
    params(("id" = PublicId, Path, description = "派驻"), Judging),
    responses((status = 200, description = "服务基层年限证明", content_type = "application/pdf", body = file::RawBytes),
        (status = 304, description = "没有变化")))]
async fn print_service(Path(id): Path<PublicId>, desk: Desk) -> Result<Response> {
    desk.posting(id, Paper::Service).await
}

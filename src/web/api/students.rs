//! Students trained to order.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::entry::{Because, Change, Entered, Entry, Ids, Version, tagged};
use crate::domain::ids::PublicId;
use crate::ledger::Ledger;
use crate::ledger::students::{
    self, AdmitStudents, AnnounceIntakes, BreakContract, FollowStudent, IntakeLine, StrikeStudent,
    StudentLine,
};
use crate::web::error::Result;
use crate::web::extract::{Asked, IfMatch, Judging, Path, Sent, Viewer};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new()
        .operations(Pass::STUDENTS, routes!(list_intakes))
        .operations(Pass::EDIT, routes!(announce_intakes))
        .operations(Pass::EDIT, routes!(admit_students))
        .operations(Pass::STUDENTS, routes!(find_student))
        .operations(Pass::EDIT, routes!(follow_student))
        .operations(Pass::EDIT, routes!(break_contract))
        .operations(Pass::EDIT, routes!(strike_student))
}

/// The intakes of an area.
#[derive(Debug, Serialize, ToSchema)]
struct Intakes {
    /// The latest year first.
    intakes: Vec<IntakeLine>,
}

/// List intakes with their students.
///
/// One a county and year, with who had been admitted by the as-of date.
#[utoipa::path(get, path = "/api/v1/students", tag = "training", params(Judging),
    responses((status = 200, description = "定向招生", body = Intakes)))]
async fn list_intakes(State(ledger): State<Ledger>, asked: Asked) -> Result<Json<Intakes>> {
    let intakes = students::intakes(ledger.read(), asked.area, asked.known, asked.as_of).await?;
    Ok(Json(Intakes { intakes }))
}

/// Enter the places of counties in a year.
///
/// A county has one intake a year.
#[utoipa::path(post, path = "/api/v1/students/intakes", tag = "training",
    request_body = AnnounceIntakes,
    params(("Idempotency-Key" = String, Header, description = "重发同一请求时不变的编号")),
    responses((status = 201, description = "已登记", body = Ids)))]
async fn announce_intakes(entry: Entry, sent: Sent<AnnounceIntakes>) -> Result<Entered<Ids>> {
    Ok(entry.perform(&sent.body, sent.value).await?.map(|ids| Ids { ids }))
}

/// Enter who was admitted.
///
/// In the year of the intake, and no more than it has places.
#[utoipa::path(post, path = "/api/v1/students/intakes/{id}/students", tag = "training",
    request_body = AdmitStudents,
    params(("id" = PublicId, Path, description = "定向招生"),
        ("Idempotency-Key" = String, Header, description = "重发同一请求时不变的编号")),
    responses((status = 201, description = "已登记", body = Ids)))]
async fn admit_students(
    Path(id): Path<PublicId>,
    entry: Entry,
    sent: Sent<AdmitStudents>,
) -> Result<Entered<Ids>> {
    let command = AdmitStudents { intake: Some(id), ..sent.value };
    Ok(entry.perform(&sent.body, command).await?.map(|ids| Ids { ids }))
}

/// Find a student.
///
/// From admission to the end of the service.
#[utoipa::path(get, path = "/api/v1/students/{id}", tag = "training",
    params(("id" = PublicId, Path, description = "学生"), Judging),
    responses((status = 200, description = "学生", body = StudentLine)))]
async fn find_student(
    State(ledger): State<Ledger>,
    Path(id): Path<PublicId>,
    asked: Asked,
) -> Result<impl IntoResponse> {
    let student = students::student(ledger.read(), asked.area, asked.known, id).await?;
    Ok(tagged(student.version, student))
}

/// Enter how far a student has come.
///
/// All of it is sent: what is left out is not so.
#[utoipa::path(put, path = "/api/v1/students/{id}", tag = "training",
    request_body = FollowStudent,
    params(("id" = PublicId, Path, description = "学生"),
        ("If-Match" = String, Header, description = "读取时的版本，如 \"v1\"")),
    responses((status = 200, description = "已登记", body = Version)))]
async fn follow_student(
    State(ledger): State<Ledger>,
    viewer: Viewer,
    IfMatch(seen): IfMatch,
    Path(id): Path<PublicId>,
    sent: Sent<FollowStudent>,
) -> Result<Version> {
    let command = FollowStudent { student: Some(id), seen: Some(seen), ..sent.value };
    let done = ledger.perform(viewer.through_api_unkeyed(), command).await?;
    Ok(Version { version: done.outcome })
}

/// Enter that a student broke the contract.
///
/// The student stays on record with the day and how.
#[utoipa::path(patch, path = "/api/v1/students/{id}", tag = "training",
    request_body = BreakContract,
    params(("id" = PublicId, Path, description = "学生"),
        ("If-Match" = String, Header, description = "读取时的版本，如 \"v1\"")),
    responses((status = 200, description = "已登记", body = Version)))]
async fn break_contract(
    State(ledger): State<Ledger>,
    viewer: Viewer,
    IfMatch(seen): IfMatch,
    Path(id): Path<PublicId>,
    sent: Sent<BreakContract>,
) -> Result<Version> {
    let command = BreakContract { student: Some(id), seen: Some(seen), ..sent.value };
    let done = ledger.perform(viewer.through_api_unkeyed(), command).await?;
    Ok(Version { version: done.outcome })
}

/// Strike out a student who was entered by mistake.
///
/// It stays in the history with the reason, which is needed.
#[utoipa::path(delete, path = "/api/v1/students/{id}", tag = "training",
    params(("id" = PublicId, Path, description = "学生"), Because,
        ("If-Match" = String, Header, description = "读取时的版本，如 \"v1\"")),
    responses((status = 204, description = "已撤销")))]
async fn strike_student(
    State(ledger): State<Ledger>,
    change: Change,
    Path(student): Path<PublicId>,
) -> Result<StatusCode> {
    let command = StrikeStudent { student, seen: Some(change.seen) };
    ledger.perform(change.envelope, command).await?;
    Ok(StatusCode::NO_CONTENT)
}

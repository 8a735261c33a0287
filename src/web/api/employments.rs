//! Where people who practise work.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use utoipa_axum::routes;

use super::entry::{Because, Change, Entered, Entry, Named, Version};
use crate::domain::ids::PublicId;
use crate::ledger::Ledger;
use crate::ledger::practitioners::{
    BeginEmployment, CorrectEmployment, EndEmployment, NewEmployment, StrikeEmployment,
    TransferEmployment,
};
use crate::web::error::Result;
use crate::web::extract::{Path, Sent};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new()
        .operations(Pass::STAFF, routes!(add_employment))
        .operations(Pass::STAFF, routes!(correct_employment))
        .operations(Pass::STAFF, routes!(strike_employment))
        .operations(Pass::STAFF, routes!(end_employment))
        .operations(Pass::STAFF, routes!(transfer_employment))
}

/// Enter that somebody on record works at an institution.
///
/// That it overlaps another is shown and not refused.
#[utoipa::path(post, path = "/api/v1/practitioners/{id}/employments", tag = "practitioners",
    request_body = NewEmployment,
    params(("id" = PublicId, Path, description = "人员"),
        ("Idempotency-Key" = String, Header, description = "重发同一请求时不变的编号")),
    responses((status = 201, description = "已登记", body = Named)))]
async fn add_employment(
    Path(practitioner): Path<PublicId>,
    entry: Entry,
    sent: Sent<NewEmployment>,
) -> Result<Entered<Named>> {
    let command = BeginEmployment { practitioner, employment: sent.value };
    Ok(entry.perform(&sent.body, command).await?.map(|id| Named { id }))
}

/// Correct an employment.
///
/// It says this and nothing else from now on; what it said stays in the history with the
/// reason.
#[utoipa::path(put, path = "/api/v1/employments/{id}", tag = "practitioners",
    request_body = NewEmployment,
    params(("id" = PublicId, Path, description = "任职"), Because,
        ("If-Match" = String, Header, description = "读取时的版本，如 \"v1\"")),
    responses((status = 200, description = "已更正", body = Version)))]
async fn correct_employment(
    State(ledger): State<Ledger>,
    change: Change,
    Path(id): Path<PublicId>,
    sent: Sent<NewEmployment>,
) -> Result<Version> {
    let command = CorrectEmployment { id, seen: Some(change.seen), employment: sent.value };
    let done = ledger.perform(change.envelope, command).await?;
    Ok(Version { version: done.outcome })
}

/// Strike out an employment that was entered by mistake.
///
/// It stays in the history with the reason, which is needed.
#[utoipa::path(delete, path = "/api/v1/employments/{id}", tag = "practitioners",
    params(("id" = PublicId, Path, description = "任职"), Because,
        ("If-Match" = String, Header, description = "读取时的版本，如 \"v1\"")),
    responses((status = 204, description = "已撤销")))]
async fn strike_employment(
    State(ledger): State<Ledger>,
    change: Change,
    Path(id): Path<PublicId>,
) -> Result<StatusCode> {
    let command = StrikeEmployment { id, seen: Some(change.seen) };
    ledger.perform(change.envelope, command).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// End a spell of work.
///
/// The day named is the last.
#[utoipa::path(patch, path = "/api/v1/employments/{id}", tag = "practitioners",
    request_body = EndEmployment,
    params(("id" = PublicId, Path, description = "任职"), Because,
        ("If-Match" = String, Header, description = "读取时的版本，如 \"v1\"")),
    responses((status = 200, description = "已结束", body = Version)))]
async fn end_employment(
    State(ledger): State<Ledger>,
    change: Change,
    Path(id): Path<PublicId>,
    sent: Sent<EndEmployment>,
) -> Result<Version> {
    let command = EndEmployment { id: Some(id), seen: Some(change.seen), ..sent.value };
    let done = ledger.perform(change.envelope, command).await?;
    Ok(Version { version: done.outcome })
}

/// Move somebody to another institution.
///
/// The spell ends the day before, and one at the other institution begins.
#[utoipa::path(post, path = "/api/v1/employments/{id}/transfer", tag = "practitioners",
    request_body = TransferEmployment,
    params(("id" = PublicId, Path, description = "原任职"), Because,
        ("If-Match" = String, Header, description = "读取时的版本，如 \"v1\"")),
    responses((status = 201, description = "已调动", body = Named)))]
async fn transfer_employment(
    State(ledger): State<Ledger>,
    change: Change,
    Path(id): Path<PublicId>,
    sent: Sent<TransferEmployment>,
) -> Result<(StatusCode, Json<Named>)> {
    let command = TransferEmployment { id: Some(id), seen: Some(change.seen), ..sent.value };
    let done = ledger.perform(change.envelope, command).await?;
    Ok((StatusCode::CREATED, Json(Named { id: done.outcome })))
}

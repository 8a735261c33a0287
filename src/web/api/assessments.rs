//! Assessments of people who practise.

use axum::extract::State;
use axum::http::StatusCode;
use utoipa_axum::routes;

use super::entry::{Because, Change, Entered, Entry, Named, Version};
use crate::domain::ids::PublicId;
use crate::ledger::Ledger;
use crate::ledger::practitioners::{
    CorrectAssessment, NewAssessment, RecordAssessment, StrikeAssessment,
};
use crate::web::error::Result;
use crate::web::extract::{Path, Sent};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new()
        .operations(Pass::STAFF, routes!(add_assessment))
        .operations(Pass::STAFF, routes!(correct_assessment))
        .operations(Pass::STAFF, routes!(strike_assessment))
}

/// Enter an assessment of somebody on record.
///
/// Whoever answers for the place of work may enter it, wherever the file lies.
#[utoipa::path(post, path = "/api/v1/practitioners/{id}/assessments", tag = "practitioners",
    request_body = NewAssessment,
    params(("id" = PublicId, Path, description = "人员"),
        ("Idempotency-Key" = String, Header, description = "重发同一请求时不变的编号")),
    responses((status = 201, description = "已登记", body = Named)))]
async fn add_assessment(
    Path(practitioner): Path<PublicId>,
    entry: Entry,
    sent: Sent<NewAssessment>,
) -> Result<Entered<Named>> {
    let command = RecordAssessment { practitioner, assessment: sent.value };
    Ok(entry.perform(&sent.body, command).await?.map(|id| Named { id }))
}

/// Correct an assessment.
///
/// It says this and nothing else from now on; what it said stays in the history with the
/// reason.
#[utoipa::path(put, path = "/api/v1/assessments/{id}", tag = "practitioners",
    request_body = NewAssessment,
    params(("id" = PublicId, Path, description = "考核"), Because,
        ("If-Match" = String, Header, description = "读取时的版本，如 \"v1\"")),
    responses((status = 200, description = "已更正", body = Version)))]
async fn correct_assessment(
    State(ledger): State<Ledger>,
    change: Change,
    Path(id): Path<PublicId>,
    sent: Sent<NewAssessment>,
) -> Result<Version> {
    let command = CorrectAssessment { id, seen: Some(change.seen), assessment: sent.value };
    let done = ledger.perform(change.envelope, command).await?;
    Ok(Version { version: done.outcome })
}

/// Strike out an assessment that was entered by mistake.
///
/// It stays in the history with the reason, which is needed.
#[utoipa::path(delete, path = "/api/v1/assessments/{id}", tag = "practitioners",
    params(("id" = PublicId, Path, description = "考核"), Because,
        ("If-Match" = String, Header, description = "读取时的版本，如 \"v1\"")),
    responses((status = 204, description = "已撤销")))]
async fn strike_assessment(
    State(ledger): State<Ledger>,
    change: Change,
    Path(id): Path<PublicId>,
) -> Result<StatusCode> {
    let command = StrikeAssessment { id, seen: Some(change.seen) };
    ledger.perform(change.envelope, command).await?;
    Ok(StatusCode::NO_CONTENT)
}

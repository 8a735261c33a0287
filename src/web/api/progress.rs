//! Steps of projects, and halts of their works.

use axum::extract::State;
use axum::http::StatusCode;
use utoipa_axum::routes;

use super::entry::{Because, Change, Entered, Entry, Ids, Named, Version};
use crate::domain::ids::PublicId;
use crate::ledger::Ledger;
use crate::ledger::progress::{CorrectStep, ReportProgress, Resume, StrikeStep, Suspend};
use crate::web::error::Result;
use crate::web::extract::{IfMatch, Path, Sent, Viewer};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new()
        .operations(Pass::REPORT, routes!(report_progress))
        .operations(Pass::REPORT, routes!(correct_step))
        .operations(Pass::REPORT, routes!(strike_step))
        .operations(Pass::REPORT, routes!(suspend_works))
        .operations(Pass::REPORT, routes!(resume_works))
}

/// Report steps of projects, one or a county's week of them.
///
/// All of them or none. A step that the state does not allow is 409; a date out of order
/// is 422 at its place. Acceptance is never reported: it comes out of an inspection.
#[utoipa::path(post, path = "/api/v1/progress", tag = "progress", request_body = ReportProgress,
    params(("Idempotency-Key" = String, Header, description = "重发同一请求时不变的编号")),
    responses((status = 201, description = "已登记", body = Ids)))]
async fn report_progress(entry: Entry, sent: Sent<ReportProgress>) -> Result<Entered<Ids>> {
    Ok(entry.perform(&sent.body, sent.value).await?.map(|ids| Ids { ids }))
}

/// Correct the date or document of a step.
///
/// The reason stands in the query, as it does where a record is struck out, and is needed.
#[utoipa::path(patch, path = "/api/v1/progress/{id}", tag = "progress",
    request_body = CorrectStep,
    params(("id" = PublicId, Path, description = "进展记录"), Because,
        ("If-Match" = String, Header, description = "读取时的版本，如 \"v1\"")),
    responses((status = 200, description = "已更正", body = Version)))]
async fn correct_step(
    State(ledger): State<Ledger>,
    change: Change,
    Path(id): Path<PublicId>,
    sent: Sent<CorrectStep>,
) -> Result<Version> {
    let command = CorrectStep { step: Some(id), seen: Some(change.seen), ..sent.value };
    let done = ledger.perform(change.envelope, command).await?;
    Ok(Version { version: done.outcome })
}

/// Strike out a step that was entered by mistake.
///
/// It stays in the history with the reason, which is needed. A step that came out of an
/// inspection cannot be struck out.
#[utoipa::path(delete, path = "/api/v1/progress/{id}", tag = "progress",
    params(("id" = PublicId, Path, description = "进展记录"), Because,
        ("If-Match" = String, Header, description = "读取时的版本，如 \"v1\"")),
    responses((status = 204, description = "已撤销")))]
async fn strike_step(
    State(ledger): State<Ledger>,
    change: Change,
    Path(step): Path<PublicId>,
) -> Result<StatusCode> {
    let command = StrikeStep { step, seen: Some(change.seen) };
    ledger.perform(change.envelope, command).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Halt the works of a project.
///
/// The last day may be left open until works go on.
#[utoipa::path(post, path = "/api/v1/suspensions", tag = "progress", request_body = Suspend,
    params(("Idempotency-Key" = String, Header, description = "重发同一请求时不变的编号")),
    responses((status = 201, description = "已登记", body = Named)))]
async fn suspend_works(entry: Entry, sent: Sent<Suspend>) -> Result<Entered<Named>> {
    Ok(entry.perform(&sent.body, sent.value).await?.map(|id| Named { id }))
}

/// Resume works: say on which day the halt ended.
///
/// `If-Match` is the version of the halt as the project shows it.
#[utoipa::path(patch, path = "/api/v1/suspensions/{id}", tag = "progress", request_body = Resume,
    params(("id" = PublicId, Path, description = "停工记录"),
        ("If-Match" = String, Header, description = "读取时的版本，如 \"v1\"")),
    responses((status = 200, description = "已登记", body = Version)))]
async fn resume_works(
    State(ledger): State<Ledger>,
    viewer: Viewer,
    IfMatch(seen): IfMatch,
    Path(id): Path<PublicId>,
    sent: Sent<Resume>,
) -> Result<Version> {
    let command = Resume { suspension: Some(id), seen: Some(seen), ..sent.value };
    let done = ledger.perform(viewer.through_api_unkeyed(), command).await?;
    Ok(Version { version: done.outcome })
}

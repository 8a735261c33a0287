//! The day log.

use axum::extract::State;
use axum::http::StatusCode;
use utoipa_axum::routes;

use super::entry::{Because, Change, Entered, Entry, Ids, Version};
use crate::domain::ids::PublicId;
use crate::ledger::Ledger;
use crate::ledger::postings::{
    CorrectDay, DayFacts, EnterDays, MarkMonth, Marked, ResolveDay, StrikeDay, UndoDays,
};
use crate::web::error::Result;
use crate::web::extract::{IfMatch, Path, Sent, Viewer};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new()
        .operations(Pass::REPORT, routes!(enter_days))
        .operations(Pass::REPORT, routes!(mark_month))
        .operations(Pass::REPORT, routes!(undo_days))
        .operations(Pass::REPORT, routes!(correct_day))
        .operations(Pass::REPORT, routes!(strike_day))
        .operations(Pass::EDIT, routes!(resolve_day))
}

/// Enter days of the day log, one or many.
///
/// All of them or none, and nothing is refused for what it says: days on leave, outside the
/// posting, at two places, in the future are entered and flagged, and a person decides.
#[utoipa::path(post, path = "/api/v1/days", tag = "postings", request_body = EnterDays,
    params(("Idempotency-Key" = String, Header, description = "重发同一请求时不变的编号")),
    responses((status = 201, description = "已登记", body = Ids)))]
async fn enter_days(entry: Entry, sent: Sent<EnterDays>) -> Result<Entered<Ids>> {
    Ok(entry.perform(&sent.body, sent.value).await?.map(|ids| Ids { ids }))
}

/// Mark the days of a month, as the grid does.
///
/// A day that is marked and was not shown as such is entered, one that was shown and is not
/// marked is struck out.
#[utoipa::path(post, path = "/api/v1/days/months", tag = "postings", request_body = MarkMonth,
    params(("Idempotency-Key" = String, Header, description = "重发同一请求时不变的编号")),
    responses((status = 201, description = "已登记", body = Marked)))]
async fn mark_month(entry: Entry, sent: Sent<MarkMonth>) -> Result<Entered<Marked>> {
    entry.perform(&sent.body, sent.value).await
}

/// Take back a save of the day log.
///
/// What it entered is struck out, and what it struck out is entered again. 409 where that has
/// been done.
#[utoipa::path(post, path = "/api/v1/days/undo", tag = "postings", request_body = UndoDays,
    params(("Idempotency-Key" = String, Header, description = "重发同一请求时不变的编号")),
    responses((status = 201, description = "已撤销", body = Marked)))]
async fn undo_days(entry: Entry, sent: Sent<UndoDays>) -> Result<Entered<Marked>> {
    entry.perform(&sent.body, sent.value).await
}

/// Correct a day.
///
/// What somebody had decided of it is open again where the day, its half or the leave is another.
#[utoipa::path(patch, path = "/api/v1/days/{id}", tag = "postings", request_body = DayFacts,
    params(("id" = PublicId, Path, description = "出勤"), Because,
        ("If-Match" = String, Header, description = "读取时的版本，如 \"v1\"")),
    responses((status = 200, description = "已更正", body = Version)))]
async fn correct_day(
    State(ledger): State<Ledger>,
    change: Change,
    Path(day): Path<PublicId>,
    sent: Sent<DayFacts>,
) -> Result<Version> {
    let command = CorrectDay { day, seen: Some(change.seen), facts: sent.value };
    let done = ledger.perform(change.envelope, command).await?;
    Ok(Version { version: done.outcome })
}

/// Strike out a day that was entered by mistake.
///
/// It stays in the history with the reason, which is needed.
#[utoipa::path(delete, path = "/api/v1/days/{id}", tag = "postings",
    params(("id" = PublicId, Path, description = "出勤"), Because,
        ("If-Match" = String, Header, description = "读取时的版本，如 \"v1\"")),
    responses((status = 204, description = "已撤销")))]
async fn strike_day(
    State(ledger): State<Ledger>,
    change: Change,
    Path(day): Path<PublicId>,
) -> Result<StatusCode> {
    let command = StrikeDay { day, seen: Some(change.seen) };
    ledger.perform(change.envelope, command).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Say of a flagged day whether it counts, with words.
///
/// Whoever holds the records decides, not the hospital that entered the day.
#[utoipa::path(patch, path = "/api/v1/days/{id}/resolution", tag = "postings",
    request_body = ResolveDay,
    params(("id" = PublicId, Path, description = "出勤"),
        ("If-Match" = String, Header, description = "读取时的版本，如 \"v1\"")),
    responses((status = 200, description = "已核实", body = Version)))]
async fn resolve_day(
    State(ledger): State<Ledger>,
    viewer: Viewer,
    IfMatch(seen): IfMatch,
    Path(id): Path<PublicId>,
    sent: Sent<ResolveDay>,
) -> Result<Version> {
    let command = ResolveDay { day: Some(id), seen: Some(seen), ..sent.value };
    let done = ledger.perform(viewer.through_api_unkeyed(), command).await?;
    Ok(Version { version: done.outcome })
}

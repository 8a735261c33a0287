//! Titles of people who practise.

use axum::extract::State;
use axum::http::StatusCode;
use utoipa_axum::routes;

use super::entry::{Because, Change, Entered, Entry, Named, Version};
use crate::domain::ids::PublicId;
use crate::ledger::Ledger;
use crate::ledger::practitioners::{AddTitle, CorrectTitle, NewTitle, StrikeTitle};
use crate::web::error::Result;
use crate::web::extract::{Path, Sent};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new()
        .operations(Pass::STAFF, routes!(add_title))
        .operations(Pass::STAFF, routes!(correct_title))
        .operations(Pass::STAFF, routes!(strike_title))
}

/// Enter a title of somebody on record.
///
/// Whoever answers for the place of work may enter it, wherever the file lies.
#[utoipa::path(post, path = "/api/v1/practitioners/{id}/titles", tag = "practitioners",
    request_body = NewTitle,
    params(("id" = PublicId, Path, description = "人员"),
        ("Idempotency-Key" = String, Header, description = "重发同一请求时不变的编号")),
    responses((status = 201, description = "已登记", body = Named)))]
async fn add_title(
    Path(practitioner): Path<PublicId>,
    entry: Entry,
    sent: Sent<NewTitle>,
) -> Result<Entered<Named>> {
    let command = AddTitle { practitioner, title: sent.value };
    Ok(entry.perform(&sent.body, command).await?.map(|id| Named { id }))
}

/// Correct a title.
///
/// It says this and nothing else from now on; what it said stays in the history with the
/// reason.
#[utoipa::path(put, path = "/api/v1/titles/{id}", tag = "practitioners",
    request_body = NewTitle,
    params(("id" = PublicId, Path, description = "职称"), Because,
        ("If-Match" = String, Header, description = "读取时的版本，如 \"v1\"")),
    responses((status = 200, description = "已更正", body = Version)))]
async fn correct_title(
    State(ledger): State<Ledger>,
    change: Change,
    Path(id): Path<PublicId>,
    sent: Sent<NewTitle>,
) -> Result<Version> {
    let command = CorrectTitle { id, seen: Some(change.seen), title: sent.value };
    let done = ledger.perform(change.envelope, command).await?;
    Ok(Version { version: done.outcome })
}

/// Strike out a title that was entered by mistake.
///
/// It stays in the history with the reason, which is needed.
#[utoipa::path(delete, path = "/api/v1/titles/{id}", tag = "practitioners",
    params(("id" = PublicId, Path, description = "职称"), Because,
        ("If-Match" = String, Header, description = "读取时的版本，如 \"v1\"")),
    responses((status = 204, description = "已撤销")))]
async fn strike_title(
    State(ledger): State<Ledger>,
    change: Change,
    Path(id): Path<PublicId>,
) -> Result<StatusCode> {
    let command = StrikeTitle { id, seen: Some(change.seen) };
    ledger.perform(change.envelope, command).await?;
    Ok(StatusCode::NO_CONTENT)
}

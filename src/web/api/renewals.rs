//! Applications for renewal, and what the county decides.

use axum::extract::State;
use axum::http::StatusCode;
use utoipa_axum::routes;

use super::entry::{Because, Change, Entered, Entry, Named, Version};
use crate::domain::ids::PublicId;
use crate::ledger::Ledger;
use crate::ledger::practitioners::{ApplyForRenewal, DecideRenewal, StrikeRenewal};
use crate::web::error::Result;
use crate::web::extract::{IfMatch, Path, Sent, Viewer};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new()
        .operations(Pass::STAFF, routes!(apply_for_renewal))
        .operations(Pass::EDIT, routes!(decide_renewal))
        .operations(Pass::STAFF, routes!(strike_renewal))
}

/// Enter that the renewal of a certificate was applied for.
///
/// The county's fifteen days count from here.
#[utoipa::path(post, path = "/api/v1/renewals", tag = "practitioners",
    request_body = ApplyForRenewal,
    params(("Idempotency-Key" = String, Header, description = "重发同一请求时不变的编号")),
    responses((status = 201, description = "已受理", body = Named)))]
async fn apply_for_renewal(entry: Entry, sent: Sent<ApplyForRenewal>) -> Result<Entered<Named>> {
    Ok(entry.perform(&sent.body, sent.value).await?.map(|id| Named { id }))
}

/// Decide on an application.
///
/// What is granted is a certificate of its own, which begins after the old one.
#[utoipa::path(patch, path = "/api/v1/renewals/{id}", tag = "practitioners",
    request_body = DecideRenewal,
    params(("id" = PublicId, Path, description = "再注册申请"),
        ("If-Match" = String, Header, description = "读取时的版本，如 \"v1\"")),
    responses((status = 200, description = "已审核", body = Version)))]
async fn decide_renewal(
    State(ledger): State<Ledger>,
    viewer: Viewer,
    IfMatch(seen): IfMatch,
    Path(id): Path<PublicId>,
    sent: Sent<DecideRenewal>,
) -> Result<Version> {
    let command = DecideRenewal { id: Some(id), seen: Some(seen), ..sent.value };
    let done = ledger.perform(viewer.through_api_unkeyed(), command).await?;
    Ok(Version { version: done.outcome })
}

/// Strike out an application that was entered by mistake.
///
/// The certificate that came out of it is struck out too.
#[utoipa::path(delete, path = "/api/v1/renewals/{id}", tag = "practitioners",
    params(("id" = PublicId, Path, description = "再注册申请"), Because,
        ("If-Match" = String, Header, description = "读取时的版本，如 \"v1\"")),
    responses((status = 204, description = "已撤销")))]
async fn strike_renewal(
    State(ledger): State<Ledger>,
    change: Change,
    Path(id): Path<PublicId>,
) -> Result<StatusCode> {
    let command = StrikeRenewal { id, seen: Some(change.seen) };
    ledger.perform(change.envelope, command).await?;
    Ok(StatusCode::NO_CONTENT)
}

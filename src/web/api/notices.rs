//! Rectification notices.

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::entry::{Entered, Entry, Named, Version, tagged};
use super::page::Page;
use crate::domain::ids::PublicId;
use crate::ledger::Ledger;
use crate::ledger::inspections;
use crate::ledger::notices::{self, IssueNotice, ReceiveNotice, ReplyToNotice};
use crate::ledger::projects::NoticeLine;
use crate::web::error::Result;
use crate::web::extract::{Asked, Judging, Listed, Paging, Path, Sent};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new()
        .operations(Pass::INSPECTIONS, routes!(list_notices))
        .operations(Pass::INSPECTIONS, routes!(find_notice))
        .operations(Pass::INSPECT, routes!(issue_notice))
        .operations(Pass::RECTIFY, routes!(receive_notice))
        .operations(Pass::RECTIFY, routes!(reply_to_notice))
}

/// List rectification notices, the youngest first.
///
/// Those issued on the as-of date or earlier, closed ones among them.
#[utoipa::path(get, path = "/api/v1/notices", tag = "notices", params(Judging, Paging),
    responses((status = 200, description = "整改通知书", body = Page<NoticeLine>)))]
async fn list_notices(
    State(ledger): State<Ledger>,
    asked: Listed,
) -> Result<Json<Page<NoticeLine>>> {
    let lines = notices::list(ledger.read(), asked.area, asked.known, asked.as_of).await?;
    Page::cut(lines, &asked.paging, |line| line.id.to_string()).map(Json)
}

/// A notice and the inspection that found the defects.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NoticeView {
    /// The notice.
    notice: NoticeLine,
    /// The inspection.
    inspection: PublicId,
}

/// Find a rectification notice.
///
/// The `ETag` is its version.
#[utoipa::path(get, path = "/api/v1/notices/{id}", tag = "notices",
    params(("id" = PublicId, Path, description = "整改通知书"), Judging),
    responses((status = 200, description = "整改通知书", body = NoticeView)))]
async fn find_notice(
    State(ledger): State<Ledger>,
    Path(id): Path<PublicId>,
    asked: Asked,
) -> Result<impl IntoResponse> {
    let found = inspections::of_notice(ledger.read(), asked.area, asked.known, id).await?;
    let (notice, inspection) = found;
    Ok(tagged(notice.version, NoticeView { notice, inspection }))
}

/// Issue a notice for the defects of an inspection.
///
/// The last day is worked out from the day of issue, which is not counted; a last day on a
/// holiday moves on.
#[utoipa::path(post, path = "/api/v1/inspections/{id}/notices", tag = "notices",
    request_body = IssueNotice,
    params(("id" = PublicId, Path, description = "检查"),
        ("Idempotency-Key" = String, Header, description = "重发同一请求时不变的编号")),
    responses((status = 201, description = "已签发", body = Named)))]
async fn issue_notice(
    entry: Entry,
    Path(id): Path<PublicId>,
    sent: Sent<IssueNotice>,
) -> Result<Entered<Named>> {
    let command = IssueNotice { inspection: Some(id), ..sent.value };
    Ok(entry.perform(&sent.body, command).await?.map(|id| Named { id }))
}

/// Put the receipt of a notice on record.
///
/// A notice that was struck off cannot be changed: 409.
#[utoipa::path(post, path = "/api/v1/notices/{id}/receive", tag = "notices",
    request_body = ReceiveNotice,
    params(("id" = PublicId, Path, description = "整改通知书"),
        ("Idempotency-Key" = String, Header, description = "重发同一请求时不变的编号")),
    responses((status = 200, description = "已签收", body = Version)))]
async fn receive_notice(
    entry: Entry,
    Path(id): Path<PublicId>,
    sent: Sent<ReceiveNotice>,
) -> Result<Entered<Version>> {
    let command = ReceiveNotice { notice: Some(id), ..sent.value };
    let done = entry.perform(&sent.body, command).await?;
    Ok(done.ok().map(|version| Version { version }))
}

/// Put the report of completion on record.
///
/// Striking the notice off takes a re-inspection by others.
#[utoipa::path(post, path = "/api/v1/notices/{id}/reply", tag = "notices",
    request_body = ReplyToNotice,
    params(("id" = PublicId, Path, description = "整改通知书"),
        ("Idempotency-Key" = String, Header, description = "重发同一请求时不变的编号")),
    responses((status = 200, description = "已回复", body = Version)))]
async fn reply_to_notice(
    entry: Entry,
    Path(id): Path<PublicId>,
    sent: Sent<ReplyToNotice>,
) -> Result<Entered<Version>> {
    let command = ReplyToNotice { notice: Some(id), ..sent.value };
    let done = entry.perform(&sent.body, command).await?;
    Ok(done.ok().map(|version| Version { version }))
}

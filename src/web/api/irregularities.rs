//! Irregularities at institutions.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::routes;

use super::entry::{Because, Change, Entered, Entry, Named, Version, tagged};
use super::page::Page;
use crate::domain::ids::PublicId;
use crate::domain::irregularity::{IrregularityKind, IrregularityState};
use crate::ledger::Ledger;
use crate::ledger::irregularities::{
    self, CloseIrregularity, DeductFunds, IrregularityLine, IrregularitySheet, RecordIrregularity,
    RectifyIrregularity, ReopenIrregularity, StrikeIrregularity,
};
use crate::web::error::Result;
use crate::web::extract::{Asked, IfMatchAny, Judging, Listed, Paging, Path, Sent};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new()
        .operations(Pass::IRREGULARITIES, routes!(list_irregularities))
        .operations(Pass::EDIT, routes!(record_irregularity))
        .operations(Pass::IRREGULARITIES, routes!(find_irregularity))
        .operations(Pass::EDIT, routes!(strike_irregularity))
        .operations(Pass::EDIT, routes!(deduct_funds))
        .operations(Pass::EDIT, routes!(rectify_irregularity))
        .operations(Pass::EDIT, routes!(reopen_irregularity))
        .operations(Pass::EDIT, routes!(close_irregularity))
}

/// Which irregularities.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct IrregularityQuery {
    /// 种类；不写则为各种。
    kind: Option<IrregularityKind>,
    /// 状态；不写则为各种。
    state: Option<IrregularityState>,
}

/// List irregularities that had been found by the as-of date.
///
/// What is open first, then the latest found.
#[utoipa::path(get, path = "/api/v1/irregularities", tag = "irregularities",
    params(Judging, Paging, IrregularityQuery),
    responses((status = 200, description = "违规问题", body = Page<IrregularityLine>)))]
async fn list_irregularities(
    State(ledger): State<Ledger>,
    asked: Listed<IrregularityQuery>,
) -> Result<Json<Page<IrregularityLine>>> {
    let mut lines =
        irregularities::list(ledger.read(), asked.area, asked.known, asked.as_of).await?;
    lines.retain(|line| {
        asked.filter.kind.is_none_or(|kind| line.kind == kind)
            && asked.filter.state.is_none_or(|state| line.state == state)
    });
    Page::cut(lines, &asked.paging, |line| line.id.to_string()).map(Json)
}

/// Enter an irregularity that was found at an institution.
///
/// The institution is one within the caller's area.
#[utoipa::path(post, path = "/api/v1/irregularities", tag = "irregularities",
    request_body = RecordIrregularity,
    params(("Idempotency-Key" = String, Header, description = "重发同一请求时不变的编号")),
    responses((status = 201, description = "已登记", body = Named)))]
async fn record_irregularity(
    entry: Entry,
    sent: Sent<RecordIrregularity>,
) -> Result<Entered<Named>> {
    Ok(entry.perform(&sent.body, sent.value).await?.map(|id| Named { id }))
}

/// Find an irregularity with its versions.
///
/// As it stood on the as-of date, as known; the youngest version first.
#[utoipa::path(get, path = "/api/v1/irregularities/{id}", tag = "irregularities",
    params(("id" = PublicId, Path, description = "违规问题"), Judging),
    responses((status = 200, description = "违规问题", body = IrregularitySheet)))]
async fn find_irregularity(
    State(ledger): State<Ledger>,
    Path(id): Path<PublicId>,
    asked: Asked,
) -> Result<impl IntoResponse> {
    let (db, scope) = (ledger.read(), asked.area);
    let sheet = irregularities::sheet(db, scope, asked.known, asked.as_of, id).await?;
    Ok(tagged(sheet.line.version, sheet))
}

/// Strike out an irregularity that was entered by mistake.
///
/// It stays in the history with the reason, which is needed.
#[utoipa::path(delete, path = "/api/v1/irregularities/{id}", tag = "irregularities",
    params(("id" = PublicId, Path, description = "违规问题"), Because,
        ("If-Match" = String, Header, description = "读取时的版本，如 \"v1\"")),
    responses((status = 204, description = "已撤销")))]
async fn strike_irregularity(
    State(ledger): State<Ledger>,
    change: Change,
    Path(id): Path<PublicId>,
) -> Result<StatusCode> {
    let command = StrikeIrregularity { irregularity: Some(id), seen: Some(change.seen) };
    ledger.perform(change.envelope, command).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Enter what the scheme keeps back, or correct it.
///
/// `If-Match` is the version that was read, or `*`.
#[utoipa::path(post, path = "/api/v1/irregularities/{id}/deduction", tag = "irregularities",
    request_body = DeductFunds,
    params(("id" = PublicId, Path, description = "违规问题"),
        ("If-Match" = String, Header, description = "读取时的 ETag，或 *"),
        ("Idempotency-Key" = String, Header, description = "重发同一请求时不变的编号")),
    responses((status = 200, description = "已登记", body = Version)))]
async fn deduct_funds(
    entry: Entry,
    IfMatchAny(seen): IfMatchAny,
    Path(id): Path<PublicId>,
    sent: Sent<DeductFunds>,
) -> Result<Entered<Version>> {
    let command = DeductFunds { irregularity: Some(id), seen, ..sent.value };
    Ok(entry.perform(&sent.body, command).await?.ok().map(|version| Version { version }))
}

/// Enter that an institution mended an irregularity.
///
/// `If-Match` is the version that was read, or `*`.
#[utoipa::path(post, path = "/api/v1/irregularities/{id}/rectification", tag = "irregularities",
    request_body = RectifyIrregularity,
    params(("id" = PublicId, Path, description = "违规问题"),
        ("If-Match" = String, Header, description = "读取时的 ETag，或 *"),
        ("Idempotency-Key" = String, Header, description = "重发同一请求时不变的编号")),
    responses((status = 200, description = "已登记", body = Version)))]
async fn rectify_irregularity(
    entry: Entry,
    IfMatchAny(seen): IfMatchAny,
    Path(id): Path<PublicId>,
    sent: Sent<RectifyIrregularity>,
) -> Result<Entered<Version>> {
    let command = RectifyIrregularity { irregularity: Some(id), seen, ..sent.value };
    Ok(entry.perform(&sent.body, command).await?.ok().map(|version| Version { version }))
}

/// Hand an irregularity back that is not mended after all.
///
/// It is open again. The reason stays in the history and is needed.
#[utoipa::path(delete, path = "/api/v1/irregularities/{id}/rectification",
    tag = "irregularities",
    params(("id" = PublicId, Path, description = "违规问题"), Because,
        ("If-Match" = String, Header, description = "读取时的版本，如 \"v1\"")),
    responses((status = 200, description = "已退回", body = Version)))]
async fn reopen_irregularity(
    State(ledger): State<Ledger>,
    change: Change,
    Path(id): Path<PublicId>,
) -> Result<Version> {
    let command = ReopenIrregularity { irregularity: Some(id), seen: Some(change.seen) };
    let done = ledger.perform(change.envelope, command).await?;
    Ok(Version { version: done.outcome })
}

/// Strike an irregularity off.
///
/// It takes somebody else than whoever entered that it was mended. `If-Match` is the version
/// that was read, or `*`.
#[utoipa::path(post, path = "/api/v1/irregularities/{id}/closing", tag = "irregularities",
    request_body = CloseIrregularity,
    params(("id" = PublicId, Path, description = "违规问题"),
        ("If-Match" = String, Header, description = "读取时的 ETag，或 *"),
        ("Idempotency-Key" = String, Header, description = "重发同一请求时不变的编号")),
    responses((status = 200, description = "已销号", body = Version)))]
async fn close_irregularity(
    entry: Entry,
    IfMatchAny(seen): IfMatchAny,
    Path(id): Path<PublicId>,
    sent: Sent<CloseIrregularity>,
) -> Result<Entered<Version>> {
    let command = CloseIrregularity { irregularity: Some(id), seen, ..sent.value };
    Ok(entry.perform(&sent.body, command).await?.ok().map(|version| Version { version }))
}

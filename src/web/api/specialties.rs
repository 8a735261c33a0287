//! Key specialties of county hospitals, and what is bought for them.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use utoipa_axum::routes;

use super::entry::{Because, Change, Entered, Entry, Ids, Version, tagged};
use super::page::Page;
use crate::domain::ids::PublicId;
use crate::ledger::Ledger;
use crate::ledger::history::{self, Event};
use crate::ledger::projects::Issued;
use crate::ledger::specialties::{
    self, ChangeSpecialty, CheckPurchase, IssueSpecialties, RecordPurchases, SpecialtyFilter,
    SpecialtyLine, SpecialtySheet, StrikePurchase,
};
use crate::web::error::Result;
use crate::web::extract::{Asked, IfMatch, Judging, Listed, Paging, Path, Sent, Viewer};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new()
        .operations(Pass::SPECIALTIES, routes!(list_specialties))
        .operations(Pass::ISSUE, routes!(issue_specialties))
        .operations(Pass::SPECIALTIES, routes!(find_specialty))
        .operations(Pass::EDIT, routes!(change_specialty))
        .operations(Pass::SPECIALTIES, routes!(list_specialty_history))
        .operations(Pass::EDIT, routes!(record_purchases))
        .operations(Pass::EDIT, routes!(check_purchase))
        .operations(Pass::EDIT, routes!(strike_purchase))
}

/// List key specialties.
///
/// Sorted by place. A page ends with `next`, which is sent as `after` for the following one.
#[utoipa::path(get, path = "/api/v1/specialties", tag = "specialties",
    params(Judging, Paging, SpecialtyFilter),
    responses((status = 200, description = "重点专科", body = Page<SpecialtyLine>)))]
async fn list_specialties(
    State(ledger): State<Ledger>,
    asked: Listed<SpecialtyFilter>,
) -> Result<Json<Page<SpecialtyLine>>> {
    let Listed { area, known, as_of, filter, paging, .. } = asked;
    let lines = specialties::list(ledger.read(), area, known, as_of, &filter).await?;
    Page::cut(lines, &paging, |line| line.id.to_string()).map(Json)
}

/// Put key specialties on the list.
///
/// Every one gets its first step. A specialty that a hospital is already being paid for is
/// accepted and named among the warnings. Steps, halts, money, inspections, notices and
/// photos are those of every project: send them with the id of the specialty.
#[utoipa::path(post, path = "/api/v1/specialties", tag = "specialties",
    request_body = IssueSpecialties,
    params(("Idempotency-Key" = String, Header, description = "重发同一请求时不变的编号")),
    responses((status = 201, description = "已登记", body = Issued)))]
async fn issue_specialties(entry: Entry, sent: Sent<IssueSpecialties>) -> Result<Entered<Issued>> {
    entry.perform(&sent.body, sent.value).await
}

/// Find a key specialty with its steps, money, contracts and notices.
///
/// The `ETag` is the version of what is said of the specialty itself; steps, movements and
/// contracts have versions of their own.
#[utoipa::path(get, path = "/api/v1/specialties/{id}", tag = "specialties",
    params(("id" = PublicId, Path, description = "重点专科"), Judging),
    responses((status = 200, description = "重点专科", body = SpecialtySheet)))]
async fn find_specialty(
    State(ledger): State<Ledger>,
    Path(id): Path<PublicId>,
    asked: Asked,
) -> Result<impl IntoResponse> {
    let Asked { area, known, as_of, .. } = asked;
    let sheet = specialties::sheet(ledger.read(), area, known, as_of, id).await?;
    Ok(tagged(sheet.version, sheet))
}

/// Change what is said of a key specialty.
///
/// What is left out stays as it is; what `clear` names is cleared. `If-Match` is the version
/// that was read: 428 without one, 412 with the current `ETag` where somebody else was
/// quicker.
#[utoipa::path(patch, path = "/api/v1/specialties/{id}", tag = "specialties",
    request_body = ChangeSpecialty,
    params(("id" = PublicId, Path, description = "重点专科"),
        ("If-Match" = String, Header, description = "读取时的 ETag")),
    responses((status = 200, description = "已修改", body = Version)))]
async fn change_specialty(
    State(ledger): State<Ledger>,
    viewer: Viewer,
    IfMatch(seen): IfMatch,
    Path(id): Path<PublicId>,
    sent: Sent<ChangeSpecialty>,
) -> Result<Version> {
    let command = ChangeSpecialty { project: Some(id), seen: Some(seen), ..sent.value };
    let done = ledger.perform(viewer.through_api_unkeyed(), command).await?;
    Ok(Version { version: done.outcome })
}

/// List everything that was entered about a key specialty, the youngest first.
///
/// Each line has both dates: when it happened and when it was learned.
#[utoipa::path(get, path = "/api/v1/specialties/{id}/history", tag = "specialties",
    params(("id" = PublicId, Path, description = "重点专科"), Judging),
    responses((status = 200, description = "修改历史", body = Vec<Event>)))]
async fn list_specialty_history(
    State(ledger): State<Ledger>,
    Path(id): Path<PublicId>,
    asked: Asked,
) -> Result<Json<Vec<Event>>> {
    let Asked { area, known, .. } = asked;
    let events = history::of_project(ledger.read(), area, known, id).await?;
    Ok(Json(events))
}

/// Record contracts of key specialties.
///
/// More than was granted is recorded as it is, and listed in the reconciliation.
#[utoipa::path(post, path = "/api/v1/purchases", tag = "specialties",
    request_body = RecordPurchases,
    params(("Idempotency-Key" = String, Header, description = "重发同一请求时不变的编号")),
    responses((status = 201, description = "已登记", body = Ids)))]
async fn record_purchases(entry: Entry, sent: Sent<RecordPurchases>) -> Result<Entered<Ids>> {
    Ok(entry.perform(&sent.body, sent.value).await?.map(|ids| Ids { ids }))
}

/// Record that what came was checked against its contract.
///
/// `If-Match` is the version of the contract as the specialty shows it. What is checked may be
/// checked again: the last day stands, the former stays in the history.
#[utoipa::path(patch, path = "/api/v1/purchases/{id}", tag = "specialties",
    request_body = CheckPurchase,
    params(("id" = PublicId, Path, description = "采购合同"),
        ("If-Match" = String, Header, description = "读取时的版本，如 \"v1\"")),
    responses((status = 200, description = "已登记", body = Version)))]
async fn check_purchase(
    State(ledger): State<Ledger>,
    viewer: Viewer,
    IfMatch(seen): IfMatch,
    Path(id): Path<PublicId>,
    sent: Sent<CheckPurchase>,
) -> Result<Version> {
    let command = CheckPurchase { purchase: Some(id), seen: Some(seen), ..sent.value };
    let done = ledger.perform(viewer.through_api_unkeyed(), command).await?;
    Ok(Version { version: done.outcome })
}

/// Strike out a contract that was entered by mistake.
///
/// It stays in the history with the reason, which is needed.
#[utoipa::path(delete, path = "/api/v1/purchases/{id}", tag = "specialties",
    params(("id" = PublicId, Path, description = "采购合同"), Because,
        ("If-Match" = String, Header, description = "读取时的版本，如 \"v1\"")),
    responses((status = 204, description = "已撤销")))]
async fn strike_purchase(
    State(ledger): State<Ledger>,
    change: Change,
    Path(purchase): Path<PublicId>,
) -> Result<StatusCode> {
    let command = StrikePurchase { purchase, seen: Some(change.seen) };
    ledger.perform(change.envelope, command).await?;
    Ok(StatusCode::NO_CONTENT)
}

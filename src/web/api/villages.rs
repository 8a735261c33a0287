//! What holds for villages over time.

use axum::Json;
use axum::extract::State;
use utoipa_axum::routes;

use super::areas::reached;
use super::entry::{Counted, Entered, Entry, Named, Version};
use crate::domain::ids::PublicId;
use crate::ledger::villages::{
    self, ChangeServing, CountPeople, EndPoor, EndServing, ListPoor, ServeVillages, Serving,
    VillageSheet,
};
use crate::ledger::{Ledger, areas};
use crate::web::error::Result;
use crate::web::extract::{Asked, IfMatch, Judging, Path, Sent, Viewer};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new()
        .operations(Pass::PLACES, routes!(find_village))
        .operations(Pass::EDIT, routes!(list_poor_villages))
        .operations(Pass::EDIT, routes!(end_poor_listings))
        .operations(Pass::EDIT, routes!(count_people))
        .operations(Pass::EDIT, routes!(serve_villages))
        .operations(Pass::EDIT, routes!(change_serving))
        .operations(Pass::EDIT, routes!(end_serving))
}

/// Find a village with what holds for it over time.
///
/// Spells of being registered as poor, ways of being served, and head counts, the latest
/// first.
#[utoipa::path(get, path = "/api/v1/villages/{key}", tag = "villages",
    params(("key" = i64, Path, description = "村的 13 位编号"), Judging),
    responses((status = 200, description = "村", body = VillageSheet)))]
async fn find_village(
    State(ledger): State<Ledger>,
    Path(key): Path<i64>,
    asked: Asked,
) -> Result<Json<VillageSheet>> {
    let key = reached(asked.area, key)?;
    // A village that is not there is not told from one out of reach.
    areas::sheet(ledger.read(), asked.area, asked.known, key).await?;
    Ok(Json(villages::sheet(ledger.read(), asked.area, asked.known, key).await?))
}

/// Put villages on the list of registered poor villages.
///
/// They are on it from the first day until the listing is ended.
#[utoipa::path(post, path = "/api/v1/villages/poor-listings", tag = "villages",
    request_body = ListPoor,
    params(("Idempotency-Key" = String, Header, description = "重发同一请求时不变的编号")),
    responses((status = 201, description = "已登记", body = Counted)))]
async fn list_poor_villages(entry: Entry, sent: Sent<ListPoor>) -> Result<Entered<Counted>> {
    Ok(entry.perform(&sent.body, sent.value).await?.map(|count| Counted { count }))
}

/// Take villages off the list of registered poor villages.
///
/// The day named is the last on it; earlier dates still show them as listed.
#[utoipa::path(post, path = "/api/v1/villages/poor-listings/end", tag = "villages",
    request_body = EndPoor,
    params(("Idempotency-Key" = String, Header, description = "重发同一请求时不变的编号")),
    responses((status = 201, description = "已登记", body = Counted)))]
async fn end_poor_listings(entry: Entry, sent: Sent<EndPoor>) -> Result<Entered<Counted>> {
    Ok(entry.perform(&sent.body, sent.value).await?.map(|count| Counted { count }))
}

/// Enter head counts of one day.
///
/// The last count on or before a date is the one that holds on it.
#[utoipa::path(post, path = "/api/v1/villages/head-counts", tag = "villages",
    request_body = CountPeople,
    params(("Idempotency-Key" = String, Header, description = "重发同一请求时不变的编号")),
    responses((status = 201, description = "已登记", body = Counted)))]
async fn count_people(entry: Entry, sent: Sent<CountPeople>) -> Result<Entered<Counted>> {
    Ok(entry.perform(&sent.body, sent.value).await?.map(|count| Counted { count }))
}

/// Enter how villages are served.
///
/// Every way but visiting rounds names the institution that serves the village.
#[utoipa::path(post, path = "/api/v1/villages/servings", tag = "villages",
    request_body = ServeVillages,
    params(("Idempotency-Key" = String, Header, description = "重发同一请求时不变的编号")),
    responses((status = 201, description = "已登记", body = Counted)))]
async fn serve_villages(entry: Entry, sent: Sent<ServeVillages>) -> Result<Entered<Counted>> {
    Ok(entry.perform(&sent.body, sent.value).await?.map(|count| Counted { count }))
}

/// Change how a village is served.
///
/// What served it so far ends the day before.
#[utoipa::path(post, path = "/api/v1/villages/servings/changes", tag = "villages",
    request_body = Serving,
    params(("Idempotency-Key" = String, Header, description = "重发同一请求时不变的编号")),
    responses((status = 201, description = "已变更", body = Named)))]
async fn change_serving(entry: Entry, sent: Sent<Serving>) -> Result<Entered<Named>> {
    let command = ChangeServing { serving: sent.value };
    Ok(entry.perform(&sent.body, command).await?.map(|id| Named { id }))
}

/// End a way in which a village is served, with nothing in its place.
///
/// `If-Match` is its version as the village shows it.
#[utoipa::path(patch, path = "/api/v1/villages/servings/{id}", tag = "villages",
    request_body = EndServing,
    params(("id" = PublicId, Path, description = "服务方式"),
        ("If-Match" = String, Header, description = "读取时的版本，如 \"v1\"")),
    responses((status = 200, description = "已结束", body = Version)))]
async fn end_serving(
    State(ledger): State<Ledger>,
    viewer: Viewer,
    IfMatch(seen): IfMatch,
    Path(id): Path<PublicId>,
    sent: Sent<EndServing>,
) -> Result<Version> {
    let command = EndServing { serving: Some(id), seen: Some(seen), ..sent.value };
    let done = ledger.perform(viewer.through_api_unkeyed(), command).await?;
    Ok(Version { version: done.outcome })
}

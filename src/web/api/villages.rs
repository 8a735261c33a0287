//! What holds for villages over time.

use utoipa_axum::routes;

use super::entry::{Counted, Entered, Entry};
use crate::ledger::villages::{CountPeople, ListPoor, ServeVillages};
use crate::web::error::Result;
use crate::web::extract::Sent;
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new()
        .operations(Pass::EDIT, routes!(list_poor_villages))
        .operations(Pass::EDIT, routes!(count_people))
        .operations(Pass::EDIT, routes!(serve_villages))
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

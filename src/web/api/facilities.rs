//! Health institutions and their devices.

use axum::Json;
use axum::extract::State;
use utoipa_axum::routes;

use super::entry::{Entered, Entry, Ids};
use super::page::Page;
use crate::ledger::Ledger;
use crate::ledger::facilities::{self, DeliverDevices, FacilityLine, RegisterFacilities};
use crate::web::error::Result;
use crate::web::extract::{Judging, Listed, Paging, Sent};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new()
        .operations(Pass::PLACES, routes!(list_facilities))
        .operations(Pass::EDIT, routes!(register_facilities))
        .operations(Pass::EDIT, routes!(deliver_devices))
}

/// List institutions.
///
/// Those in operation on the as-of date, by place and name.
#[utoipa::path(get, path = "/api/v1/facilities", tag = "facilities", params(Judging, Paging),
    responses((status = 200, description = "机构", body = Page<FacilityLine>)))]
async fn list_facilities(
    State(ledger): State<Ledger>,
    asked: Listed,
) -> Result<Json<Page<FacilityLine>>> {
    let mut lines = facilities::list(ledger.read(), asked.area, asked.known, asked.as_of).await?;
    lines.sort_by(|one, other| {
        (one.area_key, &one.name, one.id).cmp(&(other.area_key, &other.name, other.id))
    });
    Page::cut(lines, &asked.paging, |line| line.id.to_string()).map(Json)
}

/// Enter institutions.
///
/// All of them or none.
#[utoipa::path(post, path = "/api/v1/facilities", tag = "facilities",
    request_body = RegisterFacilities,
    params(("Idempotency-Key" = String, Header, description = "重发同一请求时不变的编号")),
    responses((status = 201, description = "已登记", body = Ids)))]
async fn register_facilities(entry: Entry, sent: Sent<RegisterFacilities>) -> Result<Entered<Ids>> {
    Ok(entry.perform(&sent.body, sent.value).await?.map(|ids| Ids { ids }))
}

/// Enter devices that were delivered.
///
/// All of them or none.
#[utoipa::path(post, path = "/api/v1/devices", tag = "facilities", request_body = DeliverDevices,
    params(("Idempotency-Key" = String, Header, description = "重发同一请求时不变的编号")),
    responses((status = 201, description = "已登记", body = Ids)))]
async fn deliver_devices(entry: Entry, sent: Sent<DeliverDevices>) -> Result<Entered<Ids>> {
    Ok(entry.perform(&sent.body, sent.value).await?.map(|ids| Ids { ids }))
}

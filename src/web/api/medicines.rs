//! Which clinics work under the essential medicines scheme.

use utoipa_axum::routes;

use super::entry::{Counted, Entered, Entry};
use crate::ledger::medicines::{AdoptMedicines, EndMedicines};
use crate::web::error::Result;
use crate::web::extract::Sent;
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new()
        .operations(Pass::EDIT, routes!(adopt_medicines))
        .operations(Pass::EDIT, routes!(end_medicines))
}

/// Put clinics under the essential medicines scheme.
///
/// They are under it from the first day until it is ended; all of them or none.
#[utoipa::path(post, path = "/api/v1/medicines", tag = "subsidies",
    request_body = AdoptMedicines,
    params(("Idempotency-Key" = String, Header, description = "重发同一请求时不变的编号")),
    responses((status = 201, description = "已登记", body = Counted)))]
async fn adopt_medicines(entry: Entry, sent: Sent<AdoptMedicines>) -> Result<Entered<Counted>> {
    Ok(entry.perform(&sent.body, sent.value).await?.map(|count| Counted { count }))
}

/// Take clinics out of the essential medicines scheme.
///
/// The day named is the last one under it.
#[utoipa::path(post, path = "/api/v1/medicines/end", tag = "subsidies",
    request_body = EndMedicines,
    params(("Idempotency-Key" = String, Header, description = "重发同一请求时不变的编号")),
    responses((status = 201, description = "已登记", body = Counted)))]
async fn end_medicines(entry: Entry, sent: Sent<EndMedicines>) -> Result<Entered<Counted>> {
    Ok(entry.perform(&sent.body, sent.value).await?.map(|count| Counted { count }))
}

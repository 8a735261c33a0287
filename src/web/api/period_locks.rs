//! Locks of periods.

use axum::Json;
use axum::extract::State;
use utoipa_axum::routes;

use super::entry::{Entered, Entry, Ids, Version};
use super::page::Page;
use crate::domain::ids::PublicId;
use crate::ledger::Ledger;
use crate::ledger::period_locks::{self, LockLine, LockPeriod, UnlockPeriod};
use crate::web::error::Result;
use crate::web::extract::{Judging, Listed, Paging, Path, Sent};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new()
        .operations(Pass::FIGURES, routes!(list_period_locks))
        .operations(Pass::ACCEPT_FIGURES, routes!(lock_period))
        .operations(Pass::ACCEPT_FIGURES, routes!(unlock_period))
}

/// List locks of periods, those that were lifted too.
///
/// The latest period first.
#[utoipa::path(get, path = "/api/v1/period-locks", tag = "figures", params(Judging, Paging),
    responses((status = 200, description = "期间锁定", body = Page<LockLine>)))]
async fn list_period_locks(
    State(ledger): State<Ledger>,
    asked: Listed,
) -> Result<Json<Page<LockLine>>> {
    let lines = period_locks::list(ledger.read(), asked.area, asked.known, asked.as_of).await?;
    Page::cut(lines, &asked.paging, |line| line.id.to_string()).map(Json)
}

/// Lock a period for counties: nothing of it is entered, returned, passed or accepted.
///
/// Shorter periods within it are locked too. All counties or none.
#[utoipa::path(post, path = "/api/v1/period-locks", tag = "figures", request_body = LockPeriod,
    params(("Idempotency-Key" = String, Header, description = "重发同一请求时不变的编号")),
    responses((status = 201, description = "已锁定", body = Ids)))]
async fn lock_period(entry: Entry, sent: Sent<LockPeriod>) -> Result<Entered<Ids>> {
    Ok(entry.perform(&sent.body, sent.value).await?.map(|ids| Ids { ids }))
}

/// Lift a lock.
///
/// The reason stays beside it.
#[utoipa::path(post, path = "/api/v1/period-locks/{id}/end", tag = "figures",
    request_body = UnlockPeriod,
    params(("id" = PublicId, Path, description = "锁定"),
        ("Idempotency-Key" = String, Header, description = "重发同一请求时不变的编号")),
    responses((status = 200, description = "已解锁", body = Version)))]
async fn unlock_period(
    entry: Entry,
    Path(id): Path<PublicId>,
    sent: Sent<UnlockPeriod>,
) -> Result<Entered<Version>> {
    let command = UnlockPeriod { lock: Some(id), ..sent.value };
    Ok(entry.perform(&sent.body, command).await?.ok().map(|version| Version { version }))
}

//! Money of projects, and the parties to their works.

use axum::extract::State;
use axum::http::StatusCode;
use utoipa_axum::routes;

use super::entry::{Because, Change, Entered, Entry, Ids};
use crate::domain::ids::PublicId;
use crate::ledger::Ledger;
use crate::ledger::money::{NameParties, RecordFunds, StrikeMovement};
use crate::web::error::Result;
use crate::web::extract::{Path, Sent};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new()
        .operations(Pass::FUNDS, routes!(record_funds))
        .operations(Pass::FUNDS, routes!(strike_movement))
        .operations(Pass::EDIT, routes!(name_parties))
}

/// Record movements of money.
///
/// Paying more than was granted is recorded as it happened, marked, and listed in the
/// reconciliation; it is not refused.
#[utoipa::path(post, path = "/api/v1/funds", tag = "funds", request_body = RecordFunds,
    params(("Idempotency-Key" = String, Header, description = "重发同一请求时不变的编号")),
    responses((status = 201, description = "已登记", body = Ids)))]
async fn record_funds(entry: Entry, sent: Sent<RecordFunds>) -> Result<Entered<Ids>> {
    Ok(entry.perform(&sent.body, sent.value).await?.map(|ids| Ids { ids }))
}

/// Strike out a movement that was entered by mistake.
///
/// It stays in the history with the reason, which is needed. Money that was taken back is
/// recorded as such and not struck out.
#[utoipa::path(delete, path = "/api/v1/funds/{id}", tag = "funds",
    params(("id" = PublicId, Path, description = "资金记录"), Because,
        ("If-Match" = String, Header, description = "读取时的版本，如 \"v1\"")),
    responses((status = 204, description = "已撤销")))]
async fn strike_movement(
    State(ledger): State<Ledger>,
    change: Change,
    Path(movement): Path<PublicId>,
) -> Result<StatusCode> {
    let command = StrikeMovement { movement, seen: Some(change.seen) };
    ledger.perform(change.envelope, command).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Name the parties to works.
///
/// A party that has the same part in the same project is replaced.
#[utoipa::path(post, path = "/api/v1/parties", tag = "funds", request_body = NameParties,
    params(("Idempotency-Key" = String, Header, description = "重发同一请求时不变的编号")),
    responses((status = 201, description = "已登记", body = Ids)))]
async fn name_parties(entry: Entry, sent: Sent<NameParties>) -> Result<Entered<Ids>> {
    Ok(entry.perform(&sent.body, sent.value).await?.map(|ids| Ids { ids }))
}

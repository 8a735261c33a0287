//! Money of projects and of people, and the parties to works.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

use super::entry::{Because, Change, Entered, Entry, Ids};
use crate::domain::area::AreaKey;
use crate::domain::funding::PeopleMeasure;
use crate::domain::ids::PublicId;
use crate::domain::money::Fen;
use crate::ledger::Ledger;
use crate::ledger::money::{NameParties, RecordFunds, StrikeMovement};
use crate::review::Reviewer;
use crate::review::funds::{PeopleSides, people_by_county, people_funds};
use crate::web::error::Result;
use crate::web::extract::{Asked, Judging, Path, Sent};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new()
        .operations(Pass::PEOPLE, routes!(list_people_funds))
        .operations(Pass::FUNDS, routes!(record_funds))
        .operations(Pass::FUNDS, routes!(strike_movement))
        .operations(Pass::EDIT, routes!(name_parties))
}

/// Which measure.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct PeopleFundsQuery {
    /// 措施；不写则为各项。
    measure: Option<PeopleMeasure>,
}

/// What three sources say of the money of a measure in a county.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PeopleFunds {
    /// The measure.
    measure: PeopleMeasure,
    /// The county.
    area_key: AreaKey,
    /// How many it is about.
    many: i64,
    /// What is counted: months of doctors, people, or irregularities.
    unit: &'static str,
    /// What the plan's rules make due, in fen; absent where no clause says how much.
    planned: Option<Fen>,
    /// What was paid out and not taken back, or what was kept back, in fen.
    moved: Fen,
    /// What of it is borne out by records on the spot, or what an irregularity was about.
    on_site: Fen,
    /// What is due and was not paid, in fen.
    outstanding: Fen,
    /// What was paid and is not due, in fen.
    overpaid: Fen,
    /// Where the figures come from.
    source: &'static str,
}

impl PeopleFunds {
    fn of(((measure, area_key), sides): ((PeopleMeasure, AreaKey), PeopleSides)) -> Self {
        let PeopleSides { many, planned, moved, on_site, outstanding, overpaid } = sides;
        let (unit, source) = (measure.unit(), measure.source());
        Self {
            measure,
            area_key,
            many,
            unit,
            planned,
            moved,
            on_site,
            outstanding,
            overpaid,
            source,
        }
    }
}

/// List what goes to people or is kept back, by measure and county.
///
/// The subsidy of village doctors for the months that should have been paid by the as-of date,
/// the allowance of those who studied, and what was kept back for irregularities.
#[utoipa::path(get, path = "/api/v1/funds/people", tag = "funds",
    params(Judging, PeopleFundsQuery),
    responses((status = 200, description = "发放与扣减", body = Vec<PeopleFunds>)))]
async fn list_people_funds(
    State(ledger): State<Ledger>,
    State(reviewer): State<Reviewer>,
    asked: Asked<PeopleFundsQuery>,
) -> Result<Json<Vec<PeopleFunds>>> {
    let Asked { area, as_of, known, filter, .. } = asked;
    let plan = reviewer.plan_named(area.root(), known, as_of, asked.plan.as_deref()).await?;
    let mut lines = Box::pin(people_funds(&ledger, &plan, area, known, as_of)).await?;
    lines.retain(|line| asked.viewer.reads_money(line.measure));
    let sums = people_by_county(&lines).into_iter();
    let wanted = |measure| filter.measure.is_none_or(|own| own == measure);
    let found = sums.filter(|((measure, _), _)| wanted(*measure)).map(PeopleFunds::of);
    Ok(Json(found.collect()))
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

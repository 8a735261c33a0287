//! The subsidy of village doctors: sheets of months, payments, a doctor's history.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;
use validator::Validate;

use super::entry::{Because, Change, Entered, Entry, Ids};
use super::page::Page;
use crate::clock::Clock;
use crate::domain::area::{AreaKey, Level};
use crate::domain::ids::PublicId;
use crate::domain::money::Fen;
use crate::domain::month::Month;
use crate::domain::time::Known;
use crate::domain::typed;
use crate::ledger::Ledger;
use crate::ledger::subsidies::{self, Expected, PaidLine, PaySubsidies, StrikeSubsidyPayment};
use crate::report::PublicSubsidyLine;
use crate::review::Reviewer;
use crate::rules::{Sheet, SheetLine};
use crate::web::error::{Error, Result};
use crate::web::extract::{Asked, Judging, Listed, Paging, Path, Sent};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new()
        .operations(Pass::PEOPLE, routes!(find_subsidy_sheets))
        .operations(Pass::PEOPLE, routes!(list_public_subsidies))
        .operations(Pass::PEOPLE, routes!(find_subsidy_history))
        .operations(Pass::FUNDS, routes!(pay_subsidies))
        .operations(Pass::FUNDS, routes!(pay_subsidy_month))
        .operations(Pass::FUNDS, routes!(strike_subsidy_payment))
}

/// Which month.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct OfMonth {
    /// 月份，如 2016-07；不写则为截至日期之前最近一个完整的月。
    #[serde(default)]
    #[param(value_type = Option<String>, example = "2016-07")]
    month: Option<Month>,
}

impl OfMonth {
    fn on(self, as_of: NaiveDate) -> Month {
        self.month.unwrap_or_else(|| Month::complete_on(as_of))
    }
}

/// A setting that the amounts follow from.
#[derive(Debug, Serialize, ToSchema)]
struct Setting {
    /// The question that the plan's words leave open.
    question: &'static str,
    /// The answer in force.
    answer: String,
}

fn printed(settings: &crate::plan::SubsidySettings) -> Vec<Setting> {
    let printed = settings.printed().into_iter();
    printed.map(|(question, answer)| Setting { question, answer }).collect()
}

/// The sheets of a month with the settings that they follow from.
#[derive(Debug, Serialize, ToSchema)]
struct SubsidyMonth {
    /// The settings.
    settings: Vec<Setting>,
    /// One sheet a county.
    sheets: Vec<Sheet>,
}

/// Find the sheets of a month.
///
/// Who is due what and why, and what was paid by the as-of date; one sheet a county.
#[utoipa::path(get, path = "/api/v1/subsidies", tag = "subsidies", params(OfMonth, Judging),
    responses((status = 200, description = "发放表", body = SubsidyMonth)))]
async fn find_subsidy_sheets(
    State(reviewer): State<Reviewer>,
    asked: Asked<OfMonth>,
) -> Result<Json<SubsidyMonth>> {
    let month = asked.filter.on(asked.as_of);
    let found = reviewer.subsidy_sheets(asked.area, asked.known, asked.as_of, month).await?;
    let settings = printed(&found.plan.settings.subsidy);
    Ok(Json(SubsidyMonth { settings, sheets: found.sheets }))
}

/// List what the public may read of a month.
///
/// Names, places and amounts, and no personal number.
#[utoipa::path(get, path = "/api/v1/subsidies/public", tag = "subsidies",
    params(OfMonth, Judging, Paging),
    responses((status = 200, description = "公示名单", body = Page<PublicSubsidyLine>)))]
async fn list_public_subsidies(
    State(reviewer): State<Reviewer>,
    asked: Listed<OfMonth>,
) -> Result<Json<Page<PublicSubsidyLine>>> {
    let month = asked.filter.on(asked.as_of);
    let found = reviewer.subsidy_sheets(asked.area, asked.known, asked.as_of, month).await?;
    let lines = found.sheets.iter().flat_map(PublicSubsidyLine::of_sheet);
    let numbered: Vec<_> = lines.enumerate().collect();
    Ok(Json(Page::cut(numbered, &asked.paging, |(at, _)| at.to_string())?.map(|(_, line)| line)))
}

/// A doctor's months and payments.
#[derive(Debug, Serialize, ToSchema)]
struct DoctorSubsidies {
    /// The name.
    name: String,
    /// The settings that the amounts follow from.
    settings: Vec<Setting>,
    /// Month by month, the latest first.
    months: Vec<DoctorMonth>,
    /// The payments, the latest first.
    payments: Vec<PaidLine>,
}

/// A doctor's month.
#[derive(Debug, Serialize, ToSchema)]
struct DoctorMonth {
    /// The month.
    month: Month,
    /// What was due and paid.
    line: SheetLine,
}

/// Find a doctor's months.
///
/// From the first day of the plan to the as-of date, with every payment on record.
#[utoipa::path(get, path = "/api/v1/subsidies/doctors/{id}", tag = "subsidies",
    params(("id" = PublicId, Path, description = "村医"), Judging),
    responses((status = 200, description = "村医补助", body = DoctorSubsidies)))]
async fn find_subsidy_history(
    State(reviewer): State<Reviewer>,
    State(ledger): State<Ledger>,
    Path(id): Path<PublicId>,
    asked: Asked,
) -> Result<Json<DoctorSubsidies>> {
    let (area, known) = (asked.area, asked.known);
    let history = reviewer.subsidy_history(area, known, asked.as_of, id).await?;
    let payments = subsidies::of_doctor(ledger.read(), area, known, id).await?;
    let months = history.months.into_iter().map(|(month, line)| DoctorMonth { month, line });
    Ok(Json(DoctorSubsidies {
        name: history.name,
        settings: printed(&history.plan.settings.subsidy),
        months: months.collect(),
        payments,
    }))
}

/// Record payments.
///
/// As they happened: more or less than was due is recorded, and the sheet of the month shows
/// the difference. Money that came back is recorded as taken back.
#[utoipa::path(post, path = "/api/v1/subsidies/payments", tag = "subsidies",
    request_body = PaySubsidies,
    params(("Idempotency-Key" = String, Header, description = "重发同一请求时不变的编号")),
    responses((status = 201, description = "已登记", body = Ids)))]
async fn pay_subsidies(entry: Entry, sent: Sent<PaySubsidies>) -> Result<Entered<Ids>> {
    Ok(entry.perform(&sent.body, sent.value).await?.map(|ids| Ids { ids }))
}

/// A county's month that is paid as its sheet stands.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct SubsidyMonthPayment {
    /// The county.
    area_key: AreaKey,
    /// The month.
    month: Month,
    /// The day of payment.
    #[serde(deserialize_with = "typed::date")]
    paid_on: NaiveDate,
    /// The document or voucher.
    #[serde(deserialize_with = "typed::line")]
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    document_no: String,
    /// How many doctors the sheet had to pay when it was read.
    people: usize,
    /// What it came to, in fen (or yuan as text).
    #[schema(value_type = i64)]
    total: Fen,
}

/// Pay a county's month.
///
/// Everything that its sheet has outstanding, in one act. 409 where the sheet is no longer
/// what `people` and `total` say, or where nothing is outstanding.
#[utoipa::path(post, path = "/api/v1/subsidies/months", tag = "subsidies",
    request_body = SubsidyMonthPayment,
    params(("Idempotency-Key" = String, Header, description = "重发同一请求时不变的编号")),
    responses((status = 201, description = "已登记", body = Ids)))]
async fn pay_subsidy_month(
    State(reviewer): State<Reviewer>,
    State(clock): State<Arc<dyn Clock>>,
    entry: Entry,
    sent: Sent<SubsidyMonthPayment>,
) -> Result<Entered<Ids>> {
    let asked = sent.value;
    let county = AreaKey::checked(asked.area_key.0).filter(|key| key.level() == Level::County);
    let scope = county.and_then(|key| entry.viewer.scope().narrowed(key));
    let scope = scope.ok_or(Error::NOT_FOUND)?;
    // What was paid by now is not paid again, whatever day the payment is of.
    let today = clock.now().date();
    let sheets = reviewer.subsidy_sheets(scope, Known::Now, today, asked.month).await?;
    let command = PaySubsidies {
        paid_on: asked.paid_on,
        document_no: asked.document_no,
        payments: sheets.outstanding(),
        expected: Some(Expected { people: asked.people, total: asked.total }),
    };
    Ok(entry.perform(&sent.body, command).await?.map(|ids| Ids { ids }))
}

/// Strike out a payment that was entered by mistake.
///
/// It stays in the history with the reason, which is needed.
#[utoipa::path(delete, path = "/api/v1/subsidies/payments/{id}", tag = "subsidies",
    params(("id" = PublicId, Path, description = "发放记录"), Because,
        ("If-Match" = String, Header, description = "读取时的版本，如 \"v1\"")),
    responses((status = 204, description = "已撤销")))]
async fn strike_subsidy_payment(
    State(ledger): State<Ledger>,
    change: Change,
    Path(payment): Path<PublicId>,
) -> Result<StatusCode> {
    let command = StrikeSubsidyPayment { payment, seen: Some(change.seen) };
    ledger.perform(change.envelope, command).await?;
    Ok(StatusCode::NO_CONTENT)
}

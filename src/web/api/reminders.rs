//! What is due about registrations, who turns sixty, and what is made public.

use axum::Json;
use axum::extract::State;
use chrono::{Datelike, NaiveDate};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::routes;

use super::page::Page;
use crate::domain::typed;
use crate::ledger::Ledger;
use crate::ledger::practitioners::{
    self, PublicationLine, ReminderFilter, ReminderLine, RetirementLine,
};
use crate::web::error::{Error, Result};
use crate::web::extract::{Judging, Listed, Paging};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new()
        .operations(Pass::PEOPLE, routes!(list_reminders))
        .operations(Pass::PEOPLE, routes!(list_retirements))
        .operations(Pass::PEOPLE, routes!(list_registrations))
}

/// List what is to be done about registrations, the most pressing first.
///
/// Worked out for the as-of date: renewals, assessments, places that do not match, time out of
/// practice.
#[utoipa::path(get, path = "/api/v1/reminders", tag = "practitioners",
    params(Judging, Paging, ReminderFilter),
    responses((status = 200, description = "待办", body = Page<ReminderLine>)))]
async fn list_reminders(
    State(ledger): State<Ledger>,
    asked: Listed<ReminderFilter>,
) -> Result<Json<Page<ReminderLine>>> {
    let Listed { area, known, as_of, filter, paging, .. } = asked;
    let lines = practitioners::reminders(ledger.read(), area, known, as_of, filter).await?;
    let key = |line: &ReminderLine| format!("{}.{}", line.id, line.reminder.duty.code());
    Page::cut(lines, &paging, key).map(Json)
}

/// List village doctors in post by the month in which they turn sixty.
///
/// The month and no more: a day of birth is nobody's to read off a list.
#[utoipa::path(get, path = "/api/v1/retirements", tag = "practitioners", params(Judging, Paging),
    responses((status = 200, description = "到龄预测", body = Page<RetirementLine>)))]
async fn list_retirements(
    State(ledger): State<Ledger>,
    asked: Listed,
) -> Result<Json<Page<RetirementLine>>> {
    let Listed { area, known, as_of, paging, .. } = asked;
    let lines = practitioners::retirements(ledger.read(), area, known, as_of).await?;
    Page::cut(lines, &paging, |line| line.id.to_string()).map(Json)
}

/// From which day to which.
#[derive(Debug, Clone, Copy, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Period {
    /// 起始日期；不写则为截至日期所在年的 1 月 1 日。
    #[serde(deserialize_with = "typed::optional_date")]
    from: Option<NaiveDate>,
    /// 截止日期；不写则为截至日期。
    #[serde(deserialize_with = "typed::optional_date")]
    until: Option<NaiveDate>,
}

/// List what became of registrations, as it is made public (乡村医生从业管理条例 art. 19).
///
/// Names, places and days; no numbers.
#[utoipa::path(get, path = "/api/v1/registrations", tag = "practitioners",
    params(Judging, Paging, Period),
    responses((status = 200, description = "公布名单", body = Page<PublicationLine>)))]
async fn list_registrations(
    State(ledger): State<Ledger>,
    asked: Listed<Period>,
) -> Result<Json<Page<PublicationLine>>> {
    let Listed { area, known, as_of, filter, paging, .. } = asked;
    let until = filter.until.unwrap_or(as_of);
    let year = NaiveDate::from_ymd_opt(until.year(), 1, 1).unwrap_or(until);
    let from = filter.from.unwrap_or(year);
    if from > until {
        return Err(Error::query("until", "截止日期早于起始日期。"));
    }
    let lines = practitioners::publication(ledger.read(), area, known, (from, until)).await?;
    let key = |line: &PublicationLine| format!("{}.{}.{}", line.id, line.what.code(), line.on);
    Page::cut(lines, &paging, key).map(Json)
}

//! Training of village doctors: batches, examinations, allowances, turns of duty.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

use super::entry::{Because, Change, Counted, Entered, Entry, Ids, Named, Version};
use super::page::Page;
use crate::domain::ids::PublicId;
use crate::domain::month::Month;
use crate::ledger::Ledger;
use crate::ledger::training::{
    self, BatchLine, BatchSheet, ChooseDuty, DutyLine, EnrolTrainees, LeaveTraining, OpenBatch,
    PayAllowances, RecordDuty, RecordExams, StrikeAllowance, StrikeTrainee,
};
use crate::web::error::Result;
use crate::web::extract::{Asked, IfMatch, Judging, Listed, Paging, Path, Sent, Viewer};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new()
        .operations(Pass::PEOPLE, routes!(list_batches))
        .operations(Pass::PEOPLE, routes!(find_batch))
        .operations(Pass::EDIT, routes!(open_batch))
        .operations(Pass::EDIT, routes!(enrol_trainees))
        .operations(Pass::EDIT, routes!(record_exams))
        .operations(Pass::EDIT, routes!(leave_training))
        .operations(Pass::EDIT, routes!(strike_trainee))
        .operations(Pass::FUNDS, routes!(pay_allowances))
        .operations(Pass::FUNDS, routes!(strike_allowance))
        .operations(Pass::PEOPLE, routes!(list_duty))
        .operations(Pass::REPORT, routes!(choose_duty))
        .operations(Pass::REPORT, routes!(record_duty))
}

/// The batches of an area.
#[derive(Debug, Serialize, ToSchema)]
struct Batches {
    /// The latest first.
    batches: Vec<BatchLine>,
}

/// List batches of study.
///
/// Those of the area, and those in which a doctor of the area is.
#[utoipa::path(get, path = "/api/v1/training/batches", tag = "training", params(Judging),
    responses((status = 200, description = "进修班", body = Batches)))]
async fn list_batches(State(ledger): State<Ledger>, asked: Asked) -> Result<Json<Batches>> {
    let batches = training::batches(ledger.read(), asked.area, asked.known, asked.as_of).await?;
    Ok(Json(Batches { batches }))
}

/// Find a batch with its trainees.
///
/// Those within the area, with examinations and allowances.
#[utoipa::path(get, path = "/api/v1/training/batches/{id}", tag = "training",
    params(("id" = PublicId, Path, description = "进修班"), Judging),
    responses((status = 200, description = "进修班", body = BatchSheet)))]
async fn find_batch(
    State(ledger): State<Ledger>,
    Path(id): Path<PublicId>,
    asked: Asked,
) -> Result<Json<BatchSheet>> {
    Ok(Json(training::batch(ledger.read(), asked.area, asked.known, id).await?))
}

/// Open a batch of study.
///
/// With the doctors who are sent; nobody studies twice at a time.
#[utoipa::path(post, path = "/api/v1/training/batches", tag = "training", request_body = OpenBatch,
    params(("Idempotency-Key" = String, Header, description = "重发同一请求时不变的编号")),
    responses((status = 201, description = "已登记", body = Named)))]
async fn open_batch(entry: Entry, sent: Sent<OpenBatch>) -> Result<Entered<Named>> {
    Ok(entry.perform(&sent.body, sent.value).await?.map(|id| Named { id }))
}

/// Send more doctors with a batch.
///
/// All of them or none.
#[utoipa::path(post, path = "/api/v1/training/batches/{id}/trainees", tag = "training",
    request_body = EnrolTrainees,
    params(("id" = PublicId, Path, description = "进修班"),
        ("Idempotency-Key" = String, Header, description = "重发同一请求时不变的编号")),
    responses((status = 201, description = "已登记", body = Counted)))]
async fn enrol_trainees(
    Path(id): Path<PublicId>,
    entry: Entry,
    sent: Sent<EnrolTrainees>,
) -> Result<Entered<Counted>> {
    let command = EnrolTrainees { batch: Some(id), ..sent.value };
    Ok(entry.perform(&sent.body, command).await?.map(|count| Counted { count }))
}

/// Record an examination.
///
/// Of a whole batch, or of some who repeat it.
#[utoipa::path(post, path = "/api/v1/training/exams", tag = "training", request_body = RecordExams,
    params(("Idempotency-Key" = String, Header, description = "重发同一请求时不变的编号")),
    responses((status = 201, description = "已登记", body = Counted)))]
async fn record_exams(entry: Entry, sent: Sent<RecordExams>) -> Result<Entered<Counted>> {
    Ok(entry.perform(&sent.body, sent.value).await?.map(|count| Counted { count }))
}

/// Enter that a trainee left before the end.
///
/// The day named is the last of their study.
#[utoipa::path(patch, path = "/api/v1/training/trainees/{id}", tag = "training",
    request_body = LeaveTraining,
    params(("id" = PublicId, Path, description = "学员"),
        ("If-Match" = String, Header, description = "读取时的版本，如 \"v1\"")),
    responses((status = 200, description = "已登记", body = Version)))]
async fn leave_training(
    State(ledger): State<Ledger>,
    viewer: Viewer,
    IfMatch(seen): IfMatch,
    Path(id): Path<PublicId>,
    sent: Sent<LeaveTraining>,
) -> Result<Version> {
    let command = LeaveTraining { trainee: Some(id), seen: Some(seen), ..sent.value };
    let done = ledger.perform(viewer.through_api_unkeyed(), command).await?;
    Ok(Version { version: done.outcome })
}

/// Strike out a trainee who was entered by mistake.
///
/// Who left before the end is entered as having left.
#[utoipa::path(delete, path = "/api/v1/training/trainees/{id}", tag = "training",
    params(("id" = PublicId, Path, description = "学员"), Because,
        ("If-Match" = String, Header, description = "读取时的版本，如 \"v1\"")),
    responses((status = 204, description = "已撤销")))]
async fn strike_trainee(
    State(ledger): State<Ledger>,
    change: Change,
    Path(trainee): Path<PublicId>,
) -> Result<StatusCode> {
    let command = StrikeTrainee { trainee, seen: Some(change.seen) };
    ledger.perform(change.envelope, command).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Record allowances.
///
/// As they were paid; more, less, or any without a pass is marked and not refused.
#[utoipa::path(post, path = "/api/v1/training/allowances", tag = "training",
    request_body = PayAllowances,
    params(("Idempotency-Key" = String, Header, description = "重发同一请求时不变的编号")),
    responses((status = 201, description = "已登记", body = Ids)))]
async fn pay_allowances(entry: Entry, sent: Sent<PayAllowances>) -> Result<Entered<Ids>> {
    Ok(entry.perform(&sent.body, sent.value).await?.map(|ids| Ids { ids }))
}

/// Strike out an allowance that was entered by mistake.
///
/// It stays in the history with the reason, which is needed.
#[utoipa::path(delete, path = "/api/v1/training/allowances/{id}", tag = "training",
    params(("id" = PublicId, Path, description = "补助记录"), Because,
        ("If-Match" = String, Header, description = "读取时的版本，如 \"v1\"")),
    responses((status = 204, description = "已撤销")))]
async fn strike_allowance(
    State(ledger): State<Ledger>,
    change: Change,
    Path(allowance): Path<PublicId>,
) -> Result<StatusCode> {
    let command = StrikeAllowance { allowance, seen: Some(change.seen) };
    ledger.perform(change.envelope, command).await?;
    Ok(StatusCode::NO_CONTENT)
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

/// List turns of duty of a month.
///
/// The village doctors in post at its end, with how they take turns and the days worked.
#[utoipa::path(get, path = "/api/v1/training/duty", tag = "training",
    params(OfMonth, Judging, Paging),
    responses((status = 200, description = "到岗", body = Page<DutyLine>)))]
async fn list_duty(
    State(ledger): State<Ledger>,
    asked: Listed<OfMonth>,
) -> Result<Json<Page<DutyLine>>> {
    let month = asked.filter.month.unwrap_or_else(|| Month::complete_on(asked.as_of));
    let on = month.last_day().min(asked.as_of);
    let lines = training::duty_lines(ledger.read(), asked.area, asked.known, on, month).await?;
    Page::cut(lines, &asked.paging, |line| line.practitioner.to_string()).map(Json)
}

/// Enter how doctors take turns.
///
/// What they did before ends the day before.
#[utoipa::path(post, path = "/api/v1/training/duty/choices", tag = "training",
    request_body = ChooseDuty,
    params(("Idempotency-Key" = String, Header, description = "重发同一请求时不变的编号")),
    responses((status = 201, description = "已登记", body = Counted)))]
async fn choose_duty(entry: Entry, sent: Sent<ChooseDuty>) -> Result<Entered<Counted>> {
    Ok(entry.perform(&sent.body, sent.value).await?.map(|count| Counted { count }))
}

/// Enter the days worked in a month.
///
/// What was entered before for the same doctors and month is replaced.
#[utoipa::path(post, path = "/api/v1/training/duty", tag = "training", request_body = RecordDuty,
    params(("Idempotency-Key" = String, Header, description = "重发同一请求时不变的编号")),
    responses((status = 201, description = "已登记", body = Counted)))]
async fn record_duty(entry: Entry, sent: Sent<RecordDuty>) -> Result<Entered<Counted>> {
    Ok(entry.perform(&sent.body, sent.value).await?.map(|count| Counted { count }))
}

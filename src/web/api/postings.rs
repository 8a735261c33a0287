//! Postings and what they come to.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::entry::{Because, Change, Entered, Entry, Ids, Named, Version, tagged};
use super::page::Page;
use crate::domain::ids::PublicId;
use crate::domain::posting::PostingKind;
use crate::ledger::Ledger;
use crate::ledger::history::{self, Event};
use crate::ledger::postings::{
    self, ChangePosting, EndGap, EndPosting, InterruptPosting, PostingFacts, PostingFilter,
    PostingLine, PostingSheet, RegisterPostings, StrikeGap, StrikePosting,
};
use crate::review::{self, Reviewer};
use crate::rules::PROMOTION_DAYS;
use crate::web::error::Result;
use crate::web::extract::{Asked, IfMatch, Judging, Listed, Paging, Path, Sent, Viewer};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new()
        .operations(Pass::POSTINGS, routes!(list_postings))
        .operations(Pass::EDIT, routes!(register_postings))
        .operations(Pass::POSTINGS, routes!(find_posting))
        .operations(Pass::EDIT, routes!(change_posting))
        .operations(Pass::EDIT, routes!(strike_posting))
        .operations(Pass::EDIT, routes!(end_posting))
        .operations(Pass::EDIT, routes!(interrupt_posting))
        .operations(Pass::EDIT, routes!(end_gap))
        .operations(Pass::EDIT, routes!(strike_gap))
        .operations(Pass::POSTINGS, routes!(list_posting_history))
        .operations(Pass::POSTINGS, routes!(find_service))
}

/// List postings that have begun.
///
/// With the days of the current quarter that count under the programme, in half days, and how
/// many entries somebody has yet to look at.
#[utoipa::path(get, path = "/api/v1/postings", tag = "postings",
    params(Judging, Paging, PostingFilter),
    responses((status = 200, description = "派驻", body = Page<PostingLine>)))]
async fn list_postings(
    State(ledger): State<Ledger>,
    State(reviewer): State<Reviewer>,
    asked: Listed<PostingFilter>,
) -> Result<Json<Page<PostingLine>>> {
    let Listed { area, known, as_of, filter, paging, .. } = asked;
    let whole = reviewer.settings(area.root(), known, as_of).await?.half_day_counts_whole;
    let lines = postings::list(ledger.read(), area, known, as_of, whole, &filter).await?;
    Page::cut(lines, &paging, |line| line.id.to_string()).map(Json)
}

/// Enter postings.
///
/// All of them or none. A posting that overlaps another is entered: its days are flagged where
/// they fall together. Who is not one of those whom the plan names is entered too, and stays
/// outside the rate.
#[utoipa::path(post, path = "/api/v1/postings", tag = "postings",
    request_body = RegisterPostings,
    params(("Idempotency-Key" = String, Header, description = "重发同一请求时不变的编号")),
    responses((status = 201, description = "已登记", body = Ids)))]
async fn register_postings(entry: Entry, sent: Sent<RegisterPostings>) -> Result<Entered<Ids>> {
    Ok(entry.perform(&sent.body, sent.value).await?.map(|ids| Ids { ids }))
}

/// Find a posting with its gaps and days.
///
/// Each day says whether it counts and what is odd about it beside the whole of the doctor's
/// calendar.
#[utoipa::path(get, path = "/api/v1/postings/{id}", tag = "postings",
    params(("id" = PublicId, Path, description = "派驻"), Judging),
    responses((status = 200, description = "派驻", body = PostingSheet)))]
async fn find_posting(
    State(ledger): State<Ledger>,
    Path(id): Path<PublicId>,
    asked: Asked,
) -> Result<impl IntoResponse> {
    let sheet = postings::sheet(ledger.read(), asked.area, asked.known, asked.as_of, id).await?;
    Ok(tagged(sheet.version, sheet))
}

/// Correct what is said of a posting.
///
/// The programme, the person and the institution stay: strike the posting out and enter another.
#[utoipa::path(patch, path = "/api/v1/postings/{id}", tag = "postings",
    request_body = PostingFacts,
    params(("id" = PublicId, Path, description = "派驻"), Because,
        ("If-Match" = String, Header, description = "读取时的版本，如 \"v1\"")),
    responses((status = 200, description = "已更正", body = Version)))]
async fn change_posting(
    State(ledger): State<Ledger>,
    change: Change,
    Path(posting): Path<PublicId>,
    sent: Sent<PostingFacts>,
) -> Result<Version> {
    let command = ChangePosting { posting, seen: Some(change.seen), facts: sent.value };
    let done = ledger.perform(change.envelope, command).await?;
    Ok(Version { version: done.outcome })
}

/// Strike out a posting that was entered by mistake.
///
/// 409 while it has days: those are struck out first.
#[utoipa::path(delete, path = "/api/v1/postings/{id}", tag = "postings",
    params(("id" = PublicId, Path, description = "派驻"), Because,
        ("If-Match" = String, Header, description = "读取时的版本，如 \"v1\"")),
    responses((status = 204, description = "已撤销")))]
async fn strike_posting(
    State(ledger): State<Ledger>,
    change: Change,
    Path(posting): Path<PublicId>,
) -> Result<StatusCode> {
    let command = StrikePosting { posting, seen: Some(change.seen) };
    ledger.perform(change.envelope, command).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// End a posting before its time.
///
/// Days after the last one are flagged and do not count until somebody has looked at them.
#[utoipa::path(patch, path = "/api/v1/postings/{id}/end", tag = "postings",
    request_body = EndPosting,
    params(("id" = PublicId, Path, description = "派驻"),
        ("If-Match" = String, Header, description = "读取时的版本，如 \"v1\"")),
    responses((status = 200, description = "已登记", body = Version)))]
async fn end_posting(
    State(ledger): State<Ledger>,
    viewer: Viewer,
    IfMatch(seen): IfMatch,
    Path(id): Path<PublicId>,
    sent: Sent<EndPosting>,
) -> Result<Version> {
    let command = EndPosting { posting: Some(id), seen: Some(seen), ..sent.value };
    let done = ledger.perform(viewer.through_api_unkeyed(), command).await?;
    Ok(Version { version: done.outcome })
}

/// Enter a gap in a posting.
///
/// It breaks the unbroken stretch that secondments and paired support are judged by.
#[utoipa::path(post, path = "/api/v1/postings/{id}/gaps", tag = "postings",
    request_body = InterruptPosting,
    params(("id" = PublicId, Path, description = "派驻"),
        ("Idempotency-Key" = String, Header, description = "重发同一请求时不变的编号")),
    responses((status = 201, description = "已登记", body = Named)))]
async fn interrupt_posting(
    entry: Entry,
    Path(id): Path<PublicId>,
    sent: Sent<InterruptPosting>,
) -> Result<Entered<Named>> {
    let command = InterruptPosting { posting: Some(id), ..sent.value };
    Ok(entry.perform(&sent.body, command).await?.map(|id| Named { id }))
}

/// Say on which day a gap ended.
///
/// `If-Match` is the version of the gap as the posting shows it.
#[utoipa::path(patch, path = "/api/v1/posting-gaps/{id}", tag = "postings",
    request_body = EndGap,
    params(("id" = PublicId, Path, description = "派驻间断"),
        ("If-Match" = String, Header, description = "读取时的版本，如 \"v1\"")),
    responses((status = 200, description = "已登记", body = Version)))]
async fn end_gap(
    State(ledger): State<Ledger>,
    viewer: Viewer,
    IfMatch(seen): IfMatch,
    Path(id): Path<PublicId>,
    sent: Sent<EndGap>,
) -> Result<Version> {
    let command = EndGap { gap: Some(id), seen: Some(seen), ..sent.value };
    let done = ledger.perform(viewer.through_api_unkeyed(), command).await?;
    Ok(Version { version: done.outcome })
}

/// Strike out a gap that was entered by mistake.
///
/// The stretch is whole again; the gap stays in the history with the reason.
#[utoipa::path(delete, path = "/api/v1/posting-gaps/{id}", tag = "postings",
    params(("id" = PublicId, Path, description = "派驻间断"), Because,
        ("If-Match" = String, Header, description = "读取时的版本，如 \"v1\"")),
    responses((status = 204, description = "已撤销")))]
async fn strike_gap(
    State(ledger): State<Ledger>,
    change: Change,
    Path(gap): Path<PublicId>,
) -> Result<StatusCode> {
    let command = StrikeGap { gap, seen: Some(change.seen) };
    ledger.perform(change.envelope, command).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// List what happened to a posting, its gaps and days included.
///
/// The youngest entry first, each with both dates, who, and old against new.
#[utoipa::path(get, path = "/api/v1/postings/{id}/history", tag = "postings",
    params(("id" = PublicId, Path, description = "派驻"), Judging),
    responses((status = 200, description = "经过", body = Vec<Event>)))]
async fn list_posting_history(
    State(ledger): State<Ledger>,
    Path(id): Path<PublicId>,
    asked: Asked,
) -> Result<Json<Vec<Event>>> {
    Ok(Json(history::of_posting(ledger.read(), asked.area, asked.known, id).await?))
}

/// What a doctor's service comes to for promotion: distinct dates over all programmes.
#[derive(Debug, Serialize, ToSchema)]
struct ServiceSheet {
    /// The doctor.
    name: String,
    /// Distinct dates.
    days: i64,
    /// Dates that make a year.
    required: i64,
    /// Whether they do.
    is_a_year: bool,
    /// Posting by posting, the oldest first.
    postings: Vec<ServiceLine>,
}

/// What one posting adds.
#[derive(Debug, Serialize, ToSchema)]
struct ServiceLine {
    /// The programme.
    kind: PostingKind,
    /// The first day.
    from: NaiveDate,
    /// The last day up to the date.
    until: NaiveDate,
    /// Distinct dates of its own.
    days: i64,
    /// Those of them that an earlier posting has counted already.
    shared: i64,
    /// What did not count.
    left_out: Vec<LeftOut>,
}

/// Dates that did not count.
#[derive(Debug, Serialize, ToSchema)]
struct LeftOut {
    /// Why.
    why: String,
    /// How many.
    days: i64,
}

/// Find what the service of a posting's doctor comes to.
///
/// Over all programmes and wherever the doctor served: what counted, and what did not with why.
#[utoipa::path(get, path = "/api/v1/postings/{id}/service", tag = "postings",
    params(("id" = PublicId, Path, description = "派驻"), Judging),
    responses((status = 200, description = "服务基层年限", body = ServiceSheet)))]
async fn find_service(
    State(ledger): State<Ledger>,
    Path(id): Path<PublicId>,
    asked: Asked,
) -> Result<Json<ServiceSheet>> {
    let Asked { area, known, as_of, .. } = asked;
    let sheet = postings::sheet(ledger.read(), area, known, as_of, id).await?;
    let (facts, service) =
        review::service_of(&ledger, sheet.person.subject_id, known, as_of).await?;
    let line = |one: &crate::rules::Counted| {
        let posting = &facts.postings[one.at];
        let left_out = one.left_out.iter();
        ServiceLine {
            kind: posting.kind,
            from: posting.from,
            until: posting.term().last().min(as_of),
            days: one.days,
            shared: one.shared,
            left_out: left_out
                .map(|(why, days)| LeftOut { why: why.clone(), days: *days })
                .collect(),
        }
    };
    Ok(Json(ServiceSheet {
        name: facts.name.clone(),
        days: service.days,
        required: PROMOTION_DAYS,
        is_a_year: service.is_a_year,
        postings: service.postings.iter().map(line).collect(),
    }))
}

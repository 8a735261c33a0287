//! People who practise.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;
use validator::Validate;

use super::entry::{Because, Change, Entered, Entry, Version, tagged};
use super::page::Page;
use crate::clock::Clock;
use crate::domain::ids::PublicId;
use crate::domain::personal::{self, CitizenId};
use crate::ledger::Ledger;
use crate::ledger::history::{self, Event};
use crate::ledger::practitioners::{
    self, Asking, ChangePractitioner, LikelySame, MergePractitioners, PractitionerSheet,
    RegisterPractitioners, Remark, RosterFilter, RosterLine, StrikePractitioner, UndoMerge,
};
use crate::web::error::Result;
use crate::web::extract::{Asked, IfMatch, Judging, Listed, Paging, Path, Sent, Viewer};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new()
        .operations(Pass::PEOPLE, routes!(list_practitioners))
        .operations(Pass::STAFF, routes!(register_practitioners))
        .operations(Pass::STAFF, routes!(look_up_practitioner))
        .operations(Pass::PEOPLE, routes!(list_likely_duplicates))
        .operations(Pass::PEOPLE, routes!(find_practitioner))
        .operations(Pass::STAFF, routes!(change_practitioner))
        .operations(Pass::STAFF, routes!(strike_practitioner))
        .operations(Pass::PEOPLE, routes!(list_practitioner_history))
        .operations(Pass::STAFF, routes!(merge_practitioner))
        .operations(Pass::STAFF, routes!(undo_merge))
}

/// List people who practise.
///
/// Everybody who works or worked in the area and everybody whose file lies there, by place and
/// name. Records that were merged are in the line of the one that stands.
#[utoipa::path(get, path = "/api/v1/practitioners", tag = "practitioners",
    params(Judging, Paging, RosterFilter),
    responses((status = 200, description = "人员", body = Page<RosterLine>)))]
async fn list_practitioners(
    State(ledger): State<Ledger>,
    asked: Listed<RosterFilter>,
) -> Result<Json<Page<RosterLine>>> {
    let Listed { viewer, area, known, as_of, filter, paging, .. } = asked;
    let asking = Asking { area, reader: viewer.scope() };
    let lines = practitioners::roster(ledger.read(), asking, known, as_of, &filter).await?;
    Page::cut(lines, &paging, |line| line.id.to_string()).map(Json)
}

/// The people who came to be on record, and what is worth a look.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Registered {
    /// Their ids, in the order in which they were sent.
    ids: Vec<PublicId>,
    /// What is worth a look and refused nothing.
    remarks: Vec<Remark>,
}

/// Enter people with their certificates, work and titles.
///
/// All of them or none. A citizen number that is on record already is 409 at its place, with
/// the name where the caller may see whose it is.
#[utoipa::path(post, path = "/api/v1/practitioners", tag = "practitioners",
    request_body = RegisterPractitioners,
    params(("Idempotency-Key" = String, Header, description = "重发同一请求时不变的编号")),
    responses((status = 201, description = "已登记", body = Registered),
        (status = 409, description = "身份证号已登记")))]
async fn register_practitioners(
    State(clock): State<Arc<dyn Clock>>,
    entry: Entry,
    sent: Sent<RegisterPractitioners>,
) -> Result<Entered<Registered>> {
    let remarks = sent.value.remarks(clock.now().date());
    let entered = entry.perform(&sent.body, sent.value).await?;
    Ok(entered.map(|ids| Registered { ids, remarks }))
}

/// A citizen number that is looked for.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Number {
    /// The number.
    #[serde(deserialize_with = "personal::citizen_id")]
    #[schema(value_type = String)]
    citizen_id: CitizenId,
}

/// Whose a citizen number is.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LookedUp {
    /// The person, where one within reach has the number.
    id: Option<PublicId>,
}

/// Look a person up by the citizen number.
///
/// The number goes in the body and stands in no address. Nobody is found who is out of the
/// caller's reach.
#[utoipa::path(post, path = "/api/v1/practitioners/lookup", tag = "practitioners",
    request_body = Number, responses((status = 200, description = "人员", body = LookedUp)))]
async fn look_up_practitioner(
    State(ledger): State<Ledger>,
    viewer: Viewer,
    sent: Sent<Number>,
) -> Result<Json<LookedUp>> {
    let number = &sent.value.citizen_id;
    let id = practitioners::by_number(&ledger, viewer.scope(), number).await?;
    Ok(Json(LookedUp { id }))
}

/// List pairs of records that are probably of one person.
///
/// The same name, and the day of birth, the telephone or a certificate's number besides; or the
/// same day of birth under a name with one character otherwise. Nothing is merged by itself.
#[utoipa::path(get, path = "/api/v1/practitioners/duplicates", tag = "practitioners",
    params(Judging, Paging),
    responses((status = 200, description = "可能重复的人员", body = Page<LikelySame>)))]
async fn list_likely_duplicates(
    State(ledger): State<Ledger>,
    asked: Listed,
) -> Result<Json<Page<LikelySame>>> {
    let asking = Asking { area: asked.area, reader: asked.viewer.scope() };
    let pairs = practitioners::likely(ledger.read(), asking, asked.known).await?;
    let key = |pair: &LikelySame| format!("{}.{}", pair.first.id, pair.second.id);
    Page::cut(pairs, &asked.paging, key).map(Json)
}

/// Find a person with certificates, work, titles, renewals, assessments and what is due.
///
/// The `ETag` is the version of what is said of the person; the rest has versions of its own.
/// Numbers are masked.
#[utoipa::path(get, path = "/api/v1/practitioners/{id}", tag = "practitioners",
    params(("id" = PublicId, Path, description = "人员"), Judging),
    responses((status = 200, description = "人员", body = PractitionerSheet)))]
async fn find_practitioner(
    State(ledger): State<Ledger>,
    Path(id): Path<PublicId>,
    asked: Asked,
) -> Result<impl IntoResponse> {
    let Asked { viewer, area, known, as_of, .. } = asked;
    let asking = Asking { area, reader: viewer.scope() };
    let sheet = practitioners::sheet(ledger.read(), asking, known, as_of, id).await?;
    Ok(tagged(sheet.version, sheet))
}

/// Change what is said of a person.
///
/// What is left out stays as it is; what `clear` names is cleared.
#[utoipa::path(patch, path = "/api/v1/practitioners/{id}", tag = "practitioners",
    request_body = ChangePractitioner,
    params(("id" = PublicId, Path, description = "人员"),
        ("If-Match" = String, Header, description = "读取时的 ETag")),
    responses((status = 200, description = "已修改", body = Version)))]
async fn change_practitioner(
    State(ledger): State<Ledger>,
    viewer: Viewer,
    IfMatch(seen): IfMatch,
    Path(id): Path<PublicId>,
    sent: Sent<ChangePractitioner>,
) -> Result<Version> {
    let command = ChangePractitioner { practitioner: Some(id), seen: Some(seen), ..sent.value };
    let done = ledger.perform(viewer.through_api_unkeyed(), command).await?;
    Ok(Version { version: done.outcome })
}

/// Strike out a person who was entered by mistake.
///
/// Everything that hangs on them is struck out too. Whoever stops working is not struck out.
#[utoipa::path(delete, path = "/api/v1/practitioners/{id}", tag = "practitioners",
    params(("id" = PublicId, Path, description = "人员"), Because,
        ("If-Match" = String, Header, description = "读取时的版本，如 \"v1\"")),
    responses((status = 204, description = "已撤销")))]
async fn strike_practitioner(
    State(ledger): State<Ledger>,
    change: Change,
    Path(practitioner): Path<PublicId>,
) -> Result<StatusCode> {
    let command = StrikePractitioner { practitioner, seen: Some(change.seen) };
    ledger.perform(change.envelope, command).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// List everything that was entered about a person, the youngest first.
///
/// Each line has both dates. Work elsewhere is told by whoever answers for that place.
#[utoipa::path(get, path = "/api/v1/practitioners/{id}/history", tag = "practitioners",
    params(("id" = PublicId, Path, description = "人员"), Judging),
    responses((status = 200, description = "修改历史", body = Vec<Event>)))]
async fn list_practitioner_history(
    State(ledger): State<Ledger>,
    Path(id): Path<PublicId>,
    asked: Asked,
) -> Result<Json<Vec<Event>>> {
    let Asked { viewer, area, known, .. } = asked;
    let asking = Asking { area, reader: viewer.scope() };
    Ok(Json(history::of_practitioner(ledger.read(), asking, known, id).await?))
}

/// Merge a record into another of the same person.
///
/// Whatever hangs on it reads as the other's. It can be undone.
#[utoipa::path(post, path = "/api/v1/practitioners/{id}/merge", tag = "practitioners",
    request_body = MergePractitioners,
    params(("id" = PublicId, Path, description = "并入的记录"), Because,
        ("If-Match" = String, Header, description = "读取时的版本，如 \"v1\"")),
    responses((status = 200, description = "已合并", body = Version)))]
async fn merge_practitioner(
    State(ledger): State<Ledger>,
    change: Change,
    Path(id): Path<PublicId>,
    sent: Sent<MergePractitioners>,
) -> Result<Version> {
    let command =
        MergePractitioners { practitioner: Some(id), seen: Some(change.seen), ..sent.value };
    let done = ledger.perform(change.envelope, command).await?;
    Ok(Version { version: done.outcome })
}

/// Undo a merge.
///
/// Both records stand again, each with what hangs on it.
#[utoipa::path(delete, path = "/api/v1/practitioners/{id}/merge", tag = "practitioners",
    params(("id" = PublicId, Path, description = "并入的记录"), Because,
        ("If-Match" = String, Header, description = "读取时的版本，如 \"v1\"")),
    responses((status = 200, description = "已撤销合并", body = Version)))]
async fn undo_merge(
    State(ledger): State<Ledger>,
    change: Change,
    Path(practitioner): Path<PublicId>,
) -> Result<Version> {
    let command = UndoMerge { practitioner, seen: Some(change.seen) };
    let done = ledger.perform(change.envelope, command).await?;
    Ok(Version { version: done.outcome })
}

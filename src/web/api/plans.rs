//! Texts of plans: those that were published, and drafts of the next.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;
use validator::Validate;

use super::entry::{Because, Change, Entered, Entry, Named, tagged};
use crate::domain::ids::PublicId;
use crate::domain::time::Known;
use crate::ledger::Ledger;
use crate::ledger::plans::{self, DraftSheet, Publication, PublishDraft, SaveDraft, StrikeDraft};
use crate::plan::{Difference, Remark, is_sound};
use crate::review::{Reviewer, assure_sound, read_draft};
use crate::web::error::Result;
use crate::web::extract::{Asked, IfMatch, IfMatchAny, Judging, Path, Sent, Viewer};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new()
        .operations(Pass::LOOK, routes!(list_plans))
        .operations(Pass::LOOK, routes!(find_publication))
        .operations(Pass::PUBLISH, routes!(list_drafts))
        .operations(Pass::PUBLISH, routes!(create_draft))
        .operations(Pass::PUBLISH, routes!(find_draft))
        .operations(Pass::PUBLISH, routes!(update_draft))
        .operations(Pass::PUBLISH, routes!(delete_draft))
        .operations(Pass::PUBLISH, routes!(publish_draft))
}

/// List every text that was published, plan by plan, the youngest first.
///
/// The texts themselves are left out.
#[utoipa::path(get, path = "/api/v1/plans", tag = "plan", params(Judging),
    responses((status = 200, description = "历次文本", body = [Publication])))]
async fn list_plans(State(ledger): State<Ledger>, asked: Asked) -> Result<Json<Vec<Publication>>> {
    let root = asked.viewer.scope().root();
    Ok(Json(plans::list(ledger.read(), root, asked.known).await?))
}

/// A text that was published, and what it changed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PublicationView {
    /// By which document, why, from which day.
    publication: Publication,
    /// The file, word for word.
    body: String,
    /// The text that it amended.
    amends: Option<PublicId>,
    /// What differs from that, clause by clause and target by target.
    differences: Vec<Difference>,
}

/// Find a text that was published, and what it changed.
///
/// The first text of a plan amends nothing.
#[utoipa::path(get, path = "/api/v1/plans/{id}", tag = "plan",
    params(("id" = PublicId, Path, description = "文本"), Judging),
    responses((status = 200, description = "文本与修订", body = PublicationView)))]
async fn find_publication(
    State(ledger): State<Ledger>,
    State(reviewer): State<Reviewer>,
    Path(id): Path<PublicId>,
    asked: Asked,
) -> Result<Json<PublicationView>> {
    let (db, root) = (ledger.read(), asked.viewer.scope().root());
    let publication = plans::publication(db, root, asked.known, id).await?;
    let amended = reviewer.amended(&publication).await?;
    let amends = amended.as_ref().map(|(before, ..)| before.id);
    let differences = amended.map(|(_, _, differences)| differences).unwrap_or_default();
    let body = plans::body(db, publication.subject_id).await?;
    Ok(Json(PublicationView { publication, body, amends, differences }))
}

/// List the drafts of plans.
///
/// What was published or given up is left out.
#[utoipa::path(get, path = "/api/v1/plans/drafts", tag = "plan",
    responses((status = 200, description = "草案", body = [DraftSheet])))]
async fn list_drafts(
    State(ledger): State<Ledger>,
    viewer: Viewer,
) -> Result<Json<Vec<DraftSheet>>> {
    Ok(Json(plans::drafts(ledger.read(), viewer.scope(), Known::Now).await?))
}

/// The text of a draft.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DraftText {
    /// The plan file, as TOML.
    body: String,
}

/// Create a draft of a plan, or of an amendment where the plan's name is known.
///
/// It may still have errors; 422 where it cannot be read as a plan file at all.
#[utoipa::path(post, path = "/api/v1/plans/drafts", tag = "plan", request_body = DraftText,
    params(("Idempotency-Key" = String, Header, description = "重发同一请求时不变的编号")),
    responses((status = 201, description = "已保存", body = Named)))]
async fn create_draft(entry: Entry, sent: Sent<DraftText>) -> Result<Entered<Named>> {
    let command = read_draft(&sent.value.body)?;
    Ok(entry.perform(&sent.body, command).await?.map(|id| Named { id }))
}

/// A draft, and what there is to say about it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DraftView {
    /// The draft.
    draft: DraftSheet,
    /// Whether it can be published.
    sound: bool,
    /// What the check has to say, the gravest first.
    remarks: Vec<Remark>,
    /// The text in force that it would replace.
    amends: Option<PublicId>,
    /// What differs from that, clause by clause and target by target.
    differences: Vec<Difference>,
}

/// Find a draft with its check, and what differs from the text that it would replace.
///
/// The `ETag` is the version that publishing asks for.
#[utoipa::path(get, path = "/api/v1/plans/drafts/{id}", tag = "plan",
    params(("id" = PublicId, Path, description = "草案")),
    responses((status = 200, description = "草案与核对意见", body = DraftView)))]
async fn find_draft(
    State(ledger): State<Ledger>,
    State(reviewer): State<Reviewer>,
    Path(id): Path<PublicId>,
    viewer: Viewer,
) -> Result<impl IntoResponse> {
    let draft = plans::draft(ledger.read(), viewer.scope(), Known::Now, id).await?;
    let checked = reviewer.checked(&draft).await?;
    let view = DraftView {
        sound: is_sound(&checked.remarks),
        remarks: checked.remarks,
        amends: checked.before.map(|before| before.id),
        differences: checked.differences,
        draft,
    };
    Ok(tagged(view.draft.version, view))
}

/// Update the text of a draft.
///
/// 422 where it cannot be read, or is a text of another plan.
#[utoipa::path(put, path = "/api/v1/plans/drafts/{id}", tag = "plan", request_body = DraftText,
    params(("id" = PublicId, Path, description = "草案"),
        ("If-Match" = String, Header, description = "读取时的版本，如 \"v1\"")),
    responses((status = 200, description = "已保存", body = Named)))]
async fn update_draft(
    State(ledger): State<Ledger>,
    Path(id): Path<PublicId>,
    viewer: Viewer,
    IfMatch(seen): IfMatch,
    sent: Sent<DraftText>,
) -> Result<Json<Named>> {
    let command = read_draft(&sent.value.body)?;
    let command = SaveDraft { draft: Some(id), seen: Some(seen), ..command };
    let done = ledger.perform(viewer.through_api_unkeyed(), command).await?;
    Ok(Json(Named { id: done.outcome }))
}

/// Delete a draft.
///
/// It stays in the history with the reason, which is needed.
#[utoipa::path(delete, path = "/api/v1/plans/drafts/{id}", tag = "plan",
    params(("id" = PublicId, Path, description = "草案"), Because,
        ("If-Match" = String, Header, description = "读取时的版本，如 \"v1\"")),
    responses((status = 204, description = "已废弃")))]
async fn delete_draft(
    State(ledger): State<Ledger>,
    change: Change,
    Path(draft): Path<PublicId>,
) -> Result<StatusCode> {
    let command = StrikeDraft { draft, seen: Some(change.seen) };
    ledger.perform(change.envelope, command).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Publish a draft that has no errors.
///
/// It holds from the day that is named; earlier dates keep the earlier text. 409 with every
/// error where the draft has some.
#[utoipa::path(post, path = "/api/v1/plans/drafts/{id}/publish", tag = "plan",
    request_body = PublishDraft,
    params(("id" = PublicId, Path, description = "草案"),
        ("Idempotency-Key" = String, Header, description = "重发同一请求时不变的编号"),
        ("If-Match" = String, Header, description = "核对过的版本，如 \"v1\"；或 *")),
    responses((status = 201, description = "已发布", body = Named)))]
async fn publish_draft(
    State(reviewer): State<Reviewer>,
    entry: Entry,
    Path(id): Path<PublicId>,
    IfMatchAny(seen): IfMatchAny,
    sent: Sent<PublishDraft>,
) -> Result<Entered<Named>> {
    let mut command = PublishDraft { draft: Some(id), seen, ..sent.value };
    // A draft that is gone may have been published under this very key.
    let found = plans::draft(entry.ledger.read(), entry.viewer.scope(), Known::Now, id).await;
    if let Ok(draft) = found {
        assure_sound(&draft, &reviewer.checked(&draft).await?.remarks)?;
        command.seen = seen.or(Some(draft.version));
    }
    Ok(entry.perform(&sent.body, command).await?.map(|id| Named { id }))
}

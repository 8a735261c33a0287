//! Frozen boards.

use axum::Json;
use axum::extract::{FromRef, State};
use axum::response::Response;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;
use validator::Validate;

use super::documents::Desk;
use super::entry::{Entered, Entry};
use super::file;
use super::page::Page;
use crate::clock::Clock;
use crate::domain::area::AreaKey;
use crate::domain::ids::PublicId;
use crate::domain::text::not_blank;
use crate::domain::typed;
use crate::ledger::Ledger;
use crate::ledger::late_entries::{self, LateEntry};
use crate::ledger::practitioners::Asking;
use crate::ledger::snapshots::{self, Numbered, SnapshotLine};
use crate::review::{Freezing, Reviewer};
use crate::rules::{Divergence, Frozen};
use crate::web::error::{Error, Result};
use crate::web::extract::{Asked, Judging, Listed, Paging, Path, Sent};
use crate::web::pages::known_at;
use crate::web::routes::{Pass, Routes};
use crate::web::state::AppState;

pub(super) fn router() -> Routes {
    Routes::new()
        .operations(Pass::PROGRESS, routes!(list_snapshots))
        .operations(Pass::FREEZE, routes!(freeze_board))
        .operations(Pass::PROGRESS, routes!(find_snapshot))
        .operations(Pass::PROGRESS, routes!(list_late_entries))
        .operations(Pass::PROGRESS, routes!(print_circular))
        .operations(Pass::PROGRESS, routes!(print_bulletin))
}

/// List the snapshots that there are, the youngest first.
///
/// Whoever works in a county finds those of its prefecture, and sees the county's lines.
#[utoipa::path(get, path = "/api/v1/snapshots", tag = "snapshots", params(Judging),
    responses((status = 200, description = "快照", body = [SnapshotLine])))]
async fn list_snapshots(
    State(ledger): State<Ledger>,
    asked: Asked,
) -> Result<Json<Vec<SnapshotLine>>> {
    let root = asked.viewer.scope().root();
    Ok(Json(snapshots::list(ledger.read(), root, asked.known).await?))
}

/// Which board is to be frozen.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewSnapshot {
    /// The area; one's own where none is named.
    #[serde(default)]
    area: Option<AreaKey>,
    /// What it is about, such as 2016年第二季度.
    #[serde(deserialize_with = "typed::line")]
    #[validate(length(max = 100), custom(function = "not_blank"))]
    #[schema(max_length = 100)]
    title: String,
    /// The date to judge on.
    #[serde(deserialize_with = "typed::date")]
    as_of: NaiveDate,
    /// As known when: a date or an RFC 3339 instant; just before now where it is left out.
    #[serde(default, deserialize_with = "typed::optional_line")]
    known_at: Option<String>,
    /// The name of the plan; the area's own where none is named.
    #[serde(default, deserialize_with = "typed::optional_line")]
    plan: Option<String>,
}

/// What freezing works with beside the entry.
struct Clockwork {
    reviewer: Reviewer,
    clock: std::sync::Arc<dyn Clock>,
}

impl FromRef<AppState> for Clockwork {
    fn from_ref(state: &AppState) -> Self {
        let clock = std::sync::Arc::clone(&state.clock);
        Self { reviewer: state.reviewer.clone(), clock }
    }
}

/// Freeze a board: its figures can be worked out again and must come out the same.
///
/// 404 where no plan binds the area on that date.
#[utoipa::path(post, path = "/api/v1/snapshots", tag = "snapshots", request_body = NewSnapshot,
    params(("Idempotency-Key" = String, Header, description = "重发同一请求时不变的编号")),
    responses((status = 201, description = "已冻结", body = Numbered)))]
async fn freeze_board(
    State(with): State<Clockwork>,
    entry: Entry,
    sent: Sent<NewSnapshot>,
) -> Result<Entered<Numbered>> {
    let NewSnapshot { area, title, as_of, known_at: typed, plan } = sent.value;
    let own = entry.viewer.scope();
    let area = match area {
        None => own.root(),
        Some(area) => own.narrowed(area).ok_or(Error::NOT_FOUND)?.root(),
    };
    let known_at = known_at(typed.as_deref(), with.clock.now())?;
    let command = with.reviewer.freezing(Freezing { area, title, as_of, known_at, plan }).await?;
    entry.perform(&sent.body, command).await
}

/// A snapshot, and what becomes of its figures when they are worked out again.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SnapshotView {
    /// Number, dates, hash, and who froze it.
    snapshot: SnapshotLine,
    /// Whether everything comes out as it was frozen.
    agrees: bool,
    /// What comes out differently.
    divergences: Vec<Divergence>,
    /// The figures that the caller may see.
    figures: Frozen,
}

/// Find a snapshot, and work its figures out again.
///
/// The hash is that of all figures, also of those that the caller may not see.
#[utoipa::path(get, path = "/api/v1/snapshots/{id}", tag = "snapshots",
    params(("id" = PublicId, Path, description = "快照"), Judging),
    responses((status = 200, description = "快照与重算", body = SnapshotView)))]
async fn find_snapshot(
    State(ledger): State<Ledger>,
    State(reviewer): State<Reviewer>,
    Path(id): Path<PublicId>,
    asked: Asked,
) -> Result<Json<SnapshotView>> {
    let scope = asked.viewer.scope();
    let sheet = snapshots::find(ledger.read(), scope.root(), asked.known, id).await?;
    let checked = reviewer.rechecked(&sheet).await?;
    let agrees = checked.agrees();
    let whole = scope.covers(sheet.line.area_key) && asked.viewer.department().is_none();
    let divergences = if whole { checked.divergences } else { Vec::new() };
    let (department, plan) = (asked.viewer.department(), sheet.line.plan);
    let figures = reviewer.seen(checked.frozen, scope, department, plan).await?;
    Ok(Json(SnapshotView { snapshot: sheet.line, agrees, divergences, figures }))
}

/// List what was entered after a snapshot about dates on or before its own, the youngest first.
///
/// Who, when, and what became of which record; a partner finds none.
#[utoipa::path(get, path = "/api/v1/snapshots/{id}/late", tag = "snapshots",
    params(("id" = PublicId, Path, description = "快照"), Judging, Paging),
    responses((status = 200, description = "事后补录", body = Page<LateEntry>)))]
async fn list_late_entries(
    State(ledger): State<Ledger>,
    Path(id): Path<PublicId>,
    asked: Listed,
) -> Result<Json<Page<LateEntry>>> {
    let (db, scope) = (ledger.read(), asked.viewer.scope());
    let line = snapshots::find(db, scope.root(), asked.known, id).await?.line;
    let asking = Asking { area: scope.narrowed(line.area_key).unwrap_or(scope), reader: scope };
    let late = if asked.viewer.department().is_some() {
        Vec::new()
    } else {
        late_entries::list(db, asking, line.known_at, line.as_of, asked.known).await?
    };
    let numbered = late.into_iter().enumerate();
    let page = Page::cut(numbered.collect(), &asked.paging, |(at, _)| at.to_string())?;
    Ok(Json(page.map(|(_, entry)| entry)))
}

/// Print the circular of a snapshot.
///
/// 404 where it is not wholly the caller's to read.
#[utoipa::path(get, path = "/api/v1/snapshots/{id}/circular.pdf", tag = "snapshots",
    params(("id" = PublicId, Path, description = "快照"), Judging),
    responses((status = 200, description = "通报", content_type = "application/pdf", body = file::RawBytes),
        (status = 304, description = "没有变化")))]
async fn print_circular(Path(id): Path<PublicId>, desk: Desk) -> Result<Response> {
    let printed = desk.press.circular(&desk.asked.viewer, desk.asked.known, id, None).await?;
    Ok(desk.answer(printed))
}

/// Print the weekly bulletin of a snapshot.
///
/// 404 where it is not wholly the caller's to read, or its plan builds nothing.
#[utoipa::path(get, path = "/api/v1/snapshots/{id}/bulletin.pdf", tag = "snapshots",
    params(("id" = PublicId, Path, description = "快照"), Judging),
    responses((status = 200, description = "周通报", content_type = "application/pdf", body = file::RawBytes),
        (status = 304, description = "没有变化")))]
async fn print_bulletin(Path(id): Path<PublicId>, desk: Desk) -> Result<Response> {
    let printed = desk.press.bulletin(&desk.asked.viewer, desk.asked.known, id, None).await?;
    Ok(desk.answer(printed))
}

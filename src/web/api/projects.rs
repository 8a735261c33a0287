//! Clinic projects.

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use utoipa_axum::routes;

use super::entry::{Entered, Entry, Version, tagged};
use super::page::Page;
use crate::domain::ids::PublicId;
use crate::ledger::Ledger;
use crate::ledger::history::{self, Event};
use crate::ledger::projects::{
    self, ChangeProject, IssuePlan, Issued, ProjectFilter, ProjectLine, ProjectSheet,
};
use crate::web::error::Result;
use crate::web::extract::{Asked, IfMatch, Judging, Listed, Paging, Path, Sent, Viewer};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new()
        .operations(Pass::PROJECTS, routes!(list_projects))
        .operations(Pass::ISSUE, routes!(issue_plan))
        .operations(Pass::PROJECTS, routes!(find_project))
        .operations(Pass::EDIT, routes!(change_project))
        .operations(Pass::PROJECTS, routes!(list_project_history))
}

/// List projects.
///
/// Sorted by place and number. A page ends with `next`, which is sent as `after` for the
/// following one.
#[utoipa::path(get, path = "/api/v1/projects", tag = "projects",
    params(Judging, Paging, ProjectFilter),
    responses((status = 200, description = "项目", body = Page<ProjectLine>)))]
async fn list_projects(
    State(ledger): State<Ledger>,
    asked: Listed<ProjectFilter>,
) -> Result<Json<Page<ProjectLine>>> {
    let Listed { area, known, as_of, filter, paging, .. } = asked;
    let lines = projects::list(ledger.read(), area, known, as_of, &filter).await?;
    Page::cut(lines, &paging, |line| line.id.to_string()).map(Json)
}

/// Issue an investment plan: put its projects on the list.
///
/// Every project gets its first step. Villages that another project is already paid for
/// are accepted and named among the warnings.
#[utoipa::path(post, path = "/api/v1/projects", tag = "projects", request_body = IssuePlan,
    params(("Idempotency-Key" = String, Header, description = "重发同一请求时不变的编号")),
    responses((status = 201, description = "已登记", body = Issued)))]
async fn issue_plan(entry: Entry, sent: Sent<IssuePlan>) -> Result<Entered<Issued>> {
    entry.perform(&sent.body, sent.value).await
}

/// Find a project with its steps, money, parties, devices and notices.
///
/// The `ETag` is the version of what is said of the project itself; steps and movements
/// have versions of their own.
#[utoipa::path(get, path = "/api/v1/projects/{id}", tag = "projects",
    params(("id" = PublicId, Path, description = "项目"), Judging),
    responses((status = 200, description = "项目", body = ProjectSheet)))]
async fn find_project(
    State(ledger): State<Ledger>,
    Path(id): Path<PublicId>,
    asked: Asked,
) -> Result<impl IntoResponse> {
    let Asked { area, known, as_of, .. } = asked;
    let sheet = projects::sheet(ledger.read(), area, known, as_of, id).await?;
    Ok(tagged(sheet.version, sheet))
}

/// Change what is said of a project.
///
/// What is left out stays as it is; what `clear` names is cleared. `If-Match` is the version that was read: 428 without
/// one, 412 with the current `ETag` where somebody else was quicker.
#[utoipa::path(patch, path = "/api/v1/projects/{id}", tag = "projects",
    request_body = ChangeProject,
    params(("id" = PublicId, Path, description = "项目"),
        ("If-Match" = String, Header, description = "读取时的 ETag")),
    responses((status = 200, description = "已修改", body = Version)))]
async fn change_project(
    State(ledger): State<Ledger>,
    viewer: Viewer,
    IfMatch(seen): IfMatch,
    Path(id): Path<PublicId>,
    sent: Sent<ChangeProject>,
) -> Result<Version> {
    let command = ChangeProject { project: Some(id), seen: Some(seen), ..sent.value };
    let done = ledger.perform(viewer.through_api_unkeyed(), command).await?;
    Ok(Version { version: done.outcome })
}

/// List everything that was entered about a project, the youngest first.
///
/// Each line has both dates: when it happened and when it was learned.
#[utoipa::path(get, path = "/api/v1/projects/{id}/history", tag = "projects",
    params(("id" = PublicId, Path, description = "项目"), Judging),
    responses((status = 200, description = "修改历史", body = Vec<Event>)))]
async fn list_project_history(
    State(ledger): State<Ledger>,
    Path(id): Path<PublicId>,
    asked: Asked,
) -> Result<Json<Vec<Event>>> {
    let Asked { area, known, .. } = asked;
    let events = history::of_project(ledger.read(), area, known, id).await?;
    Ok(Json(events))
}

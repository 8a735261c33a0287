//! Which projects inspectors may see.

use axum::extract::State;
use axum::http::StatusCode;
use utoipa_axum::routes;

use super::entry::{Entered, Entry, Ids};
use crate::domain::ids::PublicId;
use crate::ledger::Ledger;
use crate::ledger::assignments::{AssignInspector, EndAssignment};
use crate::web::error::Result;
use crate::web::extract::{Path, Sent, Viewer};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new()
        .operations(Pass::ASSIGN, routes!(assign_inspector))
        .operations(Pass::ASSIGN, routes!(end_assignment))
}

/// Assign projects to an inspector, for a time.
///
/// An inspector sees the projects that are assigned to them, and those on whose panel they
/// sit; nothing else is there for them.
#[utoipa::path(post, path = "/api/v1/assignments", tag = "assignments",
    request_body = AssignInspector,
    params(("Idempotency-Key" = String, Header, description = "重发同一请求时不变的编号")),
    responses((status = 201, description = "已指派", body = Ids)))]
async fn assign_inspector(entry: Entry, sent: Sent<AssignInspector>) -> Result<Entered<Ids>> {
    let entered = entry.perform(&sent.body, sent.value).await?;
    Ok(entered.map(|ids| Ids { ids }))
}

/// End an assignment before its time.
///
/// The inspector no longer finds the project, unless they sit on its panel.
#[utoipa::path(delete, path = "/api/v1/assignments/{id}", tag = "assignments",
    params(("id" = PublicId, Path, description = "指派")),
    responses((status = 204, description = "已结束")))]
async fn end_assignment(
    State(ledger): State<Ledger>,
    viewer: Viewer,
    Path(assignment): Path<PublicId>,
) -> Result<StatusCode> {
    ledger.perform(viewer.through_api_unkeyed(), EndAssignment { assignment }).await?;
    Ok(StatusCode::NO_CONTENT)
}

//! Those who sign an inspection, and what it comes to.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::entry::{Entered, Entry, Named};
use crate::domain::checklist::Conclusion;
use crate::domain::ids::PublicId;
use crate::ledger::Ledger;
use crate::ledger::inspections::{
    ConcludeInspection, Concluded, GiveOpinion, OverruleInspection, SignInspection,
    UnsignInspection,
};
use crate::web::error::Result;
use crate::web::extract::{IfMatchAny, Path, Sent, Viewer};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new()
        .operations(Pass::INSPECT, routes!(sign_inspection))
        .operations(Pass::INSPECT, routes!(unsign_inspection))
        .operations(Pass::INSPECT, routes!(give_opinion))
        .operations(Pass::INSPECT, routes!(conclude_inspection))
        .operations(Pass::OVERRULE, routes!(overrule_inspection))
}

/// Sign an inspection in one's own name.
///
/// A member without an account is signed for by somebody of the panel who holds the paper.
/// Once somebody has signed, answers cannot be changed.
#[utoipa::path(post, path = "/api/v1/inspections/{id}/sign", tag = "inspections",
    request_body = SignInspection,
    params(("id" = PublicId, Path, description = "检查"),
        ("Idempotency-Key" = String, Header, description = "重发同一请求时不变的编号")),
    responses((status = 201, description = "已签字", body = Named)))]
async fn sign_inspection(
    entry: Entry,
    Path(id): Path<PublicId>,
    sent: Sent<SignInspection>,
) -> Result<Entered<Named>> {
    let command = SignInspection { inspection: Some(id), ..sent.value };
    Ok(entry.perform(&sent.body, command).await?.map(|id| Named { id }))
}

/// Take one's own signature back.
///
/// It concerns nobody else's words, so it takes no `If-Match`.
#[utoipa::path(delete, path = "/api/v1/inspections/{id}/sign", tag = "inspections",
    params(("id" = PublicId, Path, description = "检查")),
    responses((status = 204, description = "已撤回")))]
async fn unsign_inspection(
    State(ledger): State<Ledger>,
    viewer: Viewer,
    Path(inspection): Path<PublicId>,
) -> Result<StatusCode> {
    ledger.perform(viewer.through_api_unkeyed(), UnsignInspection { inspection }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Record a department's opinion.
///
/// An opinion of the same department is replaced until the inspection is concluded.
#[utoipa::path(post, path = "/api/v1/inspections/{id}/opinions", tag = "inspections",
    request_body = GiveOpinion,
    params(("id" = PublicId, Path, description = "检查"),
        ("Idempotency-Key" = String, Header, description = "重发同一请求时不变的编号")),
    responses((status = 201, description = "已登记", body = Named)))]
async fn give_opinion(
    entry: Entry,
    Path(id): Path<PublicId>,
    sent: Sent<GiveOpinion>,
) -> Result<Entered<Named>> {
    let command = GiveOpinion { inspection: Some(id), ..sent.value };
    Ok(entry.perform(&sent.body, command).await?.map(|id| Named { id }))
}

/// Conclude an inspection: the conclusion is what the items come to.
///
/// What follows from it happens in the same act: the project is accepted, defects are
/// written down, a notice is struck off. `If-Match` is the version that was read, or `*`.
#[utoipa::path(post, path = "/api/v1/inspections/{id}/conclude", tag = "inspections",
    request_body = ConcludeInspection,
    params(("id" = PublicId, Path, description = "检查"),
        ("If-Match" = String, Header, description = "读取时的 ETag，或 *"),
        ("Idempotency-Key" = String, Header, description = "重发同一请求时不变的编号")),
    responses((status = 200, description = "已作出结论", body = Concluded)))]
async fn conclude_inspection(
    entry: Entry,
    IfMatchAny(seen): IfMatchAny,
    Path(id): Path<PublicId>,
    sent: Sent<ConcludeInspection>,
) -> Result<Entered<Concluded>> {
    let command = ConcludeInspection { inspection: Some(id), seen, ..sent.value };
    entry.perform(&sent.body, command).await.map(Entered::ok)
}

/// The conclusion that stands.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Ruled {
    /// The conclusion.
    conclusion: Conclusion,
}

/// Let another conclusion stand than the items come to.
///
/// Only a leader who was not on the panel may, and says why. Both conclusions are printed.
/// `If-Match` is the version that was read, or `*`.
#[utoipa::path(post, path = "/api/v1/inspections/{id}/overrule", tag = "inspections",
    request_body = OverruleInspection,
    params(("id" = PublicId, Path, description = "检查"),
        ("If-Match" = String, Header, description = "读取时的 ETag，或 *"),
        ("Idempotency-Key" = String, Header, description = "重发同一请求时不变的编号")),
    responses((status = 200, description = "已裁定", body = Ruled)))]
async fn overrule_inspection(
    entry: Entry,
    IfMatchAny(seen): IfMatchAny,
    Path(id): Path<PublicId>,
    sent: Sent<OverruleInspection>,
) -> Result<Entered<Ruled>> {
    let command = OverruleInspection { inspection: Some(id), seen, ..sent.value };
    let ruled = entry.perform(&sent.body, command).await?;
    Ok(ruled.ok().map(|conclusion| Ruled { conclusion }))
}

//! Seeing a personal number in full.

use axum::Json;
use axum::extract::State;
use utoipa_axum::routes;

use crate::ledger::Ledger;
use crate::ledger::reveal::{self, Reveal, Revealed};
use crate::web::error::Result;
use crate::web::extract::{Sent, Viewer};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new().operations(Pass::SignedIn, routes!(reveal_number))
}

/// Show a personal number in full.
///
/// It takes a reason, which stands in the log with who asked and when; a person sees at most
/// twenty within a day. The answer is kept nowhere, so there is no key for a second sending.
#[utoipa::path(post, path = "/api/v1/reveals", tag = "personal", request_body = Reveal,
    responses((status = 200, description = "原值", body = Revealed)))]
async fn reveal_number(
    State(ledger): State<Ledger>,
    viewer: Viewer,
    sent: Sent<Reveal>,
) -> Result<Json<Revealed>> {
    let by = viewer.through_api_unkeyed();
    Ok(Json(reveal::reveal(&ledger, by, sent.value).await?))
}

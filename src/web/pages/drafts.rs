//! What somebody had typed when their session was over: the form again, filled in.

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, Request, StatusCode, header};
use axum::response::Response;
use axum::{Extension, Router};
use std::sync::{Arc, OnceLock};
use tower::ServiceExt;
use uuid::Uuid;

use crate::ledger::drafts;
use crate::web::error::{Error, Result};
use crate::web::extract::{Path, Restored, Viewer};
use crate::web::routes::{Pass, Routes};
use crate::web::state::AppState;

pub(super) fn router() -> Routes {
    Routes::new().get("/drafts/{id}", Pass::SignedIn, restore)
}

/// The service itself, once it is put together: a draft goes through it again.
#[derive(Debug, Clone, Default)]
pub(in crate::web) struct Again(Arc<OnceLock<Router>>);

impl Again {
    /// Says what the service is.
    pub(in crate::web) fn is(&self, router: Router) {
        // It is said once, when the service is put together.
        let _ = self.0.set(router);
    }
}

/// Sends what was typed through the form's own handler, which shows the form with it: whether
/// the person may still do so is asked at that door.
async fn restore(
    State(state): State<AppState>,
    Extension(again): Extension<Again>,
    viewer: Viewer,
    Path(id): Path<Uuid>,
    headers: HeaderMap,
) -> Result<Response> {
    let account = viewer.holder.actor.account.ok_or(Error::NOT_FOUND)?;
    let draft = drafts::find(&state.ledger, account, id, state.clock.now()).await?;
    let draft = draft.ok_or(Error::NOT_FOUND)?;
    let router = again.0.get().cloned().ok_or(Error::NOT_FOUND)?;
    let mut request = Request::post(draft.path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(draft.body))
        .map_err(|error| Error::Internal(error.into()))?;
    for cookie in headers.get_all(header::COOKIE) {
        request.headers_mut().append(header::COOKIE, cookie.clone());
    }
    request.extensions_mut().insert(Restored);
    let Ok(mut response) = router.oneshot(request).await;
    if response.status() == StatusCode::UNPROCESSABLE_ENTITY {
        *response.status_mut() = StatusCode::OK;
    }
    Ok(response)
}

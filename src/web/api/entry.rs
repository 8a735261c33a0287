//! Entering something: once under its key, and what that is answered with.

use axum::Json;
use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::ids::PublicId;
use crate::ledger::{Command, Ledger};
use crate::web::error::{Error, Result, etag};
use crate::web::extract::{IdempotencyKey, IfMatch, Query, Viewer};
use crate::web::problem::Complaint;
use crate::web::refusal;
use crate::web::state::AppState;

/// Somebody who enters something under a key.
pub(super) struct Entry {
    /// The ledger.
    pub(super) ledger: Ledger,
    /// Who.
    pub(super) viewer: Viewer,
    key: IdempotencyKey,
    path: String,
}

impl FromRequestParts<AppState> for Entry {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Response> {
        let viewer = Viewer::from_request_parts(parts, state).await?;
        let key = IdempotencyKey::from_request_parts(parts, state)
            .await
            .map_err(IntoResponse::into_response)?;
        let path = parts.uri.path().to_owned();
        Ok(Self { ledger: Ledger::from_ref(state), viewer, key, path })
    }
}

impl Entry {
    /// Performs a command once. The address is part of what is asked: the same body about
    /// another record is another request.
    pub(super) async fn perform<C: Command>(
        self,
        body: &[u8],
        command: C,
    ) -> Result<Entered<C::Outcome>> {
        let asked = [self.path.as_bytes(), b"\n", body].concat();
        let envelope = self.viewer.through_api(&self.key, &asked);
        let done = self.ledger.perform(envelope, command).await?;
        Ok(Entered { body: done.outcome, status: StatusCode::CREATED, replayed: done.replayed })
    }
}

/// What was entered. A second sending gets the first answer and says so.
pub(super) struct Entered<T> {
    body: T,
    status: StatusCode,
    replayed: bool,
}

impl<T> Entered<T> {
    /// The answer in another form.
    pub(super) fn map<U>(self, change: impl FnOnce(T) -> U) -> Entered<U> {
        Entered { body: change(self.body), status: self.status, replayed: self.replayed }
    }

    /// The answer where nothing new came to be: 200.
    pub(super) fn ok(self) -> Self {
        Self { status: StatusCode::OK, ..self }
    }
}

impl<T: Serialize> IntoResponse for Entered<T> {
    fn into_response(self) -> Response {
        let mut response = (self.status, Json(self.body)).into_response();
        if self.replayed {
            let replayed = HeaderValue::from_static("true");
            response.headers_mut().insert("idempotency-replayed", replayed);
        }
        response
    }
}

/// The records that came to be, in the order in which they were sent.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Ids {
    /// Their ids.
    pub(super) ids: Vec<PublicId>,
}

/// The record that came to be.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Named {
    /// Its id.
    pub(super) id: PublicId,
}

/// How many records came to be.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Counted {
    /// How many.
    pub(super) count: usize,
}

/// The version that a record is at now; the `ETag` says the same.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Version {
    /// The version.
    pub(super) version: i32,
}

impl IntoResponse for Version {
    fn into_response(self) -> Response {
        ([(header::ETAG, etag(self.version))], Json(self)).into_response()
    }
}

/// A record with the `ETag` of its version.
pub(super) fn tagged<T: Serialize>(version: i32, body: T) -> impl IntoResponse {
    ([(header::ETAG, etag(version))], Json(body))
}

/// Somebody who corrects a record or strikes it out: the version seen, and why.
pub(super) struct Change {
    /// The version that the caller has seen.
    pub(super) seen: i32,
    /// Who, and why.
    pub(super) envelope: crate::ledger::Envelope,
}

impl FromRequestParts<AppState> for Change {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Response> {
        let viewer = Viewer::from_request_parts(parts, state).await?;
        let change = async {
            let IfMatch(seen) = IfMatch::from_request_parts(parts, state).await?;
            let Query(because) = Query::<Because>::from_request_parts(parts, state).await?;
            Ok(Self { seen, envelope: because.envelope(&viewer)? })
        };
        change.await.map_err(|error: Error| error.into_response())
    }
}

/// Why something is corrected or struck out; it stands in the history.
#[derive(Debug, Clone, Default, serde::Deserialize, utoipa::IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Because {
    /// 理由，必填，不超过 200 个字；记入修改历史。
    reason: Option<String>,
}

impl Because {
    /// An envelope that says why.
    pub(super) fn envelope(&self, viewer: &Viewer) -> Result<crate::ledger::Envelope> {
        let reason = self.reason.as_deref().unwrap_or_default();
        let clean = crate::domain::text::clean_lines(reason).unwrap_or_default();
        let fault = |detail: &str| Complaint {
            code: refusal::REASON_REQUIRED.code.to_owned(),
            ..Complaint::parameter("reason", detail)
        };
        let detail = match clean.chars().count() {
            0 => "请写明理由。",
            1..=200 => {
                let mut envelope = viewer.through_api_unkeyed();
                envelope.reason = Some(clean);
                return Ok(envelope);
            }
            _ => "理由不能超过 200 个字。",
        };
        Err(Error::Faulty { refusal: &refusal::REASON_REQUIRED, faults: vec![fault(detail)] })
    }
}

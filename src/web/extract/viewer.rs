//! Who is asking.

use axum::extract::{FromRef, FromRequestParts, OriginalUri};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};

use crate::config::Cookies;
use crate::domain::account::Role;
use crate::domain::area::Scope;
use crate::ledger::accounts::SessionHolder;
use crate::ledger::{Actor, Envelope, Source};
use crate::web::cookie;
use crate::web::error::Error;
use crate::web::extract::{FormText, IdempotencyKey};
use crate::web::percent;
use crate::web::refusal;
use crate::web::state::AppState;

/// The person who is signed in.
///
/// Without a session the interface answers 401, and a page leads to the sign-in and back.
/// A cookie that is malformed is no session.
#[derive(Debug, Clone)]
pub struct Viewer(pub SessionHolder);

impl Viewer {
    /// What they may see.
    pub fn scope(&self) -> Scope {
        self.0.actor.scope
    }

    /// Who acts.
    pub fn actor(&self) -> Actor {
        self.0.actor.clone()
    }

    /// The person's own name.
    pub fn name(&self) -> &str {
        &self.0.actor.name
    }

    /// The post: `经办（宕昌县卫生和计划生育局）`.
    pub fn post(&self) -> &str {
        &self.0.actor.post
    }

    /// Whether they have this role.
    pub fn is(&self, role: Role) -> bool {
        self.0.actor.role == Some(role)
    }

    /// An envelope for a command that came in through the interface.
    pub fn through_api(&self, key: &IdempotencyKey, body: &[u8]) -> Envelope {
        Envelope::new(self.actor(), Source::Api).keyed(key.0.clone(), body)
    }

    /// An envelope for a change through the interface that is guarded by a version.
    pub fn through_api_unkeyed(&self) -> Envelope {
        Envelope::new(self.actor(), Source::Api)
    }

    /// An envelope for a command that came in through a form.
    pub fn through_page(&self, form: &FormText, body: &[u8]) -> Envelope {
        Envelope::new(self.actor(), Source::Page).keyed(form.key(), body)
    }
}

impl<S> FromRequestParts<S> for Viewer
where
    AppState: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let state = AppState::from_ref(state);
        let holder = match session_token(&parts.headers, state.settings.cookies) {
            None => None,
            Some(token) => state
                .gate
                .holder(&state.ledger, &token, state.clock.now())
                .await
                .map_err(|error| Error::from(error).into_response())?,
        };
        holder.map(Self).ok_or_else(|| turned_away(parts))
    }
}

/// What somebody is told who is not signed in.
///
/// A form must not be lost by being led away from: it gets 401, and the page behind it
/// still holds what was typed.
fn turned_away(parts: &Parts) -> Response {
    let uri = original(parts);
    if wants_json(uri.path()) {
        return Error::Refused(&refusal::UNAUTHENTICATED).into_response();
    }
    if parts.method != Method::GET && parts.method != Method::HEAD {
        let detail =
            "登录已过期。请在另一个标签页登录，再返回本页重新提交，所填内容仍在。".to_owned();
        return Error::Said { refusal: &refusal::UNAUTHENTICATED, detail }.into_response();
    }
    let next = uri.path_and_query().map_or("/", |path| path.as_str());
    if next == "/" {
        return Redirect::to("/login").into_response();
    }
    Redirect::to(&format!("/login?next={}", percent::encoded(next))).into_response()
}

/// Whether whoever asks there reads JSON.
pub(in crate::web) fn wants_json(path: &str) -> bool {
    path.starts_with("/api/")
}

/// The token that the session's cookie holds.
pub(in crate::web) fn session_token(headers: &HeaderMap, cookies: Cookies) -> Option<String> {
    let name = cookie::name(cookies);
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(found, _)| *found == name)
        .map(|(_, token)| token.to_owned())
}

/// The address as it was asked for, before any router took a part of it away.
pub(super) fn original(parts: &Parts) -> Uri {
    parts.extensions.get::<OriginalUri>().map_or_else(|| parts.uri.clone(), |uri| uri.0.clone())
}

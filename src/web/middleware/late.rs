//! Somebody whose session is over: led to the sign-in, and what they typed is kept.

use axum::body::{Body, to_bytes};
use axum::http::request::Parts;
use axum::http::{Method, header};
use axum::response::{IntoResponse, Redirect, Response};

use crate::domain::ids::AccountId;
use crate::ledger::drafts::{self, Draft};
use crate::ledger::sessions;
use crate::web::error::{Error, Result};
use crate::web::extract::{session_token, wants_json};
use crate::web::limits::JSON_LIMIT;
use crate::web::pages::signing_in_again;
use crate::web::percent;
use crate::web::refusal;
use crate::web::secret;
use crate::web::state::AppState;

/// What somebody is told who is not signed in.
///
/// A form must not be lost: it is kept sealed for whoever the session was, and comes back
/// filled in after the sign-in. Secrets are not kept.
pub(super) async fn turned_away(state: &AppState, parts: Parts, body: Body) -> Response {
    let uri = &parts.uri;
    if wants_json(uri.path()) {
        return Error::Refused(&refusal::UNAUTHENTICATED).into_response();
    }
    if parts.method != Method::GET && parts.method != Method::HEAD {
        return form(state, &parts, body).await.unwrap_or_else(IntoResponse::into_response);
    }
    let next = uri.path_and_query().map_or("/", |path| path.as_str());
    if next == "/" {
        return Redirect::to("/login").into_response();
    }
    Redirect::to(&format!("/login?next={}", percent::encoded(next))).into_response()
}

/// The sign-in in place of what the form led to.
async fn form(state: &AppState, parts: &Parts, body: Body) -> Result<Response> {
    let lost = Error::Said {
        refusal: &refusal::UNAUTHENTICATED,
        detail: "登录已过期。请在另一个标签页登录，再返回本页重新提交，所填内容仍在。".to_owned(),
    };
    // Signing out without a session is done already.
    if parts.uri.path() == "/logout" {
        return Ok(Redirect::to("/login").into_response());
    }
    if secret::is_sent_to(parts.uri.path()) {
        let detail = "登录已过期。口令和验证码不予保存，请重新登录后再填。".to_owned();
        return Err(Error::Said { refusal: &refusal::UNAUTHENTICATED, detail });
    }
    let Some(account) = former_holder(state, parts).await? else { return Err(lost) };
    let kind = parts.headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    if !kind.is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded")) {
        return Err(lost);
    }
    let Ok(bytes) = to_bytes(body, JSON_LIMIT).await else { return Err(lost) };
    let path = parts.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
    let draft = Draft { path, body: bytes.to_vec() };
    let kept = drafts::keep(&state.ledger, account, draft, state.clock.now()).await?;
    signing_in_again(state, &format!("/drafts/{kept}"))
}

/// Whose session it was that is over.
async fn former_holder(state: &AppState, parts: &Parts) -> Result<Option<AccountId>> {
    match session_token(&parts.headers, state.settings.cookies) {
        None => Ok(None),
        Some(token) => Ok(sessions::former_holder(state.ledger.read(), &token.hash()).await?),
    }
}

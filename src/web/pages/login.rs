//! Signing in and out.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use askama::Template;
use axum::Router;
use axum::extract::{ConnectInfo, FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use validator::Validate;

use crate::access::{AccessError, Attempt};
use crate::config::Cookies;
use crate::web::cookie;
use crate::web::error::{Error, Result};
use crate::web::extract::{FormText, PageQuery, Submitted, session_token};
use crate::web::state::AppState;

pub(super) fn router() -> Router<AppState> {
    Router::new().route("/login", get(show_login).post(sign_in)).route("/logout", post(sign_out))
}

/// The longest name that is looked at; accounts have shorter ones.
const LONGEST_NAME: usize = 50;

#[derive(Template)]
#[template(path = "login.html")]
struct LoginPage {
    form: FormText,
    complaint: Option<String>,
    plain: bool,
}

/// Where to go after signing in.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Target {
    next: Option<String>,
}

/// What is typed to sign in.
#[derive(Debug, Default, Deserialize, Validate)]
#[serde(default)]
struct SignIn {
    name: String,
    password: String,
    next: String,
}

async fn show_login(
    State(state): State<AppState>,
    PageQuery(target): PageQuery<Target>,
) -> Result<Html<String>> {
    let next = target.next.unwrap_or_default();
    let form = FormText::filled([("next", local(&next))]);
    page(&state, form, None)
}

async fn sign_in(
    State(state): State<AppState>,
    Peer(from): Peer,
    headers: HeaderMap,
    submitted: Submitted<SignIn>,
) -> Result<Response> {
    let typed = submitted.value.unwrap_or_default();
    let name = typed.name.trim().chars().take(LONGEST_NAME).collect();
    let attempt = Attempt { name, password: typed.password, from };
    let now = state.clock.now();
    match state.gate.sign_in(&state.ledger, attempt, now).await {
        Ok(token) => {
            close_old(&state, &headers).await?;
            let go_on = Redirect::to(local(&typed.next)).into_response();
            Ok(with_cookie(go_on, cookie::set(&token, state.settings.cookies)))
        }
        Err(error) => refuse(&state, &submitted.form, error),
    }
}

/// The session before, if any, ends with a new sign-in.
async fn close_old(state: &AppState, headers: &HeaderMap) -> Result<()> {
    if let Some(old) = session_token(headers, state.settings.cookies) {
        state.gate.sign_out(&state.ledger, &old).await?;
    }
    Ok(())
}

/// The form again, with the name and without the password.
fn refuse(state: &AppState, form: &FormText, error: AccessError) -> Result<Response> {
    let error = Error::from(error);
    let status = error.status();
    if status == StatusCode::INTERNAL_SERVER_ERROR {
        return Err(error);
    }
    let kept = FormText::filled([("name", form.text("name")), ("next", form.text("next"))]);
    let mut response = page(state, kept, Some(error.problem().detail))?.into_response();
    *response.status_mut() = status;
    if let Error::Later { seconds, .. } = error {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    Ok(response)
}

fn page(state: &AppState, form: FormText, complaint: Option<String>) -> Result<Html<String>> {
    let plain = state.settings.cookies == Cookies::Plain && state.settings.base_address.is_some();
    Ok(Html(LoginPage { form, complaint, plain }.render()?))
}

async fn sign_out(State(state): State<AppState>, headers: HeaderMap) -> Result<Response> {
    close_old(&state, &headers).await?;
    let clear = HeaderValue::from_static("\"cache\", \"storage\"");
    let name = HeaderName::from_static("clear-site-data");
    let response = ([(name, clear)], Redirect::to("/login")).into_response();
    Ok(with_cookie(response, cookie::clear(state.settings.cookies)))
}

fn with_cookie(mut response: Response, cookie: Option<HeaderValue>) -> Response {
    if let Some(cookie) = cookie {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// Only a path of our own: anything else would lead whoever signs in to a stranger.
fn local(next: &str) -> &str {
    let own = next.starts_with('/')
        && !next.starts_with("//")
        && !next.contains('\\')
        && !next.chars().any(char::is_control);
    if own { next } else { "/" }
}

/// The address that a request came from.
struct Peer(IpAddr);

impl<S: Send + Sync> FromRequestParts<S> for Peer {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        Ok(Self(peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.0.ip())))
    }
}

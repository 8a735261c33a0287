//! Signing in and out.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;
use validator::Validate;

use crate::access::{AccessError, Attempt, Coming, Origin, SignedIn};
use crate::config::Cookies;
use crate::domain::account::Stage;
use crate::ledger::sessions::Which;
use crate::web::cookie;
use crate::web::error::{Error, Result};
use crate::web::extract::{self, FormText, PageQuery, Submitted, Viewer, session_token};
use crate::web::percent;
use crate::web::routes::{Pass, Routes};
use crate::web::state::AppState;

pub(super) fn router() -> Routes {
    Routes::new()
        .get("/login", Pass::Anyone, show_login)
        .post("/login", Pass::Anyone, sign_in)
        .post("/logout", Pass::Halfway, sign_out)
}

/// The longest name that is looked at; accounts have shorter ones.
const LONGEST_NAME: usize = 50;

#[derive(Template)]
#[template(path = "login/sign_in.html")]
struct LoginPage {
    form: FormText,
    complaint: Option<String>,
    plain: bool,
}

/// Where to go after signing in.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Target {
    next: Option<String>,
}

impl Target {
    /// The page that a form names.
    pub(super) fn to(next: &str) -> Self {
        Self { next: Some(next.to_owned()) }
    }

    /// The page to go to: one of our own.
    pub(super) fn page(&self) -> &str {
        local(self.next.as_deref().unwrap_or_default())
    }
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
    page(&state, FormText::filled([("next", target.page())]), None)
}

/// The sign-in in place of what a form led to that came too late: the form is kept.
pub(in crate::web) fn signing_in_again(state: &AppState, next: &str) -> Result<Response> {
    let complaint = "登录已过期，您填写的内容已保存，登录后可继续提交。".to_owned();
    let page = page(state, FormText::filled([("next", next)]), Some(complaint))?;
    Ok((StatusCode::UNAUTHORIZED, page).into_response())
}

async fn sign_in(
    State(state): State<AppState>,
    extract::From(origin): extract::From,
    headers: HeaderMap,
    submitted: Submitted<SignIn>,
) -> Result<Response> {
    let typed = submitted.value.unwrap_or_default();
    let name = typed.name.trim().chars().take(LONGEST_NAME).collect();
    let attempt = Attempt { name, password: typed.password, origin: origin.clone() };
    let now = state.clock.now();
    match state.gate.sign_in(&state.ledger, attempt, now).await {
        Ok(signed) => {
            close_old(&state, &headers, &origin).await?;
            Ok(go_on(&state, &signed, local(&typed.next)))
        }
        Err(error) => refuse(&state, &submitted.form, error),
    }
}

/// The session before, if any, ends with a new sign-in.
async fn close_old(state: &AppState, headers: &HeaderMap, origin: &Origin) -> Result<()> {
    let Some(old) = session_token(headers, state.settings.cookies) else { return Ok(()) };
    let holder = state.gate.holder(&state.ledger, &old, state.clock.now()).await?;
    if let Some(holder) = holder {
        let coming = Coming { holder: &holder, token: &old, origin };
        state.gate.sign_out(&state.ledger, coming, Which::Token(old.hash())).await?;
    }
    Ok(())
}

/// With the new session's cookie to what it still lacks, or to the page that was asked for.
pub(super) fn go_on(state: &AppState, signed: &SignedIn, next: &str) -> Response {
    let step = match signed.stage {
        Stage::Full => None,
        Stage::SecondFactor => Some("/login/code"),
        Stage::Enrolment => Some("/login/enrol"),
        Stage::NewPassword => Some("/login/password"),
    };
    let page = match step {
        None => next.to_owned(),
        Some(step) if next == "/" => step.to_owned(),
        Some(step) => format!("{step}?next={}", percent::encoded(next)),
    };
    let response = Redirect::to(&page).into_response();
    with_cookie(response, cookie::set(&signed.token, state.settings.cookies))
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
    response.headers_mut().extend(error.header());
    Ok(response)
}

fn page(state: &AppState, form: FormText, complaint: Option<String>) -> Result<Html<String>> {
    let plain = state.settings.cookies == Cookies::Plain && state.settings.base_address.is_some();
    Ok(Html(LoginPage { form, complaint, plain }.render()?))
}

async fn sign_out(State(state): State<AppState>, viewer: Viewer) -> Result<Response> {
    let own = Which::Token(viewer.token.hash());
    state.gate.sign_out(&state.ledger, viewer.coming(), own).await?;
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

//! The way out: every answer gets its headers, every problem its form, every request a line
//! in the log.

use std::sync::Arc;
use std::time::Instant;

use askama::Template;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};

use super::keep::Kept;
use super::request_id::RequestId;
use crate::config::{Cookies, Settings};
use crate::web::error::Cause;
use crate::web::extract::wants_json;
use crate::web::problem::Problem;
use crate::web::refusal;

/// Nothing but our own files, no inline script and no inline style.
const CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
     img-src 'self' blob:; connect-src 'self'; form-action 'self'; base-uri 'none'; \
     object-src 'none'; frame-ancestors 'none'";

/// Numbers a request, has it answered, and finishes the answer.
///
/// The log gets the path without the query: what people search for is their own business.
pub(in crate::web) async fn finish(
    State(settings): State<Arc<Settings>>,
    mut request: Request,
    next: Next,
) -> Response {
    let began = Instant::now();
    let id = RequestId::new();
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    request.extensions_mut().insert(id.clone());
    let mut response = next.run(request).await;
    if let Some(Cause(cause)) = response.extensions_mut().remove::<Cause>() {
        tracing::error!(request = %id, %method, path, cause, "internal error");
    }
    let mut response = formed(response, &path, &id);
    dress(response.headers_mut(), settings.cookies);
    let (status, took) = (response.status().as_u16(), began.elapsed());
    tracing::info!(request = %id, %method, path, status, ?took, "answered");
    response
}

/// Gives a problem the form that whoever asked can read; leaves everything else alone.
fn formed(mut response: Response, path: &str, id: &RequestId) -> Response {
    let status = response.status();
    let found = response.extensions_mut().remove::<Problem>();
    let Some(mut problem) = found.or_else(|| foreign(&response)) else { return response };
    path.clone_into(&mut problem.instance);
    id.as_str().clone_into(&mut problem.request_id);
    if problem.code == refusal::INTERNAL.code {
        problem.detail = format!("系统出错（编号 {id}），请把编号告诉管理员。");
    }
    let kept = response.extensions_mut().remove::<Kept>();
    let mut formed = if wants_json(path) { as_json(&problem) } else { as_page(problem, kept) };
    *formed.status_mut() = status;
    for (name, value) in response.headers() {
        if name != header::CONTENT_TYPE && name != header::CONTENT_LENGTH {
            formed.headers_mut().insert(name.clone(), value.clone());
        }
    }
    formed
}

/// The problem behind a refusal that was not ours, such as a router's bare 405.
fn foreign(response: &Response) -> Option<Problem> {
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return None;
    }
    let kind = response.headers().get(header::CONTENT_TYPE);
    let bare = kind.is_none_or(|kind| kind.as_bytes().starts_with(b"text/plain"));
    bare.then(|| Problem::of(refusal::of_status(status)))
}

fn as_json(problem: &Problem) -> Response {
    let mut response = axum::Json(problem).into_response();
    let kind = HeaderValue::from_static("application/problem+json");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage {
    problem: Problem,
    kept: Option<Kept>,
}

impl ProblemPage {
    /// What was typed, where sending it again as it is can go through.
    fn resends(&self) -> Option<&Kept> {
        let passing = [
            refusal::CSRF.code,
            refusal::UNAUTHENTICATED.code,
            refusal::IN_PROGRESS.code,
            refusal::INTERNAL.code,
        ];
        let retries = self.problem.status >= 503 || passing.contains(&self.problem.code.as_str());
        self.kept.as_ref().filter(|_| retries)
    }
}

fn as_page(problem: Problem, kept: Option<Kept>) -> Response {
    match (ProblemPage { problem, kept }).render() {
        Ok(page) => Html(page).into_response(),
        Err(error) => {
            tracing::error!(%error, "the page of a problem could not be made");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// The headers that every answer has.
fn dress(headers: &mut HeaderMap, cookies: Cookies) {
    let mut set = |name: HeaderName, value: &'static str| {
        headers.insert(name, HeaderValue::from_static(value));
    };
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::REFERRER_POLICY, "same-origin");
    if cookies == Cookies::Secure {
        set(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    let defaults = [
        (header::CONTENT_SECURITY_POLICY, CSP),
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_LANGUAGE, "zh-CN"),
    ];
    for (name, value) in defaults {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
}

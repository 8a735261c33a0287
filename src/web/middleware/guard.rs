//! What is refused before any handler sees it.

use std::any::Any;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tower_http::csrf::ProtectionError;

use crate::config::Settings;
use crate::web::error::Error;
use crate::web::limits::{ADDRESS_LIMIT, HEAD_LIMIT};
use crate::web::refusal;

/// Refuses addresses and heads that are too long, and hosts that are not ours.
pub(in crate::web) async fn admit(
    State(settings): State<Arc<Settings>>,
    request: Request,
    next: Next,
) -> Response {
    let length = request.uri().path_and_query().map_or(0, |path| path.as_str().len());
    if length > ADDRESS_LIMIT {
        return Error::Refused(&refusal::URI_TOO_LONG).into_response();
    }
    if head_length(&request) > HEAD_LIMIT {
        return Error::Refused(&refusal::HEADERS_TOO_LARGE).into_response();
    }
    if !names_us(&request, &settings) {
        return Error::Refused(&refusal::BAD_HOST).into_response();
    }
    next.run(request).await
}

/// The bytes of the headers, each a line with a colon and a blank.
fn head_length(request: &Request) -> usize {
    request.headers().iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum()
}

/// Whether a request names our host. The health check may come under any name.
fn names_us(request: &Request, settings: &Settings) -> bool {
    let Some(ours) = settings.host() else { return true };
    let header = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    let named = header.or_else(|| request.uri().host());
    request.uri().path() == "/healthz"
        || named.is_some_and(|named| named.eq_ignore_ascii_case(ours))
}

/// Answers an unsafe request that came from another site.
pub(in crate::web) fn cross_site(_: ProtectionError) -> Response {
    Error::Refused(&refusal::CSRF).into_response()
}

/// Answers for a handler that panicked. The panic's own words go to the log.
#[expect(clippy::needless_pass_by_value, reason = "the layer hands it over")]
pub(in crate::web) fn panicked(panic: Box<dyn Any + Send + 'static>) -> Response {
    let said = panic.downcast_ref::<String>().map(String::as_str);
    let said = said.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("a panic");
    Error::Internal(anyhow::anyhow!("panic: {said}")).into_response()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use axum::Router;
    use axum::body::{Body, to_bytes};
    use axum::http::{Request, StatusCode};
    use axum::middleware::from_fn_with_state;
    use axum::routing::get;
    use tower::ServiceExt;
    use tower_http::catch_panic::CatchPanicLayer;

    use super::panicked;
    use crate::config::Settings;
    use crate::web::middleware::finish;

    async fn breaks() -> &'static str {
        panic!("SELECT secret FROM somewhere");
    }

    #[tokio::test]
    async fn a_handler_that_panics_is_answered_with_a_number_alone() {
        // Row 86.
        let settings = Arc::new(Settings::in_folder("nowhere".into()));
        let router = Router::new()
            .route("/api/v1/breaks", get(breaks))
            .route("/breaks", get(breaks))
            .route("/works", get(|| async { "works" }))
            .layer(CatchPanicLayer::custom(panicked))
            .layer(from_fn_with_state(settings, finish));
        let ask = |path: &'static str| {
            let router = router.clone();
            async move {
                let request = Request::get(path).body(Body::empty()).expect("a request");
                let answer = router.oneshot(request).await.expect("an answer");
                let status = answer.status();
                let body = to_bytes(answer.into_body(), 1 << 20).await.expect("a body");
                (status, String::from_utf8_lossy(&body).into_owned())
            }
        };
        for path in ["/api/v1/breaks", "/breaks"] {
            let (status, said) = ask(path).await;
            assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
            assert!(said.contains("请把编号告诉管理员"), "{said}");
            assert!(!said.contains("secret") && !said.contains("panic"), "{said}");
        }
        let problem: serde_json::Value =
            serde_json::from_str(&ask("/api/v1/breaks").await.1).expect("a problem");
        let number = problem["request_id"].as_str().expect("a number");
        assert_eq!(problem["code"], "INTERNAL");
        assert!(
            !number.is_empty()
                && problem["detail"].as_str().is_some_and(|detail| detail.contains(number))
        );
        assert_eq!(ask("/works").await, (StatusCode::OK, "works".to_owned()), "the process lives");
    }
}

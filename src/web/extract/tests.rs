//! What comes out of requests, and what is refused.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::DefaultBodyLimit;
use axum::http::Request;
use axum::routing::{get, post};
use serde::Deserialize;
use tower::ServiceExt;
use validator::Validate;

use super::{IdempotencyKey, IfMatch, PageQuery, Path, Query, Sent, Submitted};
use crate::domain::ids::PublicId;
use crate::web::limits::JSON_LIMIT;
use crate::web::problem::{Complaint, Problem};

#[derive(Debug, Deserialize, Validate)]
#[serde(deny_unknown_fields)]
struct Sample {
    #[validate(length(max = 3))]
    name: String,
    #[serde(default)]
    #[validate(nested)]
    panel: Vec<Member>,
    #[serde(default)]
    flags: Vec<String>,
}

#[derive(Debug, Deserialize, Validate)]
#[serde(deny_unknown_fields)]
struct Member {
    #[validate(range(min = 1))]
    account: i64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Filter {
    page_size: Option<u16>,
}

fn router() -> Router {
    Router::new()
        .route("/sent", post(async |sent: Sent<Sample>| sent.value.name))
        .route("/match", post(async |seen: IfMatch| seen.0.to_string()))
        .route("/key", post(async |key: IdempotencyKey| key.0))
        .route("/id/{id}", get(async |id: Path<PublicId>| id.0.to_string()))
        .route("/query", get(async |query: Query<Filter>| format!("{:?}", query.0.page_size)))
        .route("/page", get(async |query: PageQuery<Filter>| format!("{:?}", query.0.page_size)))
        .route("/form", post(show_form))
        .layer(DefaultBodyLimit::max(JSON_LIMIT))
}

async fn show_form(form: Submitted<Sample>) -> String {
    let faults: Vec<_> = form.form.faults().iter().filter_map(Complaint::field).collect();
    match form.value {
        Some(value) => {
            let accounts: Vec<_> = value.panel.iter().map(|member| member.account).collect();
            format!("{} {accounts:?} {:?} {}", value.name, value.flags, form.form.key())
        }
        None => format!("{faults:?} kept {:?}", form.form.text("name")),
    }
}

/// Status with the code of the problem or the words of the answer.
async fn ask(request: Request<Body>) -> String {
    let Ok(response) = router().oneshot(request).await;
    let status = response.status().as_u16();
    if let Some(problem) = response.extensions().get::<Problem>().cloned() {
        let place = |at: Complaint| at.pointer.or(at.parameter).or(at.header).unwrap_or_default();
        let places: Vec<_> = problem.errors.into_iter().map(place).collect();
        return format!("{status} {} {}", problem.code, places.join(" ")).trim_end().to_owned();
    }
    let bytes = to_bytes(response.into_body(), usize::MAX).await.expect("a body");
    format!("{status} {}", String::from_utf8_lossy(&bytes))
}

async fn send(path: &str, headers: &[(&str, &str)], body: impl Into<Body>) -> String {
    let mut request = Request::post(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    ask(request.body(body.into()).expect("a request")).await
}

async fn fetch(path: &str) -> String {
    ask(Request::get(path).body(Body::empty()).expect("a request")).await
}

#[tokio::test]
async fn a_body_is_taken_as_json_and_as_nothing_else() {
    let json = ("content-type", "application/json; charset=utf-8");
    let body = r#"{"name":"石院"}"#;
    assert_eq!(send("/sent", &[json], body).await, "200 石院");
    assert_eq!(send("/sent", &[], body).await, "415 UNSUPPORTED_TYPE");
    let text = ("content-type", "text/plain");
    assert_eq!(send("/sent", &[text], body).await, "415 UNSUPPORTED_TYPE");
    let gzip = ("content-encoding", "gzip");
    assert_eq!(send("/sent", &[json, gzip], body).await, "415 UNSUPPORTED_ENCODING");
    assert_eq!(send("/sent", &[json], vec![b' '; JSON_LIMIT + 1]).await, "413 TOO_LARGE");
    assert_eq!(send("/sent", &[json], vec![b'"', 0xff]).await, "400 BAD_ENCODING");
    assert_eq!(send("/sent", &[json], r#"{"name":"a","name":"b"}"#).await, "400 BAD_JSON");
    assert_eq!(send("/sent", &[json], "").await, "400 BAD_JSON");
    let wrong = r#"{"name":"太长的名字","panel":[{"account":0},{}],"x/y":1}"#;
    assert_eq!(
        send("/sent", &[json], wrong).await,
        "422 VALIDATION #/panel/1/account #/x~1y #/name #/panel/0/account"
    );
}

#[tokio::test]
async fn a_change_names_the_version_it_has_seen() {
    assert_eq!(send("/match", &[("if-match", "\"v17\"")], "").await, "200 17");
    assert_eq!(send("/match", &[], "").await, "428 PRECONDITION_REQUIRED");
    for bad in ["W/\"v17\"", "v17", "\"17\"", "*", "\"v17\", \"v18\"", "\"v+1\""] {
        assert_eq!(send("/match", &[("if-match", bad)], "").await, "400 BAD_HEADER If-Match");
    }
}

#[tokio::test]
async fn what_is_made_through_the_interface_needs_a_key() {
    assert_eq!(send("/key", &[("idempotency-key", "a-1")], "").await, "200 a-1");
    for bad in ["", "a b"] {
        let answer = send("/key", &[("idempotency-key", bad)], "").await;
        assert_eq!(answer, "400 KEY_REQUIRED Idempotency-Key");
    }
    assert_eq!(send("/key", &[], "").await, "400 KEY_REQUIRED Idempotency-Key");
}

#[tokio::test]
async fn a_malformed_id_is_nobodys() {
    let id = "01938c3e-0000-7000-8000-000000000000";
    assert_eq!(fetch(&format!("/id/{id}")).await, format!("200 {id}"));
    assert_eq!(fetch("/id/1%20OR%201=1").await, "404 NOT_FOUND");
}

#[tokio::test]
async fn the_interface_knows_its_queries_and_pages_forgive() {
    assert_eq!(fetch("/query?page_size=50").await, "200 Some(50)");
    assert_eq!(fetch("/query?page_size=").await, "200 None");
    assert_eq!(fetch("/query?page_size=x").await, "400 BAD_QUERY page_size");
    assert_eq!(fetch("/query?colour=1&page_size=9").await, "400 BAD_QUERY colour");
    assert_eq!(fetch("/page?from=timeline&page_size=9").await, "200 Some(9)");
    assert_eq!(fetch("/page?page_size=x").await, "400 BAD_QUERY page_size");
}

#[tokio::test]
async fn a_form_is_read_like_a_body_and_keeps_what_was_typed() {
    let whole = "name=%E7%9F%B3&panel.0.account=7&panel.1.account=8&flags=a&_key=k1&panel.2.x=";
    let form = ("content-type", "application/x-www-form-urlencoded");
    assert_eq!(send("/form", &[form], whole).await, "200 石 [7, 8] [\"a\"] k1");
    assert_eq!(send("/form", &[], whole).await, "415 UNSUPPORTED_TYPE");
    let wrong = "name=abcd&panel.0.account=&panel.1.account=x";
    let answer = send("/form", &[form], wrong).await;
    assert_eq!(answer, "200 [\"panel.0.account\", \"panel.1.account\", \"name\"] kept \"abcd\"");
}

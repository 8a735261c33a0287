//! Requests that are refused before they reach the ledger.

use axum::body::Body;
use axum::http::Request;

use crate::support::TestApp;

#[tokio::test]
async fn a_problem_says_what_where_and_under_which_number() {
    let app = TestApp::start().await;
    let answer = app.get("/api/v1/nothing?q=1", "").await;
    assert_eq!(answer.problem(), "404 NOT_FOUND");
    let problem = answer.json();
    assert_eq!(problem["type"], "/problems/not-found");
    assert_eq!(problem["instance"], "/api/v1/nothing");
    assert_eq!(problem["detail"], "没有找到该页面或接口。");
    assert_eq!(problem["request_id"].as_str().expect("a number").len(), 26);
    assert_eq!(answer.header("content-language"), "zh-CN");
    assert_eq!(answer.header("cache-control"), "no-store");
}

#[tokio::test]
async fn a_wrong_method_is_told_the_right_ones() {
    let app = TestApp::start().await;
    let request = Request::delete("/api/v1/session").body(Body::empty()).expect("a request");
    let answer = app.ask(request).await;
    assert_eq!(answer.problem(), "405 METHOD_NOT_ALLOWED");
    assert_eq!(answer.header("allow"), "GET,HEAD");
}

#[tokio::test]
async fn an_address_of_more_than_eight_kilobytes_is_refused() {
    let app = TestApp::start().await;
    let answer = app.get(&format!("/api/v1/session?q={}", "a".repeat(8200)), "").await;
    assert_eq!(answer.problem(), "414 URI_TOO_LONG");
}

#[tokio::test]
async fn a_strange_host_is_refused_where_ours_is_known() {
    let app = TestApp::start_with(|settings| {
        settings.base_address = Some("https://tz.example.cn".to_owned());
    })
    .await;
    for (host, status) in [("tz.example.cn", 401), ("TZ.example.cn", 401), ("evil.example", 400)] {
        let request = Request::get("/api/v1/session").header("host", host);
        let answer = app.ask(request.body(Body::empty()).expect("a request")).await;
        assert_eq!(answer.status, status, "{host}");
    }
}

#[tokio::test]
async fn an_unsafe_request_from_another_site_is_refused() {
    let app = TestApp::start().await;
    let grid = [
        (Some("same-origin"), None, 303),
        (Some("none"), None, 303),
        (Some("same-site"), None, 403),
        (Some("cross-site"), None, 403),
        (None, Some("https://tz.example.cn"), 303),
        (None, Some("https://evil.example"), 403),
        (None, Some("null"), 403),
        (None, None, 303),
    ];
    for (site, origin, status) in grid {
        let mut request = Request::post("/logout").header("host", "tz.example.cn");
        for (name, value) in [("sec-fetch-site", site), ("origin", origin)] {
            if let Some(value) = value {
                request = request.header(name, value);
            }
        }
        let answer = app.ask(request.body(Body::empty()).expect("a request")).await;
        assert_eq!(answer.status, status, "{site:?} {origin:?}");
        assert!(status != 403 || answer.text.contains("页面来源不正确"), "{}", answer.text);
    }
}

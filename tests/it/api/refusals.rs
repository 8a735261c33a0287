//! Requests that are refused before they reach the ledger.

use axum::body::Body;
use axum::http::{Method, Request};

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
async fn a_form_that_is_refused_on_its_way_keeps_what_was_typed() {
    // Row 29, and every other answer that comes before the form's own page.
    let app = TestApp::start().await;
    let form = "_key=k1&movements.0.amount=82%2C000.00&movements.0.remark=%3Cb%3E&movements.0.x=";
    let path = "/projects/01938c3e-0000-7000-8000-000000000000/funds";
    let send = async |site: &str| {
        let request = Request::post(path)
            .header("host", "tz.example.cn")
            .header("content-type", "application/x-www-form-urlencoded")
            .header("sec-fetch-site", site);
        app.ask(request.body(Body::from(form)).expect("a request")).await
    };
    for (site, status) in [("cross-site", 403), ("same-origin", 401)] {
        let answer = send(site).await;
        assert_eq!(answer.status, status, "{}", answer.text);
        for words in [
            "<dt>金额</dt><dd class=\"words\">82,000.00</dd>",
            "<dt>备注</dt><dd class=\"words\">&#60;b&#62;</dd>",
            &format!("<form method=\"post\" action=\"{path}\">"),
            "name=\"_key\" value=\"k1\"",
            "name=\"movements.0.amount\" value=\"82,000.00\"",
            "重新提交",
        ] {
            assert!(answer.text.contains(words), "{words} in {}", answer.text);
        }
        assert!(!answer.text.contains("<dt>movements.0.x"), "blank fields are not listed");
    }
    let request = Request::post("/login")
        .header("host", "tz.example.cn")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "cross-site");
    let request = request.body(Body::from("name=zhang&password=secret")).expect("a request");
    assert!(!app.ask(request).await.text.contains("secret"), "a password is never kept");
}

#[tokio::test]
async fn a_form_is_taken_as_a_form_and_as_nothing_else() {
    // Rows 7 and 9.
    let app = TestApp::start().await;
    let cookie = app.sign_in("zhang").await;
    let send = async |kind: &str, body: Vec<u8>| {
        let request =
            Request::post("/projects/new").header("cookie", &cookie).header("content-type", kind);
        app.ask(request.body(Body::from(body)).expect("a request")).await
    };
    let json = send("application/json", b"{}".to_vec()).await;
    assert_eq!(json.status, 415, "{}", json.text);
    assert_eq!(json.header("accept"), "application/x-www-form-urlencoded");
    let large = send("application/x-www-form-urlencoded", vec![b'a'; (1 << 20) + 1]).await;
    assert_eq!(large.status, 413, "{}", large.text);
}

#[tokio::test]
async fn an_unsafe_request_from_another_site_is_refused() {
    let app = TestApp::start().await;
    let grid = [
        (Some("same-origin"), None, true),
        (Some("none"), None, true),
        (Some("same-site"), None, false),
        (Some("cross-site"), None, false),
        (None, Some("https://tz.example.cn"), true),
        (None, Some("https://evil.example"), false),
        (None, Some("null"), false),
        (None, None, true),
    ];
    let certificate = "/api/v1/certificates/0190a000-0000-7000-8000-00000000000f";
    // Where it comes from is asked before who it is.
    let entrances = [
        (Method::POST, "/logout", 303),
        (Method::POST, "/api/v1/projects", 401),
        (Method::PUT, certificate, 401),
        (Method::PATCH, certificate, 401),
        (Method::DELETE, certificate, 401),
    ];
    for (site, origin, ours) in grid {
        for (method, path, reached) in &entrances {
            let mut request =
                Request::builder().method(method).uri(*path).header("host", "tz.example.cn");
            for (name, value) in [("sec-fetch-site", site), ("origin", origin)] {
                if let Some(value) = value {
                    request = request.header(name, value);
                }
            }
            let answer = app.ask(request.body(Body::empty()).expect("a request")).await;
            let status = if ours { *reached } else { 403 };
            assert_eq!(answer.status, status, "{method} {path} {site:?} {origin:?}");
            assert!(ours || answer.text.contains("页面来源不正确"), "{}", answer.text);
        }
    }
}

//! Passwords and codes are given back by nobody and kept nowhere.

use axum::body::Body;
use axum::http::{Request, header};

use crate::pages::clinic::{hidden, sent};
use crate::support::TestApp;

/// A secret that stands nowhere but where it was typed.
const CANARY: &str = "kestrel-Moss-9";

/// Where secrets are sent to by whoever is signed in, or halfway.
const OWN: [&str; 4] = ["/login/code", "/login/enrol", "/login/password", "/account/password"];

/// Every field in which one is typed.
fn typed() -> String {
    let fields = ["code", "secret", "password", "new_password", "again"];
    let mut typed = vec![("name", "zhang")];
    typed.extend(fields.map(|field| (field, CANARY)));
    sent(&typed)
}

#[tokio::test]
async fn a_refusal_gives_back_what_was_typed_and_no_secret() {
    let app = TestApp::start().await;
    let cookie = app.sign_in("zhang").await;
    let forged = async |path: &str, form: String| {
        let request = Request::post(path)
            .header(header::COOKIE, &cookie)
            .header("sec-fetch-site", "cross-site")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        app.ask(request.body(Body::from(form)).expect("a request")).await
    };
    for path in ["/login", "/welcome"].into_iter().chain(OWN) {
        let answer = forged(path, typed()).await;
        assert_eq!(answer.status, 403, "{path}");
        assert!(!answer.text.contains(CANARY), "{path}: {}", answer.text);
    }
    let other = forged("/projects/new", sent(&[("document_no", CANARY)])).await;
    assert_eq!(other.status, 403);
    assert!(other.text.contains(CANARY), "{}", other.text);
}

#[tokio::test]
async fn a_secret_that_came_too_late_is_not_kept() {
    let app = TestApp::start().await;
    let cookie = app.sign_in("zhang").await;
    app.wait_minutes(13 * 60);
    for path in OWN {
        let late = app.post_form(path, &cookie, &typed()).await;
        assert_eq!(late.status, 401, "{path}");
        assert!(late.text.contains("不予保存"), "{path}: {}", late.text);
        assert!(!late.text.contains(CANARY) && !late.text.contains("/drafts/"), "{path}");
    }
    let other = app.post_form("/projects/new", &cookie, &sent(&[("document_no", "示")])).await;
    assert!(hidden(&other.text, "next").starts_with("/drafts/"), "{}", other.text);
}

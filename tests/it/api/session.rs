//! Who is signed in.

use crate::support::TestApp;

#[tokio::test]
async fn the_holder_of_a_session_is_told_who_they_are() {
    let app = TestApp::start().await;
    let cookie = app.sign_in("zhang").await;
    let answer = app.get("/api/v1/session", &cookie).await;
    assert_eq!(answer.status, 200);
    let session = answer.json();
    assert_eq!(session["display_name"], "示范张");
    assert_eq!(session["role"], "county_clerk");
    assert_eq!(session["area_key"], 6_212_230_000_000_i64);
}

#[tokio::test]
async fn no_session_a_forged_one_and_an_old_one_are_answered_alike() {
    let app = TestApp::start().await;
    let old = app.sign_in("zhang").await;
    app.wait_minutes(12 * 60 + 1);
    let forged = format!("__Host-taizhang={}", "a".repeat(64));
    for cookie in ["", "__Host-taizhang=x", "garbage;;=;", &forged, &old] {
        let answer = app.get("/api/v1/session", cookie).await;
        assert_eq!(answer.problem(), "401 UNAUTHENTICATED", "{cookie}");
    }
}

//! Signing in and out.

use axum::body::Body;
use axum::http::{Request, header};
use taizhang::config::Cookies;
use taizhang::domain::account::Role;

use crate::support::{LONGNAN, PASSWORD, TestApp};

#[tokio::test]
async fn signing_in_sets_a_guarded_cookie_and_goes_on() {
    let app = TestApp::start().await;
    let answer = app.log_in("zhang", PASSWORD).await;
    assert_eq!((answer.status.as_u16(), answer.header("location")), (303, "/"));
    let cookie = answer.header("set-cookie");
    assert!(cookie.starts_with("__Host-taizhang="), "{cookie}");
    for part in ["; Path=/", "; HttpOnly", "; SameSite=Lax", "; Secure"] {
        assert!(cookie.contains(part), "{cookie} lacks {part}");
    }
}

#[tokio::test]
async fn plain_http_has_a_cookie_of_another_name() {
    let app = TestApp::start_with(|settings| settings.cookies = Cookies::Plain).await;
    let answer = app.log_in("zhang", PASSWORD).await;
    let cookie = answer.header("set-cookie");
    assert!(cookie.starts_with("taizhang=") && !cookie.contains("Secure"), "{cookie}");
    let own = cookie.split(';').next().expect("a cookie");
    assert_eq!(app.get("/api/v1/session", own).await.status, 200);
    let other = format!("__Host-{own}");
    assert_eq!(app.get("/api/v1/session", &other).await.status, 401, "under its name alone");
}

#[tokio::test]
async fn plain_http_is_told_to_whoever_signs_in_and_to_whoever_runs_the_service() {
    for (cookies, setting, warned) in [
        (Cookies::Plain, "允许明文 HTTP，会话可能被窃取", true),
        (Cookies::Secure, "只经 HTTPS", false),
    ] {
        let app = TestApp::start_with(|settings| {
            settings.cookies = cookies;
            settings.base_address = Some("http://tz.example.cn".to_owned());
        })
        .await;
        let login = Request::get("/login").header(header::HOST, "tz.example.cn");
        let page = app.ask(login.body(Body::empty()).expect("a request")).await;
        assert_eq!(page.status, 200, "{}", page.text);
        assert_eq!(page.text.contains("本站未加密传输"), warned, "{}", page.text);

        let app = TestApp::start_with(|settings| settings.cookies = cookies).await;
        app.add_account("system", "示范系统", Role::SystemAdministrator, LONGNAN).await;
        let system = app.sign_in("system").await;
        let page = app.get("/settings", &system).await;
        assert!(page.text.contains(setting), "{}", page.text);
    }
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_name_are_answered_alike() {
    let app = TestApp::start().await;
    let wrong = app.log_in("zhang", "wrong").await;
    let unknown = app.log_in("nobody", "wrong").await;
    assert_eq!((wrong.status.as_u16(), unknown.status.as_u16()), (401, 401));
    assert_eq!(wrong.text.replace("zhang", "nobody"), unknown.text);
    assert!(wrong.text.contains("用户名或密码不正确。"));
    assert!(wrong.text.contains("value=\"zhang\"") && !wrong.text.contains("wrong"));
}

#[tokio::test]
async fn guessing_is_slowed_down_for_that_name_only() {
    let app = TestApp::start().await;
    for _ in 0..5 {
        assert_eq!(app.log_in("zhang", "wrong").await.status, 401);
    }
    let answer = app.log_in("zhang", PASSWORD).await;
    assert_eq!((answer.status.as_u16(), answer.header("retry-after")), (429, "30"));
    assert!(answer.text.contains("请 30 秒后再试"), "{}", answer.text);
    assert_eq!(app.log_in("wang", PASSWORD).await.status, 303);
    app.wait_minutes(1);
    assert_eq!(app.log_in("zhang", PASSWORD).await.status, 303);
}

#[tokio::test]
async fn a_page_leads_to_the_sign_in_and_back_again() {
    let app = TestApp::start().await;
    let answer = app.get("/?area=6212230000000", "").await;
    assert_eq!(answer.status, 303);
    let target = "/login?next=/%3Farea%3D6212230000000";
    assert_eq!(answer.header("location"), target);
    let page = app.get(target, "").await;
    assert!(page.text.contains("value=\"/?area=6212230000000\""), "{}", page.text);
}

#[tokio::test]
async fn nobody_is_led_to_a_stranger() {
    let app = TestApp::start().await;
    for next in ["//evil.example", "https://evil.example", "/\\evil.example", "/%0d%0aX:1"] {
        let form = format!("name=zhang&password={}&next={next}", PASSWORD.replace(' ', "+"));
        let answer = app.post_form("/login", "", &form).await;
        assert_eq!(answer.header("location"), "/", "{next}");
    }
}

#[tokio::test]
async fn signing_out_ends_the_session_and_clears_the_browser() {
    let app = TestApp::start().await;
    let cookie = app.sign_in("zhang").await;
    assert_eq!(app.get("/", &cookie).await.status, 200);
    let answer = app.post_form("/logout", &cookie, "").await;
    assert_eq!((answer.status.as_u16(), answer.header("location")), (303, "/login"));
    assert_eq!(answer.header("clear-site-data"), "\"cache\", \"storage\"");
    assert!(answer.header("set-cookie").contains("Max-Age=0"));
    assert_eq!(app.get("/", &cookie).await.status, 303);
}

#[tokio::test]
async fn a_new_sign_in_ends_the_session_before() {
    let app = TestApp::start().await;
    let first = app.sign_in("zhang").await;
    let form = format!("name=zhang&password={}", PASSWORD.replace(' ', "+"));
    assert_eq!(app.post_form("/login", &first, &form).await.status, 303);
    assert_eq!(app.get("/", &first).await.status, 303);
}

//! Forms that another site makes a browser send: {where it says it comes from} × {token}.

use axum::body::Body;
use axum::http::{Request, header};

use crate::pages::clinic::{finished, hidden, started};
use crate::support::TestApp;

/// Sends an empty form of a page with some headers.
async fn send(app: &TestApp, path: &str, cookie: &str, told: &[(&str, &str)], body: &str) -> u16 {
    let mut request = Request::post(path)
        .header(header::HOST, "tz.example.cn")
        .header(header::COOKIE, cookie)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    for (name, value) in told {
        request = request.header(*name, *value);
    }
    let request = request.body(Body::from(body.to_owned())).expect("a request");
    app.ask(request).await.status.as_u16()
}

/// What a request says of where it comes from, its body, and whether it passes.
type Case<'a> = (&'a [(&'a str, &'a str)], &'a str, bool);

#[tokio::test]
async fn only_what_comes_from_our_own_pages_is_taken() {
    let base = Some("https://tz.example.cn".to_owned());
    let app = TestApp::start_with(|settings| settings.base_address = base).await;
    let cookie = {
        let form = format!("name=zhang&password={}", crate::support::PASSWORD.replace(' ', "+"));
        let request = Request::post("/login")
            .header(header::HOST, "tz.example.cn")
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let answer = app.ask(request.body(Body::from(form)).expect("a request")).await;
        answer.header("set-cookie").split(';').next().unwrap().to_owned()
    };
    let page = {
        let request = Request::get("/projects/new")
            .header(header::HOST, "tz.example.cn")
            .header(header::COOKIE, &cookie);
        app.ask(request.body(Body::empty()).expect("a request")).await.text
    };
    let token = hidden(&page, "_token").to_owned();
    let good = format!("_token={token}");
    let bad = format!("_token={}", "0".repeat(64));
    let (ours, theirs) = ("https://tz.example.cn", "https://evil.example");
    let grid: [Case<'_>; 12] = [
        (&[("sec-fetch-site", "same-origin")], "", true),
        (&[("sec-fetch-site", "none")], "", true),
        (&[("sec-fetch-site", "same-site")], &good, false),
        (&[("sec-fetch-site", "cross-site")], &good, false),
        (&[("sec-fetch-site", "cross-site")], "", false),
        (&[("origin", ours)], "", true),
        (&[("origin", theirs)], "", false),
        (&[("origin", theirs)], &good, false),
        (&[("origin", "null")], "", false),
        (&[], &good, true),
        (&[], &bad, false),
        (&[], "", false),
    ];
    for (told, body, taken) in grid {
        let status = send(&app, "/projects/new", &cookie, told, body).await;
        // What is taken is read, and found empty.
        let expected = if taken { 422 } else { 403 };
        assert_eq!(status, expected, "{told:?} {body}");
    }
}

#[tokio::test]
async fn reading_never_changes_anything() {
    use axum::http::Method;
    use taizhang::web::doors;
    let app = started().await;
    let project = finished(&app, "官亭镇石院村卫生室").await;
    let cookie = app.sign_in("zhang").await;
    let acts = async || taizhang::ledger::verify(&app.ledger, b"x", None).await.unwrap().acts;
    let before = acts().await;
    let mut logged = 0;
    for door in doors().into_iter().filter(|door| door.method == Method::GET) {
        let path =
            door.path.replace("{id}", &project.to_string()).replace("{key}", "6212230000000");
        let answer = app.get(&path, &cookie).await;
        // What a post may not, and what leaves as a file, is written down: that is no change of
        // what a clerk reads.
        logged +=
            u64::from(answer.status == 403 || (path.contains(".csv") && answer.status == 200));
    }
    assert_eq!(acts().await, before + logged);
}

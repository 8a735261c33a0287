//! Forms that another site makes a browser send: {where it says it comes from} × {token} ×
//! {method and kind of body}.

use axum::body::Body;
use axum::http::{Method, Request, header};

use crate::pages::clinic::{finished, hidden, started};
use crate::support::{Answer, TestApp};

const FORM: &str = "application/x-www-form-urlencoded";
const FILES: &str = "multipart/form-data; boundary=part";
const JSON: &str = "application/json";

/// A way in, the kind of body that it is sent, and what answers whoever is let through: that
/// something is wrong with the body, or that there is no such record.
type Entrance = (Method, &'static str, &'static str, u16);

fn entrances() -> [Entrance; 8] {
    let photos = "/inspections/0190a000-0000-7000-8000-00000000000f/photos";
    let session = "/account/sessions/0190a000-0000-7000-8000-00000000000f/end";
    let certificate = "/api/v1/certificates/0190a000-0000-7000-8000-00000000000f";
    [
        (Method::POST, "/projects/new", FORM, 422),
        (Method::POST, "/projects/new", "text/plain", 415),
        (Method::POST, photos, FILES, 404),
        // Without a word on what it is.
        (Method::POST, session, "", 415),
        (Method::POST, "/api/v1/projects", JSON, 422),
        (Method::PUT, certificate, JSON, 422),
        (Method::PATCH, certificate, JSON, 422),
        (Method::DELETE, certificate, JSON, 422),
    ]
}

/// Who sent a request, as far as it tells.
#[derive(Debug, Clone, Copy)]
enum Whence {
    Us,
    Strangers,
    /// Old web views say nothing.
    Untold,
}

/// What the headers of a request tell, and whom it is from by that.
type Told<'a> = (&'a [(&'a str, &'a str)], Whence);

const OURS: (&str, &str) = ("origin", "https://tz.example.cn");
const THEIRS: (&str, &str) = ("origin", "https://evil.example");
const CROSS: (&str, &str) = ("sec-fetch-site", "cross-site");

const TOLD: [Told<'_>; 14] = [
    (&[("sec-fetch-site", "same-origin")], Whence::Us),
    (&[("sec-fetch-site", "same-origin"), OURS], Whence::Us),
    (&[("sec-fetch-site", "none")], Whence::Us),
    (&[("sec-fetch-site", "same-site")], Whence::Strangers),
    (&[("sec-fetch-site", "same-site"), ("origin", "https://w.example.cn")], Whence::Strangers),
    (&[CROSS], Whence::Strangers),
    (&[CROSS, THEIRS], Whence::Strangers),
    (&[CROSS, ("origin", "null")], Whence::Strangers),
    (&[OURS], Whence::Us),
    (&[THEIRS], Whence::Strangers),
    (&[("origin", "null")], Whence::Strangers),
    (&[("origin", "https://tz.example.cn.evil.example")], Whence::Strangers),
    (&[("origin", "https://tz.example.cn:8443")], Whence::Strangers),
    (&[], Whence::Untold),
];

/// A service that knows its own address, as a browser sees it.
struct Site {
    app: TestApp,
    cookie: String,
}

impl Site {
    async fn new() -> Self {
        let base = Some("https://tz.example.cn".to_owned());
        let app = TestApp::start_with(|settings| settings.base_address = base).await;
        let form = format!("name=zhang&password={}", crate::support::PASSWORD.replace(' ', "+"));
        let request = Request::post("/login")
            .header(header::HOST, "tz.example.cn")
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, FORM);
        let answer = app.ask(request.body(Body::from(form)).expect("a request")).await;
        let cookie = answer.header("set-cookie").split(';').next().unwrap().to_owned();
        Self { app, cookie }
    }

    /// The token that the forms of the session show.
    async fn token(&self) -> String {
        let request = Request::get("/projects/new")
            .header(header::HOST, "tz.example.cn")
            .header(header::COOKIE, &self.cookie);
        let page = self.app.ask(request.body(Body::empty()).expect("a request")).await;
        hidden(&page.text, "_token").to_owned()
    }

    /// Sends a body that shows a token, where there is one. A form with files shows it in its
    /// address.
    async fn send(&self, to: &Entrance, told: &[(&str, &str)], token: Option<&str>) -> Answer {
        let (method, path, kind, _) = to;
        let shown = token.map(|token| format!("_token={token}")).unwrap_or_default();
        let (path, body) = match *kind {
            FILES => (format!("{path}?part=B&{shown}"), "--part--\r\n".to_owned()),
            JSON => ((*path).to_owned(), format!("{{\"a\":\"{shown}\"}}")),
            _ => ((*path).to_owned(), format!("a=b&{shown}")),
        };
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "tz.example.cn")
            .header(header::COOKIE, &self.cookie)
            .header(header::IF_MATCH, "\"v1\"")
            .header("idempotency-key", uuid::Uuid::now_v7().to_string());
        if !kind.is_empty() {
            request = request.header(header::CONTENT_TYPE, *kind);
        }
        for (name, value) in told {
            request = request.header(*name, *value);
        }
        self.app.ask(request.body(Body::from(body)).expect("a request")).await
    }
}

#[tokio::test]
async fn only_what_comes_from_our_own_pages_is_taken() {
    let site = Site::new().await;
    let (good, bad) = (site.token().await, "0".repeat(64));
    let mut wrong = Vec::new();
    let mut cells = 0;
    for entrance in entrances() {
        let (method, path, kind, reached) = &entrance;
        for (told, whence) in TOLD {
            for token in [Some(good.as_str()), Some(bad.as_str()), None] {
                let taken = match whence {
                    Whence::Us => true,
                    Whence::Strangers => false,
                    // What no page of another site can send without leave needs no token.
                    Whence::Untold => *kind == JSON || token == Some(good.as_str()),
                };
                let answer = site.send(&entrance, told, token).await;
                let expected = if taken { *reached } else { 403 };
                cells += 1;
                if answer.status != expected || taken == answer.text.contains("CSRF") {
                    let cell = format!("{method} {path} {kind} {told:?} {token:?}");
                    wrong.push(format!("{cell}: {}, expected {expected}", answer.status));
                }
            }
        }
    }
    eprintln!("forgery: {cells} cells");
    assert!(wrong.is_empty(), "{} cells:\n{}", wrong.len(), wrong.join("\n"));
}

#[tokio::test]
async fn reading_never_changes_anything() {
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

//! List pages, as somebody of a township has them, against the same pages of the prefecture:
//! session, scope, tree and rendering included.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use chrono::NaiveDate;
use taizhang::access::{SecondFactorPolicy, Token};
use taizhang::clock::SystemClock;
use taizhang::config::Settings;
use taizhang::domain::account::Stage;
use taizhang::ledger::sessions::OpenSession;
use taizhang::ledger::{Actor, Envelope, Ledger, Source, accounts};
use taizhang::report::Fonts;
use taizhang::web::{AppState, router};
use tower::ServiceExt;

use crate::pair::pair;

/// The lists that a township has as well as the prefecture.
const LISTS: [&str; 4] = ["/projects", "/practitioners", "/postings", "/api/v1/projects"];

/// Every measurement of this file.
pub(crate) async fn measure(ledger: &Ledger) {
    let mut settings = Settings::in_folder(env!("CARGO_TARGET_TMPDIR").into());
    settings.as_of = NaiveDate::from_ymd_opt(2016, 8, 31);
    settings.rules.second_factor = SecondFactorPolicy::Nobody;
    let fonts = Arc::new(Fonts::load(None).unwrap());
    let state = AppState::new(ledger.clone(), Arc::new(SystemClock), settings, fonts);
    let router = router(state).unwrap();
    let (township, prefecture) =
        (signed_in(ledger, "township").await, signed_in(ledger, "clerk").await);
    for list in LISTS {
        pair(
            &format!("{list}, township"),
            "the same as the prefecture's clerk",
            30,
            async || ask(&router, list, &township).await,
            async || ask(&router, list, &prefecture).await,
        )
        .await;
    }
}

/// The cookie of a session of somebody of the demonstration.
async fn signed_in(ledger: &Ledger, name: &str) -> String {
    let known = accounts::credentials(ledger.read(), name).await.unwrap().unwrap();
    let token = Token::new().unwrap();
    let open = OpenSession {
        token_hash: token.hash(),
        account: known.account,
        version: known.version,
        stage: Stage::Full,
        post: None,
        replaces: None,
        agent: None,
        origin: None,
    };
    let actor = Actor::at_the_door(Some(known.account), &known.display_name);
    ledger.perform(Envelope::new(actor, Source::Page), open).await.unwrap();
    format!("__Host-taizhang={}", token.as_str())
}

async fn ask(router: &Router, path: &str, cookie: &str) {
    let request = Request::get(path).header(header::COOKIE, cookie).body(Body::empty()).unwrap();
    let Ok(answer) = router.clone().oneshot(request).await;
    assert_eq!(answer.status(), 200, "{path}");
    assert!(!to_bytes(answer.into_body(), usize::MAX).await.unwrap().is_empty());
}

//! The steps between a password and the first page: none can be gone round, and nobody who is
//! on the way overtakes an account that is changed meanwhile.

use taizhang::access::{OneTimeCode, Passwords, SecondFactorPolicy, code_at, new_secret};
use taizhang::clock::Clock;
use taizhang::domain::account::{Role, Stage};
use taizhang::domain::area::AreaKey;
use taizhang::ledger::accounts::{
    self, ChangePassword, Credentials, EnrolSecondFactor, ResetAccount,
};
use taizhang::ledger::posts::AppointPost;
use taizhang::ledger::sessions::{EndSessions, OpenSession};
use taizhang::ledger::{Actor, Command, Done, Envelope, Result, Source};

use crate::support::{Answer, PASSWORD, TestApp, post};

const COUNTY: AreaKey = AreaKey(6_212_230_000_000);
const TOWNSHIP: AreaKey = AreaKey(6_212_231_000_000);

async fn by_role() -> TestApp {
    TestApp::start_with(|settings| settings.rules.second_factor = SecondFactorPolicy::ByRole).await
}

fn cookie_of(answer: &Answer) -> String {
    answer.header("set-cookie").split(';').next().unwrap().to_owned()
}

/// A form as browsers send it, its spaces as pluses.
fn form(fields: &[(&str, &str)]) -> String {
    let field = |(name, value): &(&str, &str)| format!("{name}={}", value.replace(' ', "+"));
    fields.iter().map(field).collect::<Vec<_>>().join("&")
}

async fn known(app: &TestApp, name: &str) -> Credentials {
    accounts::credentials(app.ledger.read(), name).await.unwrap().unwrap()
}

/// What somebody does who was let in under an account as it was.
async fn as_let_in<C: Command>(
    app: &TestApp,
    known: &Credentials,
    command: C,
) -> Result<Done<C::Outcome>> {
    let actor = Actor::at_the_door(Some(known.account), &known.display_name);
    app.ledger.perform(Envelope::new(actor, Source::Page), command).await
}

fn opening(known: &Credentials, token: &str, replaces: Option<&str>) -> OpenSession {
    OpenSession {
        token_hash: token.to_owned(),
        account: known.account,
        version: known.version,
        stage: Stage::Full,
        post: None,
        replaces: replaces.map(str::to_owned),
        agent: None,
        origin: None,
    }
}

#[tokio::test]
async fn a_password_alone_changes_no_password_where_a_code_is_asked_for() {
    let app = by_role().await;
    let secret = new_secret().unwrap();
    let seen = known(&app, "zhang").await;
    let enrol = EnrolSecondFactor { seen: seen.version, secret: Some(secret) };
    as_let_in(&app, &seen, enrol).await.unwrap();
    let half = app.log_in("zhang", PASSWORD).await;
    assert_eq!(half.header("location"), "/login/code");
    let new = "kestrel-Moss-9";
    let sent = form(&[("password", PASSWORD), ("new_password", new), ("again", new)]);
    for path in ["/login/password", "/account/password"] {
        let refused = app.post_form(path, &cookie_of(&half), &sent).await;
        assert!([303, 403].contains(&refused.status.as_u16()), "{path}: {}", refused.status);
        assert_eq!(app.log_in("zhang", new).await.status, 401, "{path}");
    }
    assert_eq!(app.log_in("zhang", PASSWORD).await.header("location"), "/login/code");
}

#[tokio::test]
async fn whoever_is_given_a_post_that_asks_for_a_second_factor_sets_one_up_first() {
    let app = by_role().await;
    app.add_account("ma", "示范马", Role::TownshipReporter, TOWNSHIP).await;
    let answer = app.log_in("ma", PASSWORD).await;
    assert_eq!(answer.header("location"), "/", "hospitals are not asked");
    let cookie = cookie_of(&answer);
    assert_eq!(app.get("/api/v1/session", &cookie).await.status, 200);
    let clerk = AppointPost { account: "ma".to_owned(), post: post(Role::CountyClerk, COUNTY) };
    app.perform(clerk).await;
    assert_eq!(app.get("/", &cookie).await.header("location"), "/login/enrol");
    assert_eq!(app.get("/api/v1/projects", &cookie).await.problem(), "403 SECOND_FACTOR_REQUIRED");
    let page = app.get("/login/enrol", &cookie).await.text;
    let secret = crate::pages::clinic::hidden(&page, "secret").to_owned();
    let code = code_at(&secret, app.clock.now()).unwrap();
    let sent = form(&[("secret", &secret), ("code", &code)]);
    let enrolled = app.post_form("/login/enrol", &cookie, &sent).await;
    assert_eq!(enrolled.status, 303, "{}", enrolled.text);
    assert_eq!(app.get("/api/v1/session", &cookie_of(&enrolled)).await.status, 200);
}

#[tokio::test]
async fn a_session_left_open_is_not_turned_into_an_account() {
    let app = TestApp::start().await;
    let cookie = app.sign_in("zhang").await;
    let page = app.get("/login/enrol", &cookie).await.text;
    let secret = crate::pages::clinic::hidden(&page, "secret").to_owned();
    let code = code_at(&secret, app.clock.now()).unwrap();
    for password in ["", "not the password"] {
        let sent = form(&[("secret", &secret), ("code", &code), ("password", password)]);
        let refused = app.post_form("/login/enrol", &cookie, &sent).await;
        assert_eq!(refused.status, 422, "{}", refused.text);
        assert!(refused.text.contains("口令不正确") && !refused.text.contains("not the password"));
    }
    assert!(known(&app, "zhang").await.second_factor.is_none());
    let sent = form(&[("secret", &secret), ("code", &code), ("password", PASSWORD)]);
    let enrolled = app.post_form("/login/enrol", &cookie, &sent).await;
    assert_eq!(enrolled.status, 303, "{}", enrolled.text);
    assert!(known(&app, "zhang").await.second_factor.is_some());
}

#[tokio::test]
async fn what_was_known_before_a_reset_opens_and_changes_nothing_after_it() {
    let app = TestApp::start().await;
    let before = known(&app, "zhang").await;
    as_let_in(&app, &before, opening(&before, "in time", None)).await.unwrap();
    let code_hash = OneTimeCode::new().unwrap().hash();
    app.perform(ResetAccount { account: "zhang".to_owned(), code_hash }).await;
    // The hash was being worked out while the administrator reset the account.
    let refused = |error: taizhang::ledger::LedgerError| error.to_string();
    let late = as_let_in(&app, &before, opening(&before, "late", None)).await;
    assert!(refused(late.unwrap_err()).contains("重新登录"));
    let password_hash = Passwords::default().hash("another password 9".to_owned()).await.unwrap();
    let change = ChangePassword { seen: before.version, password_hash };
    assert!(refused(as_let_in(&app, &before, change).await.unwrap_err()).contains("重新登录"));
    let enrol = EnrolSecondFactor { seen: before.version, secret: Some(new_secret().unwrap()) };
    assert!(refused(as_let_in(&app, &before, enrol).await.unwrap_err()).contains("重新登录"));
    let after = known(&app, "zhang").await;
    assert_eq!((after.password_hash, after.second_factor), (None, None), "the reset stands");
}

#[tokio::test]
async fn a_session_that_was_ended_does_not_go_on_under_another_token() {
    let app = TestApp::start().await;
    let zhang = known(&app, "zhang").await;
    as_let_in(&app, &zhang, opening(&zhang, "one", None)).await.unwrap();
    as_let_in(&app, &zhang, opening(&zhang, "two", Some("one"))).await.unwrap();
    app.perform(EndSessions { account: "zhang".to_owned() }).await;
    let gone = as_let_in(&app, &zhang, opening(&zhang, "three", Some("two"))).await;
    assert!(gone.unwrap_err().to_string().contains("重新登录"));
}

//! What becomes of a session when the account or its rights change: it ends at the next
//! request, whichever of the fourteen it was.

use axum::body::Body;
use axum::http::{Request, header};
use chrono::NaiveDate;
use taizhang::access::{OneTimeCode, Origin, Passwords, Token, code_at, new_secret};
use taizhang::clock::Clock;
use taizhang::domain::account::Role;
use taizhang::domain::area::AreaKey;
use taizhang::domain::ids::PublicId;
use taizhang::ledger::accounts::{
    self, ChangePassword, DisableAccount, EnrolSecondFactor, ResetAccount,
};
use taizhang::ledger::posts::EndPost;
use taizhang::ledger::sessions::{EndSessions, IssueApiKey};
use taizhang::ledger::{Actor, Envelope, Source};

use crate::pages::clinic::sent;
use crate::support::{Answer, LONGNAN, PASSWORD, TestApp, post};

const OWN: AreaKey = AreaKey(6_212_230_000_000);

/// What happens; whether the account's other session ends with it; and whether the key of its
/// program does, which hangs on the account and on a post of its own, and on no sign-in.
///
/// A post is never changed: whoever gets another role or area is given another post.
const EVENTS: [(&str, bool, bool); 14] = [
    ("password changed", true, true),
    ("password reset", true, true),
    ("disabled", true, true),
    ("post ended", true, false),
    ("post struck out", true, false),
    ("role changed", true, false),
    ("area moved", true, false),
    ("sessions ended by an administrator", true, true),
    ("second factor set up", true, true),
    (TAKEN_AWAY, true, true),
    ("signed out", false, false),
    ("signed in anew", false, false),
    ("not used for half an hour", false, false),
    ("twelve hours over", true, false),
];

/// The one event before which a second factor has to be there.
const TAKEN_AWAY: &str = "second factor taken away";

/// The day on which a post ends that was a mistake.
fn long_ago() -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(2000, 1, 1)
}

/// What an account holds: two sessions of its owner, and the key of a program.
struct Held {
    one: String,
    other: String,
    key: String,
}

impl Held {
    /// A clerk with a program that reads, signed in at two places: with the code of a second
    /// factor where there is one.
    async fn by(app: &TestApp, secret: Option<&str>) -> Self {
        let posts = vec![post(Role::CountyClerk, OWN), post(Role::ApiReader, OWN)];
        app.add_person("qian", "示范钱", posts).await;
        if let Some(secret) = secret {
            oneself(
                app,
                "qian",
                EnrolSecondFactor { seen: version(app).await, secret: Some(secret.to_owned()) },
            )
            .await;
        }
        let token = Token::new().unwrap();
        let issue = IssueApiKey { account: "qian".to_owned(), token_hash: token.hash() };
        app.perform(issue).await;
        Self {
            one: sign_in(app, secret).await,
            other: sign_in(app, secret).await,
            key: format!("Bearer {}", token.as_str()),
        }
    }

    /// Which of them are let in: the sessions and the key.
    async fn alive(&self, app: &TestApp) -> [bool; 3] {
        let request = Request::get("/api/v1/session").header(header::AUTHORIZATION, &self.key);
        let key = app.ask(request.body(Body::empty()).expect("a request")).await;
        [alive(app, &self.one).await, alive(app, &self.other).await, key.status == 200]
    }
}

/// The cookie that an answer sets.
fn cookie_of(answer: &Answer) -> String {
    answer.header("set-cookie").split(';').next().unwrap().to_owned()
}

async fn sign_in(app: &TestApp, secret: Option<&str>) -> String {
    let Some(secret) = secret else { return app.sign_in("qian").await };
    let half = app.log_in("qian", PASSWORD).await;
    assert_eq!(half.header("location"), "/login/code", "whoever has one is asked for it");
    // A code opens once: the next sign-in needs the next one.
    app.wait_minutes(1);
    let code = code_at(secret, app.clock.now()).unwrap();
    let form = format!("code={code}");
    let done = app.post_form("/login/code", &cookie_of(&half), &form).await;
    assert_eq!(done.status, 303, "{}", done.text);
    cookie_of(&done)
}

async fn alive(app: &TestApp, cookie: &str) -> bool {
    app.get("/api/v1/session", cookie).await.status == 200
}

async fn post_of(app: &TestApp, name: &str) -> PublicId {
    let known = accounts::credentials(app.ledger.read(), name).await.unwrap().unwrap();
    let posts =
        taizhang::ledger::posts::of_account(app.ledger.read(), known.account).await.unwrap();
    posts[0].id
}

/// The version at which the account of the one who is looked at stands.
async fn version(app: &TestApp) -> i32 {
    accounts::credentials(app.ledger.read(), "qian").await.unwrap().unwrap().version
}

/// An act of the account's owner.
async fn oneself<C: taizhang::ledger::Command>(app: &TestApp, name: &str, command: C) {
    let known = accounts::credentials(app.ledger.read(), name).await.unwrap().unwrap();
    let actor = Actor::at_the_door(Some(known.account), name);
    app.ledger.perform(Envelope::new(actor, Source::Page), command).await.unwrap();
}

#[tokio::test]
async fn each_of_fourteen_events_ends_what_it_is_about_at_the_next_request() {
    for (event, other, key) in EVENTS {
        let app = TestApp::start().await;
        let secret = (event == TAKEN_AWAY).then(|| new_secret().unwrap());
        let held = Held::by(&app, secret.as_deref()).await;
        assert_eq!(held.alive(&app).await, [true; 3], "before: {event}");
        happen(&app, event, &held).await;
        assert_eq!(held.alive(&app).await, [false, !other, !key], "after: {event}");
    }
}

async fn happen(app: &TestApp, event: &str, held: &Held) {
    let name = || "qian".to_owned();
    let end = |last_day| async move { EndPost { post: post_of(app, "qian").await, last_day } };
    match event {
        "password changed" => {
            let password_hash =
                Passwords::default().hash("另一个口令 #7".to_owned()).await.unwrap();
            oneself(app, "qian", ChangePassword { seen: version(app).await, password_hash }).await;
        }
        "password reset" => {
            let code_hash = OneTimeCode::new().unwrap().hash();
            app.perform(ResetAccount { account: name(), code_hash }).await;
        }
        "disabled" => app.perform(DisableAccount { account: name(), disabled: true }).await,
        "post ended" => app.perform(end(None).await).await,
        "post struck out" => app.perform(end(long_ago()).await).await,
        "role changed" => appoint_instead(app, "county_leader", OWN).await,
        "area moved" => appoint_instead(app, "county_clerk", AreaKey(6_212_210_000_000)).await,
        "sessions ended by an administrator" => {
            app.perform(EndSessions { account: name() }).await;
        }
        "second factor set up" => {
            oneself(
                app,
                "qian",
                EnrolSecondFactor { seen: version(app).await, secret: Some(new_secret().unwrap()) },
            )
            .await;
        }
        TAKEN_AWAY => {
            oneself(app, "qian", EnrolSecondFactor { seen: version(app).await, secret: None })
                .await;
        }
        "signed out" => {
            let done = app.post_form("/logout", &held.one, "").await;
            assert_eq!(done.status, 303, "{}", done.text);
        }
        "signed in anew" => {
            let form = format!("name=qian&password={}", PASSWORD.replace(' ', "+"));
            let done = app.post_form("/login", &held.one, &form).await;
            assert!(alive(app, &cookie_of(&done)).await, "under a new token");
        }
        "not used for half an hour" => {
            // The other one is used in between.
            app.wait_minutes(20);
            assert!(alive(app, &held.other).await);
            app.wait_minutes(11);
        }
        "twelve hours over" => {
            // Used all the time, so that it is not for want of use that they end.
            for _ in 0..28 {
                app.wait_minutes(25);
                assert_eq!(held.alive(app).await, [true; 3]);
            }
            app.wait_minutes(25);
        }
        other => panic!("{other}"),
    }
}

/// Another post in place of the one in use, as an administrator of accounts gives it. The
/// sessions end although the account holds a post all the time.
async fn appoint_instead(app: &TestApp, role: &str, area: AreaKey) {
    app.add_account("anquan", "示范安全", Role::SecurityAdministrator, LONGNAN).await;
    let cookie = app.sign_in("anquan").await;
    let before = post_of(app, "qian").await;
    let new = sent(&[("role", role), ("area_key", &area.to_string())]);
    let end = format!("/accounts/qian/posts/{before}/end");
    for (path, form) in [("/accounts/qian/posts", new.as_str()), (end.as_str(), "")] {
        let done = app.post_form(path, &cookie, form).await;
        assert_eq!(done.status, 303, "{path}: {}", done.text);
    }
}

#[tokio::test]
async fn a_second_factor_that_was_taken_away_is_asked_for_no_more() {
    let app = TestApp::start().await;
    let secret = new_secret().unwrap();
    let held = Held::by(&app, Some(&secret)).await;
    // Halfway in, with the code still to come.
    let half = app.log_in("qian", PASSWORD).await;
    oneself(&app, "qian", EnrolSecondFactor { seen: version(&app).await, secret: None }).await;
    assert_eq!(held.alive(&app).await, [false; 3]);
    app.wait_minutes(1);
    let form = format!("code={}", code_at(&secret, app.clock.now()).unwrap());
    let late = app.post_form("/login/code", &cookie_of(&half), &form).await;
    assert_eq!(late.status, 401, "what was begun before is over too: {}", late.text);
    let whole = app.log_in("qian", PASSWORD).await;
    assert_eq!(whole.header("location"), "/");
    assert!(alive(&app, &cookie_of(&whole)).await);
}

#[tokio::test]
async fn the_key_of_a_program_ends_with_its_own_post() {
    for last_day in [None, long_ago()] {
        let app = TestApp::start().await;
        let held = Held::by(&app, None).await;
        let known = accounts::credentials(app.ledger.read(), "qian").await.unwrap().unwrap();
        let posts =
            taizhang::ledger::posts::of_account(app.ledger.read(), known.account).await.unwrap();
        let reads = posts.iter().find(|post| post.role == Role::ApiReader).unwrap();
        app.perform(EndPost { post: reads.id, last_day }).await;
        assert_eq!(held.alive(&app).await, [true, true, false], "{last_day:?}");
    }
}

#[tokio::test]
async fn a_post_ends_by_itself() {
    let app = TestApp::start().await;
    let mut until = post(Role::CountyClerk, OWN);
    until.valid_until = NaiveDate::from_ymd_opt(2016, 9, 1);
    app.add_person("sun", "示范孙", vec![until]).await;
    // Half past eleven at night of its last day: the session is minutes old at midnight.
    app.wait_minutes(11 * 60 + 50);
    let cookie = app.sign_in("sun").await;
    assert!(alive(&app, &cookie).await, "the last day belongs to it");
    app.wait_minutes(15);
    assert!(!alive(&app, &cookie).await);
}

#[tokio::test]
async fn an_account_that_is_invited_and_not_confirmed_does_not_get_in() {
    let app = TestApp::start().await;
    let code = OneTimeCode::new().unwrap();
    app.perform(ResetAccount { account: "zhang".to_owned(), code_hash: code.hash() }).await;
    assert_eq!(app.log_in("zhang", PASSWORD).await.status, 401);
    let form = format!("code={}&new_password=kestrel-Moss-9&again=kestrel-Moss-9", code.as_str());
    let answer = app.post_form("/welcome", "", &form).await;
    assert_eq!((answer.status.as_u16(), answer.header("location")), (303, "/login"));
    assert_eq!(app.log_in("zhang", "kestrel-Moss-9").await.status, 303);
    let again = app.post_form("/welcome", "", &form).await;
    assert_eq!(again.status, 422, "a code opens once");
    let origin = Origin::default();
    assert!(origin.agent.is_none());
}

#[tokio::test]
async fn a_sixth_session_ends_the_one_unused_longest() {
    let app = TestApp::start().await;
    let mut cookies = Vec::new();
    for _ in 0..6 {
        cookies.push(app.sign_in("zhang").await);
        app.wait_minutes(1);
    }
    assert!(!alive(&app, &cookies[0]).await);
    for cookie in &cookies[1..] {
        assert!(alive(&app, cookie).await);
    }
}

#[tokio::test]
async fn the_second_factor_is_asked_for_and_a_code_opens_once() {
    use taizhang::access::SecondFactorPolicy;
    let by_role = |settings: &mut taizhang::config::Settings| {
        settings.rules.second_factor = SecondFactorPolicy::ByRole;
    };
    let app = TestApp::start_with(by_role).await;
    let answer = app.log_in("zhang", PASSWORD).await;
    assert_eq!(answer.header("location"), "/login/enrol");
    let cookie = answer.header("set-cookie").split(';').next().unwrap().to_owned();
    assert_eq!(app.get("/projects", &cookie).await.header("location"), "/login/enrol");
    assert_eq!(app.get("/api/v1/projects", &cookie).await.problem(), "403 SECOND_FACTOR_REQUIRED");
    let page = app.get("/login/enrol", &cookie).await.text;
    let secret = crate::pages::clinic::hidden(&page, "secret").to_owned();
    let code = code_at(&secret, app.clock.now()).unwrap();
    let wrong =
        app.post_form("/login/enrol", &cookie, &format!("secret={secret}&code=000000")).await;
    assert_eq!(wrong.status, 401, "{}", wrong.text);
    let enrolled =
        app.post_form("/login/enrol", &cookie, &format!("secret={secret}&code={code}")).await;
    assert_eq!((enrolled.status.as_u16(), enrolled.header("location")), (303, "/"));
    let full = enrolled.header("set-cookie").split(';').next().unwrap().to_owned();
    assert!(alive(&app, &full).await && !alive(&app, &cookie).await);

    let answer = app.log_in("zhang", PASSWORD).await;
    assert_eq!(answer.header("location"), "/login/code");
    let half = answer.header("set-cookie").split(';').next().unwrap().to_owned();
    let used = app.post_form("/login/code", &half, &format!("code={code}")).await;
    assert_eq!(used.status, 401, "the code was used to set it up");
    app.wait_minutes(1);
    let next = code_at(&secret, app.clock.now()).unwrap();
    let done = app.post_form("/login/code", &half, &format!("code={next}")).await;
    assert_eq!(done.status, 303, "{}", done.text);
    let inspector = app.log_in("wang", PASSWORD).await;
    assert_eq!(inspector.header("location"), "/", "inspectors on phones are not asked");
}

#[tokio::test]
async fn an_old_password_is_changed_before_anything_else() {
    let app = TestApp::start().await;
    app.wait_minutes(181 * 24 * 60);
    let answer = app.log_in("zhang", PASSWORD).await;
    assert_eq!(answer.header("location"), "/login/password");
    let cookie = answer.header("set-cookie").split(';').next().unwrap().to_owned();
    assert_eq!(
        app.get("/api/v1/projects", &cookie).await.problem(),
        "403 PASSWORD_CHANGE_REQUIRED"
    );
    let old = PASSWORD.replace(' ', "+");
    let weak = format!("password={old}&new_password=Password2016!&again=Password2016!");
    let refused = app.post_form("/login/password", &cookie, &weak).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text.contains("口令过于常见") && !refused.text.contains("Password2016!"));
    let good = format!("password={old}&new_password=kestrel-Moss-9&again=kestrel-Moss-9");
    let changed = app.post_form("/login/password", &cookie, &good).await;
    assert_eq!((changed.status.as_u16(), changed.header("location")), (303, "/"));
}

#[tokio::test]
async fn somebody_with_two_posts_goes_on_in_the_other_under_another_token() {
    let app = TestApp::start().await;
    let posts = vec![post(Role::CountyClerk, OWN), post(Role::CountyLeader, OWN)];
    app.add_person("qian", "示范钱", posts).await;
    let cookie = app.sign_in("qian").await;
    assert_eq!(app.get("/projects/new", &cookie).await.status, 200, "a clerk first");
    let known = accounts::credentials(app.ledger.read(), "qian").await.unwrap().unwrap();
    let posts =
        taizhang::ledger::posts::of_account(app.ledger.read(), known.account).await.unwrap();
    let form = format!("post={}", posts[1].id);
    let switched = app.post_form("/account/post", &cookie, &form).await;
    assert_eq!(switched.status, 303, "{}", switched.text);
    let leader = switched.header("set-cookie").split(';').next().unwrap().to_owned();
    assert!(!alive(&app, &cookie).await, "a new token for other rights");
    assert_eq!(app.get("/projects/new", &leader).await.status, 403);
    let session = app.get("/api/v1/session", &leader).await.json();
    assert_eq!(session["role"], "county_leader");
    let stolen = format!("post={}", post_of(&app, "zhang").await);
    assert_eq!(app.post_form("/account/post", &leader, &stolen).await.status, 404);
}

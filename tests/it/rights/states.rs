//! What becomes of a session when the account or its rights change: it ends at the next
//! request, whichever of the fourteen it was.

use chrono::NaiveDate;
use taizhang::access::{OneTimeCode, Origin, Passwords, code_at, new_secret};
use taizhang::clock::Clock;
use taizhang::domain::account::Role;
use taizhang::domain::area::AreaKey;
use taizhang::domain::ids::PublicId;
use taizhang::ledger::accounts::{
    self, ChangePassword, DisableAccount, EnrolSecondFactor, ResetAccount,
};
use taizhang::ledger::posts::{AppointPost, EndPost};
use taizhang::ledger::sessions::EndSessions;
use taizhang::ledger::{Actor, Envelope, Source};

use crate::support::{PASSWORD, TestApp, post};

const OWN: AreaKey = AreaKey(6_212_230_000_000);

async fn alive(app: &TestApp, cookie: &str) -> bool {
    app.get("/api/v1/session", cookie).await.status == 200
}

async fn post_of(app: &TestApp, name: &str) -> PublicId {
    let known = accounts::credentials(app.ledger.read(), name).await.unwrap().unwrap();
    let posts =
        taizhang::ledger::posts::of_account(app.ledger.read(), known.account).await.unwrap();
    posts[0].id
}

/// An act of the account's owner.
async fn oneself<C: taizhang::ledger::Command>(app: &TestApp, name: &str, command: C) {
    let known = accounts::credentials(app.ledger.read(), name).await.unwrap().unwrap();
    let actor = Actor::at_the_door(Some(known.account), name);
    app.ledger.perform(Envelope::new(actor, Source::Page), command).await.unwrap();
}

#[tokio::test]
async fn each_of_fourteen_events_ends_the_session_at_the_next_request() {
    let events = [
        "password changed",
        "password reset",
        "disabled",
        "post ended",
        "post struck out",
        "role changed",
        "area moved",
        "sessions ended by an administrator",
        "second factor set up",
        "second factor taken away",
        "signed out",
        "signed in anew",
        "not used for half an hour",
        "twelve hours over",
    ];
    assert_eq!(events.len(), 14);
    for event in events {
        let app = TestApp::start().await;
        let cookie = app.sign_in("zhang").await;
        assert!(alive(&app, &cookie).await, "before: {event}");
        happen(&app, event, &cookie).await;
        assert!(!alive(&app, &cookie).await, "after: {event}");
    }
}

async fn happen(app: &TestApp, event: &str, cookie: &str) {
    let name = || "zhang".to_owned();
    let end = |last_day| async move { EndPost { post: post_of(app, "zhang").await, last_day } };
    match event {
        "password changed" => {
            let password_hash =
                Passwords::default().hash("另一个口令 #7".to_owned()).await.unwrap();
            oneself(app, "zhang", ChangePassword { password_hash }).await;
        }
        "password reset" => {
            let code_hash = OneTimeCode::new().unwrap().hash();
            app.perform(ResetAccount { account: name(), code_hash }).await;
        }
        "disabled" => app.perform(DisableAccount { account: name(), disabled: true }).await,
        "post ended" => app.perform(end(None).await).await,
        "post struck out" => {
            let long_ago = NaiveDate::from_ymd_opt(2000, 1, 1);
            app.perform(end(long_ago).await).await;
        }
        "role changed" | "area moved" => {
            let role = if event == "role changed" { Role::CountyLeader } else { Role::CountyClerk };
            let area = if event == "role changed" { OWN } else { AreaKey(6_212_210_000_000) };
            app.perform(AppointPost { account: name(), post: post(role, area) }).await;
            app.perform(end(None).await).await;
        }
        "sessions ended by an administrator" => {
            app.perform(EndSessions { account: name() }).await;
        }
        "second factor set up" => {
            oneself(app, "zhang", EnrolSecondFactor { secret: Some(new_secret().unwrap()) }).await;
        }
        "second factor taken away" => {
            // Set up and signed in with, then taken away.
            app.wait_minutes(0);
            oneself(app, "zhang", EnrolSecondFactor { secret: None }).await;
            oneself(app, "zhang", EnrolSecondFactor { secret: Some(new_secret().unwrap()) }).await;
        }
        "signed out" => {
            app.post_form("/logout", cookie, "").await;
        }
        "signed in anew" => {
            let form = format!("name=zhang&password={}", PASSWORD.replace(' ', "+"));
            app.post_form("/login", cookie, &form).await;
        }
        "not used for half an hour" => app.wait_minutes(31),
        "twelve hours over" => app.wait_minutes(12 * 60 + 1),
        other => panic!("{other}"),
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
async fn somebody_with_two_posts_switches_and_every_act_tells_which() {
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

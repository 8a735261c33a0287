//! The first administrator, and who comes after: no account is there by default.

use taizhang::access::OneTimeCode;
use taizhang::ledger::codes::IssueFirstCode;

use super::new_account;
use crate::pages::clinic::{hidden, sent};
use crate::support::TestApp;

#[tokio::test]
async fn a_one_time_link_makes_the_first_who_appoints_the_second() {
    let app = TestApp::bare().await;
    let code = OneTimeCode::new().unwrap();
    app.perform(IssueFirstCode { code_hash: code.hash() }).await;
    let link = format!("/welcome?code={}", code.as_str());
    let page = app.get(&link, "").await;
    assert!(page.text.contains("系统管理员"), "{}", page.text);
    let answer = |password: &str| {
        sent(&[
            ("code", code.as_str()),
            ("name", "system"),
            ("display_name", "示范系统管理员"),
            ("unit", "示范市卫生计生委"),
            ("new_password", password),
            ("again", password),
        ])
    };
    let weak = app.post_form("/welcome", "", &answer("Longnan@2016")).await;
    assert_eq!(weak.status, 422);
    assert!(weak.text.contains("口令过于常见") && weak.text.contains("value=\"system\""));
    assert!(!weak.text.contains("Longnan@2016"), "a password is never given back");
    assert_eq!(app.post_form("/welcome", "", &answer("kestrel-Moss-9")).await.status, 303);
    assert_eq!(app.post_form("/welcome", "", &answer("kestrel-Moss-9")).await.status, 422);

    let login = app.log_in("system", "kestrel-Moss-9").await;
    let cookie = login.header("set-cookie").split(';').next().unwrap().to_owned();
    assert_eq!(app.get("/", &cookie).await.header("location"), "/settings");
    assert_eq!(app.get("/projects", &cookie).await.status, 403, "no business data");
    let appoint = sent(&[("name", "security"), ("display_name", "示范安全"), ("unit", "示范委")]);
    let done = app.post_form("/settings/security-administrator", &cookie, &appoint).await;
    assert_eq!(done.status, 200, "{}", done.text);
    let (_, rest) = done.text.split_once("/welcome?code=").expect("a link");
    let second = rest.get(..32).expect("a code").to_owned();
    let again = app.post_form("/settings/security-administrator", &cookie, &appoint).await;
    assert_eq!(again.status, 409, "there is one now");

    let form = sent(&[
        ("code", &second),
        ("new_password", "plover-Gneiss-4"),
        ("again", "plover-Gneiss-4"),
    ]);
    assert_eq!(app.post_form("/welcome", "", &form).await.status, 303);
    let login = app.log_in("security", "plover-Gneiss-4").await;
    let cookie = login.header("set-cookie").split(';').next().unwrap().to_owned();
    let page = app.get("/accounts", &cookie).await;
    assert!(page.text.contains("示范系统管理员"), "{}", page.text);
    assert!(hidden(&app.get("/accounts/new", &cookie).await.text, "_key").len() > 10);
}

#[tokio::test]
async fn a_link_is_given_until_there_is_an_administrator() {
    use taizhang::domain::area::AreaKey;
    use taizhang::ledger::accounts::DisableAccount;
    use taizhang::ledger::{Actor, Envelope, Source};
    // Three people have accounts, and none of them settings.
    let app = TestApp::start().await;
    let code = || OneTimeCode::new().expect("a code");
    let issue =
        async |code: &OneTimeCode| app.try_perform(IssueFirstCode { code_hash: code.hash() }).await;
    let first = code();
    issue(&first).await.expect("accounts alone let nobody into the settings");
    let answer = |code: &OneTimeCode, name: &str| {
        sent(&[
            ("code", code.as_str()),
            ("name", name),
            ("display_name", "示范系统管理员"),
            ("unit", "示范市卫生计生委"),
            ("new_password", "kestrel-Moss-9"),
            ("again", "kestrel-Moss-9"),
        ])
    };
    let taken = app.post_form("/welcome", "", &answer(&first, "zhang")).await;
    assert_eq!(taken.status, 409, "the name is somebody's: {}", taken.text);
    assert_eq!(app.post_form("/welcome", "", &answer(&first, "system")).await.status, 303);
    assert!(issue(&code()).await.is_err(), "there is one now");
    let disable = DisableAccount { account: "system".to_owned(), disabled: true };
    let machine = Envelope::new(Actor::command_line(AreaKey(0)), Source::Cli);
    app.ledger.perform(machine, disable).await.expect("an act");
    issue(&code()).await.expect("an administrator who is not let in is none");
}

#[tokio::test]
async fn an_administrator_opens_an_account_and_never_sees_its_password() {
    use taizhang::domain::account::Role;
    let app = TestApp::start().await;
    app.add_account("anquan", "示范安全", Role::SecurityAdministrator, crate::support::LONGNAN)
        .await;
    let cookie = app.sign_in("anquan").await;
    let form =
        new_account(&[("posts.0.role", "county_clerk"), ("posts.0.area_key", "6212210000000")]);
    let made = app.post_form("/accounts/new", &cookie, &form).await;
    assert_eq!(made.status, 200, "{}", made.text);
    let (_, rest) = made.text.split_once("/welcome?code=").expect("a link");
    let code = rest.get(..32).expect("a code").to_owned();
    let form =
        sent(&[("code", &code), ("new_password", "plover-Gneiss-4"), ("again", "plover-Gneiss-4")]);
    assert_eq!(app.post_form("/welcome", "", &form).await.status, 303);
    let login = app.log_in("new", "plover-Gneiss-4").await;
    assert_eq!((login.status.as_u16(), login.header("location")), (303, "/"));
    let wrong = sent(&[
        ("name", "other"),
        ("display_name", "示范"),
        ("unit", "示范"),
        ("area_key", "6212210000000"),
        ("posts.0.role", "county_clerk"),
        ("posts.0.area_key", "6212000000000"),
    ]);
    let refused = app.post_form("/accounts/new", &cookie, &wrong).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text.contains("范围应为一个县区"), "{}", refused.text);
    let own = sent(&[("role", "prefecture_clerk"), ("area_key", "6212000000000")]);
    let refused = app.post_form("/accounts/anquan/posts", &cookie, &own).await;
    assert_eq!(refused.status, 403, "not oneself: {}", refused.text);
}

//! Passwords that come all at once: whoever finds no turn is told when to come again, and has not
//! guessed.

use std::time::Duration;

use taizhang::access::{Gate, OneTimeCode, Passwords, new_secret};
use taizhang::domain::account::Role;
use taizhang::ledger::accounts::ResetAccount;

use crate::pages::clinic::sent;
use crate::support::{Answer, LONGNAN, PASSWORD, TestApp};

/// What is typed and never given back.
const CANARY: &str = "kestrel-Moss-9";

/// More attempts than a name has from one network before it has to wait.
const MANY: usize = 8;

/// The service while so many passwords are looked at that no turn comes.
fn crowded(app: TestApp) -> TestApp {
    let no_turn = Passwords::with(0, Duration::from_millis(1));
    let gate = Gate::new(app.settings.rules).with_passwords(no_turn);
    app.behind(gate)
}

/// The service once the crowd has gone.
fn quiet(app: TestApp) -> TestApp {
    let gate = Gate::new(app.settings.rules);
    app.behind(gate)
}

/// Fails where an answer is not the page that says when to come again, without what was typed.
fn assert_told(answer: &Answer, path: &str) {
    let Answer { text, .. } = answer;
    assert_eq!(
        (answer.status.as_u16(), answer.header("retry-after")),
        (503, "2"),
        "{path}: {text}"
    );
    assert!(answer.header("content-type").starts_with("text/html"), "{path}");
    assert!(text.contains("系统繁忙，请稍候重试"), "{path}: {text}");
    assert!(text.contains("<form") && !text.contains(CANARY), "{path}: {text}");
}

#[tokio::test]
async fn whoever_finds_no_turn_at_the_sign_in_has_not_guessed() {
    let app = crowded(TestApp::start().await);
    for name in ["zhang", "nobody-here"] {
        for _ in 0..MANY {
            let answer = app.log_in(name, CANARY).await;
            assert_told(&answer, "/login");
            let kept = format!("value=\"{name}\"");
            assert!(answer.text.contains(&kept), "the name stays: {}", answer.text);
        }
    }
    assert!(app.told_of("session.refuse").await.is_empty(), "nobody was refused");
    let app = quiet(app);
    assert_eq!(app.log_in("zhang", PASSWORD).await.status, 303);
}

#[tokio::test]
async fn whoever_finds_no_turn_while_signed_in_has_not_guessed_either() {
    let app = TestApp::start().await;
    let cookie = app.sign_in("zhang").await;
    let app = crowded(app);
    let secret = new_secret().unwrap();
    let password = [("password", CANARY), ("new_password", CANARY), ("again", CANARY)];
    let factor = [("secret", secret.as_str()), ("code", "000000"), ("password", CANARY)];
    for _ in 0..MANY {
        for (path, form) in [("/account/password", &password), ("/login/enrol", &factor)] {
            assert_told(&app.post_form(path, &cookie, &sent(form)).await, path);
        }
    }
    assert!(app.told_of("session.refuse").await.is_empty(), "nobody was refused");
    assert_eq!(app.get("/api/v1/session", &cookie).await.status, 200, "the session goes on");
}

#[tokio::test]
async fn a_link_that_found_no_turn_opens_later_and_what_was_typed_stays() {
    let app = TestApp::start().await;
    let code = OneTimeCode::new().unwrap();
    app.perform(ResetAccount { account: "zhang".to_owned(), code_hash: code.hash() }).await;
    let app = crowded(app);
    let form = sent(&[("code", code.as_str()), ("new_password", CANARY), ("again", CANARY)]);
    let busy = app.post_form("/welcome", "", &form).await;
    assert_told(&busy, "/welcome");
    assert!(busy.text.contains(code.as_str()), "the code stays: {}", busy.text);
    let app = quiet(app);
    assert_eq!(app.post_form("/welcome", "", &form).await.status, 303);
    assert_eq!(app.log_in("zhang", CANARY).await.status, 303);
}

#[tokio::test]
async fn whoever_has_to_wait_for_the_own_password_is_told_how_long() {
    let app = TestApp::start().await;
    app.add_account("qian", "示范钱", Role::PrefectureClerk, LONGNAN).await;
    let cookie = app.sign_in("qian").await;
    let form = sent(&[("password", "a guess"), ("new_password", CANARY), ("again", CANARY)]);
    for _ in 0..5 {
        let refused = app.post_form("/account/password", &cookie, &form).await;
        assert_eq!(refused.status, 422, "{}", refused.text);
    }
    let held = app.post_form("/account/password", &cookie, &form).await;
    assert_eq!((held.status.as_u16(), held.header("retry-after")), (429, "30"), "{}", held.text);
    assert!(held.text.contains("请 30 秒后再试"), "{}", held.text);
}

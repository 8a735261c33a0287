//! Sessions of one's own, ended by the buttons of the account's page.

use taizhang::ledger::verify;

use crate::support::{Button, KEY, TestApp, button, buttons};

const OTHER: &str = "结束";
const OWN: &str = "退出（本机）";

/// The buttons that end the sessions which the account's page lists.
async fn listed(app: &TestApp, cookie: &str) -> Vec<Button> {
    let page = app.get("/account", cookie).await;
    assert_eq!(page.status, 200, "{}", page.text);
    let ends = |button: &Button| button.action.starts_with("/account/sessions/");
    buttons(&page.text).into_iter().filter(ends).collect()
}

/// Presses a button, and says where that leads.
async fn press(app: &TestApp, cookie: &str, button: &Button) -> String {
    let answer = app.post_form(&button.action, cookie, &button.body).await;
    assert_eq!(answer.status, 303, "{button:?}: {}", answer.text);
    answer.header("location").to_owned()
}

async fn alive(app: &TestApp, cookie: &str) -> bool {
    app.get("/api/v1/session", cookie).await.status == 200
}

#[tokio::test]
async fn a_session_left_open_elsewhere_is_ended_by_its_button_and_the_own_one_goes_on() {
    let app = TestApp::start().await;
    let office = app.sign_in("zhang").await;
    app.wait_minutes(5);
    let phone = app.sign_in("zhang").await;
    let labels: Vec<String> =
        listed(&app, &phone).await.into_iter().map(|button| button.label).collect();
    assert_eq!(labels, [OWN, OTHER], "the last used first");
    let page = app.get("/account", &phone).await.text;
    assert_eq!(press(&app, &phone, &button(&page, OTHER)).await, "/account");
    assert!(!alive(&app, &office).await, "at its next request");
    assert_eq!(app.get("/projects", &office).await.header("location"), "/login?next=/projects");
    assert!(alive(&app, &phone).await);
    let left: Vec<Button> = listed(&app, &phone).await;
    assert_eq!(left.iter().map(|button| button.label.as_str()).collect::<Vec<_>>(), [OWN]);
    // The page was still open in another window.
    let again = app.post_form(&button(&page, OTHER).action, &phone, "").await;
    assert_eq!(again.status, 404, "{}", again.text);
    assert!(alive(&app, &phone).await);
    let closed = app.noted("session.close").await;
    assert_eq!(closed.len(), 1, "one was ended, and what is not there is no act");
    assert_eq!(closed[0].account, "zhang");
    assert!(closed[0].post.starts_with("县区经办"), "{}", closed[0].post);
    assert_eq!(verify(&app.ledger, KEY, None).await.unwrap().broken, []);
}

#[tokio::test]
async fn the_own_session_ends_by_its_button_too() {
    let app = TestApp::start().await;
    let office = app.sign_in("zhang").await;
    app.wait_minutes(5);
    let phone = app.sign_in("zhang").await;
    let page = app.get("/account", &phone).await.text;
    assert_eq!(press(&app, &phone, &button(&page, OWN)).await, "/login");
    assert!(!alive(&app, &phone).await);
    assert!(alive(&app, &office).await, "the other one goes on");
    assert_eq!(app.get("/account", &phone).await.header("location"), "/login?next=/account");
}

#[tokio::test]
async fn nobody_ends_another_persons_session_by_a_button_of_theirs() {
    let app = TestApp::start().await;
    let (zhang, wang) = (app.sign_in("zhang").await, app.sign_in("wang").await);
    let theirs = listed(&app, &wang).await.remove(0);
    let refused = app.post_form(&theirs.action, &zhang, &theirs.body).await;
    assert_eq!(refused.status, 404, "{}", refused.text);
    let nothing = "/account/sessions/0190a000-0000-7000-8000-00000000000f/end";
    let nobodys = app.post_form(nothing, &zhang, &theirs.body).await;
    assert_eq!(nobodys.status, 404, "like what is not there: {}", nobodys.text);
    assert!(alive(&app, &wang).await && alive(&app, &zhang).await);
    assert!(app.noted("session.close").await.is_empty());
    // Without a session there is nothing to press.
    let stranger = app.post_form(&theirs.action, "", &theirs.body).await;
    assert_eq!(stranger.status, 401, "{}", stranger.text);
    assert!(alive(&app, &wang).await);
}

#[tokio::test]
async fn a_button_shows_the_token_that_old_web_views_are_asked_for() {
    use axum::body::Body;
    use axum::http::{Request, header};
    let app = TestApp::start().await;
    let office = app.sign_in("zhang").await;
    app.wait_minutes(5);
    let phone = app.sign_in("zhang").await;
    let end = button(&app.get("/account", &phone).await.text, OTHER);
    let said = async |body: &str| {
        let request = Request::post(&end.action)
            .header(header::COOKIE, &phone)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        app.ask(request.body(Body::from(body.to_owned())).expect("a request")).await.status
    };
    assert_eq!(said("").await, 403);
    assert!(alive(&app, &office).await);
    assert_eq!(said(&end.body).await, 303);
    assert!(!alive(&app, &office).await);
}

//! What every way in answers to a session that is not whole: half signed in, over, or in no
//! post.

use std::collections::BTreeMap;

use axum::body::Body;
use axum::http::{Method, Request, header};
use taizhang::access::{SecondFactorPolicy, new_secret};
use taizhang::config::Settings;
use taizhang::domain::account::Role;
use taizhang::ledger::accounts::{self, DisableAccount, EnrolSecondFactor};
use taizhang::ledger::posts::{self, EndPost};
use taizhang::ledger::{Actor, Envelope, Source};
use taizhang::web::{Door, Pass, doors};

use super::world::Way;
use super::{Outcome, ends_the_session};
use crate::support::{Answer, LONGNAN, TestApp};

/// The expected outcomes, reviewed by hand.
const EXPECTED: &str = include_str!("states.csv");

/// What is the matter with a session.
const STATES: [&str; 7] = [
    "second_factor",
    "enrolment",
    "new_password",
    "expired",
    "disabled",
    "post_ended",
    "without_post",
];

/// A session in each of the states, in their order.
async fn cookies(app: &TestApp) -> [String; 7] {
    // The passwords of those who were there before are too old by then.
    app.wait_minutes(181 * 24 * 60);
    for name in &STATES[3..] {
        app.add_account(name, "示范员", Role::Inspector, LONGNAN).await;
    }
    let expired = app.sign_in("expired").await;
    // An inspector's session lasts an hour without a request, anybody else's half an hour.
    app.wait_minutes(61);
    let disabled = app.sign_in("disabled").await;
    app.perform(DisableAccount { account: "disabled".to_owned(), disabled: true }).await;
    let post_ended = app.sign_in("post_ended").await;
    for name in ["post_ended", "without_post"] {
        end_post(app, name).await;
    }
    set_up_second_factor(app, "li").await;
    [
        app.sign_in("li").await,
        app.sign_in("zhang").await,
        app.sign_in("wang").await,
        expired,
        disabled,
        post_ended,
        app.sign_in("without_post").await,
    ]
}

async fn end_post(app: &TestApp, name: &str) {
    let known = accounts::credentials(app.ledger.read(), name).await.unwrap().unwrap();
    let posts = posts::of_account(app.ledger.read(), known.account).await.unwrap();
    app.perform(EndPost { post: posts[0].id, last_day: None }).await;
}

async fn set_up_second_factor(app: &TestApp, name: &str) {
    let known = accounts::credentials(app.ledger.read(), name).await.unwrap().unwrap();
    let envelope = Envelope::new(Actor::at_the_door(Some(known.account), name), Source::Page);
    let enrol = EnrolSecondFactor { seen: known.version, secret: Some(new_secret().unwrap()) };
    app.ledger.perform(envelope, enrol).await.unwrap();
}

/// A line of the table: pass and kind of a way in, or its method and path.
type Key = (String, String);

fn expected() -> BTreeMap<Key, Vec<String>> {
    let mut lines = EXPECTED.lines().filter(|line| !line.starts_with('#'));
    let head: Vec<&str> = lines.next().expect("a head").split(',').collect();
    assert_eq!(head[2..], STATES, "the columns are the states");
    lines
        .map(|line| {
            let mut cells = line.split(',').map(str::to_owned);
            let key = (cells.next().expect("a pass"), cells.next().expect("a way"));
            (key, cells.collect())
        })
        .collect()
}

/// The lines that may tell of a way in: its own, or that of its like.
fn keys(door: &Door) -> [Key; 2] {
    let pass = match door.pass {
        Pass::Anyone => "anyone",
        Pass::Halfway => "halfway",
        Pass::SignedIn => "signed_in",
        Pass::May(_) | Pass::Reads(_) => "may",
    };
    let way = match door.method {
        _ if door.path.starts_with("/api/") => "interface",
        Method::GET => "page",
        _ => "form",
    };
    let own = (door.method.to_string(), door.path.clone());
    [own, (pass.to_owned(), way.to_owned())]
}

/// Goes through a door with nothing in hand.
async fn ask(app: &TestApp, door: &Door, cookie: &str) -> Answer {
    let mut request = Request::builder()
        .method(&door.method)
        .uri(Way::nowhere().path(&door.path))
        .header(header::COOKIE, cookie)
        .header("sec-fetch-site", "same-origin");
    // What says that it is a form is kept for its owner, who has room for twenty.
    let mut body = "";
    if door.path.starts_with("/api/") && door.method != Method::GET {
        request = request.header(header::CONTENT_TYPE, "application/json");
        body = "{}";
    }
    app.ask(request.body(Body::from(body)).expect("a request")).await
}

/// What the door came to, in the words of the table.
fn word(answer: &Answer) -> &'static str {
    let steps = ["/login/code", "/login/enrol", "/login/password"];
    let codes = ["SECOND_FACTOR_REQUIRED", "PASSWORD_CHANGE_REQUIRED"];
    let told = match answer.status.as_u16() {
        303 => steps.into_iter().find(|step| answer.header("location") == *step),
        403 => codes.into_iter().find(|code| answer.text.contains(code)),
        _ => None,
    };
    told.unwrap_or_else(|| Outcome::of(answer).sign())
}

#[tokio::test]
async fn every_way_in_answers_every_state_of_a_session_as_the_table_says() {
    let by_role = |settings: &mut Settings| {
        settings.rules.second_factor = SecondFactorPolicy::ByRole;
    };
    let app = TestApp::start_with(by_role).await;
    let cookies = cookies(&app).await;
    let expected = expected();
    let mut wrong = Vec::new();
    let mut used = Vec::new();
    let mut cells = 0;
    let mut doors = doors();
    doors.sort_by_key(ends_the_session);
    for door in &doors {
        let Some(key) = keys(door).into_iter().find(|key| expected.contains_key(key)) else {
            wrong.push(format!("{} {} is not in the table", door.method, door.path));
            continue;
        };
        for ((state, cookie), expected) in STATES.iter().zip(&cookies).zip(&expected[&key]) {
            let answer = ask(&app, door, cookie).await;
            let found = word(&answer);
            cells += 1;
            if found != expected {
                let cell = format!("{} {} as {state}", door.method, door.path);
                wrong.push(format!("{cell}: {found}, expected {expected} ({})", answer.status));
            }
        }
        used.push(key);
    }
    let idle = expected.keys().filter(|key| !used.contains(key));
    wrong.extend(idle.map(|(pass, way)| format!("{pass},{way} is about no way in")));
    eprintln!("rights: {} ways in, {cells} cells of sessions", doors.len());
    assert!(wrong.is_empty(), "{} cells:\n{}", wrong.len(), wrong.join("\n"));
}

//! Who may do what: every way in × every role, held against a table that a person can read;
//! and whose records are whose.

mod areas;
mod objects;
mod seed;
mod sessions;
mod states;
mod traces;
mod world;

use std::collections::BTreeMap;

use axum::http::Method;
use taizhang::domain::account::Role;
use taizhang::web::{Door, doors};

use crate::support::Answer;
use world::{Way, World};

/// The expected outcomes, reviewed by hand. One line a way in, one column a principal.
///
/// `+` passes the door · `-` is refused: 403 FORBIDDEN · `>` is led to the sign-in (401 on
/// the interface).
const EXPECTED: &str = include_str!("matrix.csv");

/// What the door came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Passed,
    Forbidden,
    SignIn,
    /// The service itself failed, which it never may.
    Failed,
}

impl Outcome {
    fn of(answer: &Answer) -> Self {
        let says = |code: &str| answer.text.contains(code);
        let location = answer.header("location");
        // Whoever signs out is led to the sign-in, too, but with a browser that was cleared.
        let led = location == "/login" || location.starts_with("/login?");
        match answer.status.as_u16() {
            403 if says("FORBIDDEN") => Self::Forbidden,
            401 if says("UNAUTHENTICATED") => Self::SignIn,
            303 if led && answer.header("clear-site-data").is_empty() => Self::SignIn,
            500.. => Self::Failed,
            _ => Self::Passed,
        }
    }

    fn sign(self) -> &'static str {
        match self {
            Self::Passed => "+",
            Self::Forbidden => "-",
            Self::SignIn => ">",
            Self::Failed => "!",
        }
    }
}

/// Anybody who may ask: nobody, a forged cookie, and one person of every role.
fn principals() -> Vec<String> {
    let mut all = vec!["anonymous".to_owned(), "forged".to_owned()];
    all.extend(Role::ALL.iter().map(|role| role.code()));
    all
}

fn expected() -> BTreeMap<(String, String), Vec<String>> {
    let mut lines = EXPECTED.lines().filter(|line| !line.starts_with('#'));
    let head: Vec<&str> = lines.next().expect("a head").split(',').collect();
    assert_eq!(head[2..].to_vec(), principals(), "the columns are the principals");
    lines
        .map(|line| {
            let mut cells = line.split(',').map(str::to_owned);
            let (method, path) = (cells.next().expect("a method"), cells.next().expect("a path"));
            ((method, path), cells.collect())
        })
        .collect()
}

/// Signing out takes the session away that the other cells need.
fn ends_the_session(door: &Door) -> bool {
    door.path == "/logout"
}

#[tokio::test]
async fn every_way_in_answers_every_role_as_the_table_says() {
    let expected = expected();
    let world = World::new().await;
    let mut wrong = Vec::new();
    let mut cells = 0;
    let mut seen = Vec::new();
    for door in doors() {
        let key = (door.method.to_string(), door.path.clone());
        seen.push(key.clone());
        let Some(row) = expected.get(&key) else {
            wrong.push(format!("{},{} is not in the table", key.0, key.1));
            continue;
        };
        for (principal, expected) in principals().iter().zip(row) {
            let cookie = world.cookie(principal).await;
            let answer = world.ask(&door, &Way::own(&world), &cookie).await;
            let found = Outcome::of(&answer).sign();
            cells += 1;
            if found != expected {
                let cell = format!("{} {} as {principal}", door.method, door.path);
                wrong.push(format!("{cell}: {found}, expected {expected} ({})", answer.status));
            }
            if ends_the_session(&door) {
                world.sign_in_again(principal).await;
            }
        }
    }
    let gone = expected.keys().filter(|key| !seen.contains(key));
    wrong.extend(gone.map(|(method, path)| format!("{method},{path} is gone")));
    eprintln!("rights: {} ways in, {cells} cells", seen.len());
    assert!(wrong.is_empty(), "{} cells:\n{}", wrong.len(), wrong.join("\n"));
}

#[tokio::test]
async fn a_method_that_is_not_declared_is_not_there() {
    let world = World::new().await;
    let cookie = world.cookie("prefecture_clerk").await;
    for path in ["/projects", "/api/v1/board", "/audit"] {
        let door = Door {
            method: Method::DELETE,
            path: path.to_owned(),
            pass: taizhang::web::Pass::SignedIn,
        };
        let answer = world.ask(&door, &Way::own(&world), &cookie).await;
        assert_eq!(answer.status, 405, "{path}");
    }
}

//! How far the administrator of a county reaches: to accounts whose posts all lie within it.

use chrono::NaiveDate;
use taizhang::domain::account::Role;
use taizhang::domain::area::AreaKey;
use taizhang::ledger::posts::NewPost;

use crate::pages::clinic::{day, sent};
use crate::support::{LONGNAN, TestApp, post};

const COUNTY: AreaKey = AreaKey(6_212_230_000_000);

/// A post in the prefecture, for a time.
fn above(from: &str, until: Option<NaiveDate>) -> NewPost {
    let held = post(Role::PrefectureClerk, LONGNAN);
    NewPost { valid_from: Some(day(from)), valid_until: until, ..held }
}

/// An administrator of the county and one of the prefecture, and people of the county's unit:
/// two who work for the prefecture too, now or later, one who did, and one who never did.
async fn with_wider_posts() -> TestApp {
    let app = TestApp::start().await;
    app.add_account("near", "示范县安全", Role::SecurityAdministrator, COUNTY).await;
    app.add_account("far", "示范市安全", Role::SecurityAdministrator, LONGNAN).await;
    let own = || post(Role::CountyClerk, COUNTY);
    let before = Some(day("2016-08-31"));
    for (name, person, posts) in [
        ("now", "示范现", vec![own(), above("2015-01-01", None)]),
        ("later", "示范后", vec![own(), above("2017-01-01", None)]),
        ("once", "示范曾", vec![own(), above("2015-01-01", before)]),
        ("never", "示范未", vec![own()]),
    ] {
        app.add_person(name, person, posts).await;
    }
    app
}

/// Every form by which an administrator could take an account over, or part of it.
fn forms() -> [(&'static str, String); 4] {
    let leader = [("role", "county_leader"), ("area_key", "6212230000000")];
    [
        ("reset", String::new()),
        ("disable", sent(&[("disabled", "true")])),
        ("sessions/end", String::new()),
        ("posts", sent(&leader)),
    ]
}

#[tokio::test]
async fn whoever_holds_a_post_above_is_out_of_a_countys_reach() {
    let app = with_wider_posts().await;
    let near = app.sign_in("near").await;
    let held = app.sign_in("now").await;
    for name in ["now", "later"] {
        assert_eq!(app.get(&format!("/accounts/{name}"), &near).await.status, 404, "{name}");
        for (act, form) in forms() {
            let refused = app.post_form(&format!("/accounts/{name}/{act}"), &near, &form).await;
            assert_eq!(refused.status, 404, "{act} {name}: {}", refused.text);
        }
    }
    let list = app.get("/accounts", &near).await.text;
    assert!(!list.contains("示范现") && !list.contains("示范后"), "{list}");
    assert!(list.contains("示范曾") && list.contains("示范未"), "{list}");
    assert_eq!(app.get("/api/v1/session", &held).await.status, 200, "nothing became of it");
}

#[tokio::test]
async fn a_post_that_is_over_keeps_nobody_out_of_reach() {
    let app = with_wider_posts().await;
    let near = app.sign_in("near").await;
    for name in ["once", "never"] {
        let reset = app.post_form(&format!("/accounts/{name}/reset"), &near, "").await;
        assert_eq!(reset.status, 200, "{name}: {}", reset.text);
        assert!(reset.text.contains("/welcome?code="), "{}", reset.text);
    }
    let far = app.sign_in("far").await;
    let reset = app.post_form("/accounts/now/reset", &far, "").await;
    assert_eq!(reset.status, 200, "who answers for all of it may: {}", reset.text);
}

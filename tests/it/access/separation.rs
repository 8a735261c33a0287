//! Three administrators, and nobody is two of them at a time (三员分立): however a post is given,
//! and whichever of two was there first.

use std::fmt::Debug;

use taizhang::access::OneTimeCode;
use taizhang::domain::account::Role;
use taizhang::domain::area::{AreaKey, Scope};
use taizhang::ledger::accounts::{self, CreateAccount, WayIn};
use taizhang::ledger::codes::IssueFirstCode;
use taizhang::ledger::posts::{AppointPost, EndPost, NewPost, of_account};
use taizhang::ledger::{LedgerError, Result};

use super::new_account;
use crate::pages::clinic::{day, sent};
use crate::store::{PREFECTURE, Store};
use crate::support::{LONGNAN, TestApp, post};

const ADMINISTRATORS: [Role; 3] =
    [Role::SystemAdministrator, Role::SecurityAdministrator, Role::AuditAdministrator];

const SECRET: &str = "kestrel-Moss-9";

/// Every two roles of which one is an administrator's, in both orders.
fn pairs() -> Vec<(Role, Role)> {
    let mut pairs = Vec::new();
    for one in Role::ALL.iter().copied() {
        for other in Role::ALL.iter().copied() {
            let administers = [one, other].iter().any(|role| ADMINISTRATORS.contains(role));
            if administers && one != other {
                pairs.push((one, other));
            }
        }
    }
    pairs
}

/// A post of a role where it may be held.
fn held(role: Role) -> NewPost {
    let area = match role {
        Role::CountyClerk | Role::CountyLeader => 6_212_230_000_000,
        Role::TownshipReporter => 6_212_231_000_000,
        _ => PREFECTURE.0,
    };
    post(role, AreaKey(area))
}

/// A post of the prefecture from a day to another, or for good.
fn spell(role: Role, (from, until): (&str, Option<&str>)) -> NewPost {
    NewPost { valid_from: Some(day(from)), valid_until: until.map(day), ..post(role, PREFECTURE) }
}

fn account(name: &str, posts: Vec<NewPost>) -> CreateAccount {
    CreateAccount {
        name: name.to_owned(),
        display_name: "示范".to_owned(),
        unit: "示范".to_owned(),
        area_key: PREFECTURE,
        citizen_id: None,
        phone: None,
        posts,
        way_in: WayIn::None,
    }
}

/// What was said to be wrong: place, code and words.
fn said<T: Debug>(refused: Result<T>) -> Vec<(String, &'static str, String)> {
    match refused {
        Err(LedgerError::Invalid(faults)) => {
            faults.into_iter().map(|fault| (fault.pointer, fault.code, fault.detail)).collect()
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn nobody_holds_an_administrators_post_beside_another() {
    for store in Store::all().await {
        for (number, (one, other)) in pairs().into_iter().enumerate() {
            let words = format!("已任{one}，不能兼任{other}（三员分立）。");
            let both = account(&format!("both{number}"), vec![held(one), held(other)]);
            let fault = ("#/posts/1/role".to_owned(), "SEPARATION", words.clone());
            assert_eq!(said(store.act(both).await), [fault], "{}", store.engine());
            let name = format!("one{number}");
            store.act(account(&name, vec![held(one)])).await.unwrap();
            let second = AppointPost { account: name, post: held(other) };
            let fault = ("#/role".to_owned(), "SEPARATION", words);
            assert_eq!(said(store.act(second).await), [fault], "{}", store.engine());
        }
        let read = store.ledger.read();
        let all = accounts::reached(read, Scope::everything(), day("2016-03-01")).await.unwrap();
        let lines = all.managed;
        assert_eq!(lines.len(), pairs().len(), "nothing was made by halves");
        for line in lines {
            assert!(line.name.starts_with("one") && line.posts.len() == 1, "{line:?}");
        }
    }
}

#[tokio::test]
async fn one_after_the_other_goes_in_whichever_order_they_are_given() {
    let first_half = ("2016-01-01", Some("2016-06-30"));
    let second_half = ("2016-07-01", None);
    let rows = [
        (first_half, second_half, true),
        (first_half, ("2016-06-30", None), false),
        (second_half, first_half, true),
        (second_half, ("2016-01-01", Some("2016-07-01")), false),
        (second_half, ("2016-01-01", None), false),
        (("2016-01-01", None), second_half, false),
    ];
    for store in Store::all().await {
        for (number, (held, given, goes)) in rows.into_iter().enumerate() {
            let name = format!("account{number}");
            let first = spell(Role::SystemAdministrator, held);
            store.act(account(&name, vec![first])).await.unwrap();
            let second = spell(Role::AuditAdministrator, given);
            let found = store.act(AppointPost { account: name, post: second }).await;
            assert_eq!(found.is_ok(), goes, "{held:?} and {given:?}: {found:?}");
            if !goes {
                assert_eq!(said(found)[0].1, "SEPARATION", "{held:?} and {given:?}");
            }
        }
    }
}

#[tokio::test]
async fn a_post_that_has_an_end_is_not_made_to_last_beside_the_next() {
    for store in Store::all().await {
        let first = spell(Role::SystemAdministrator, ("2015-01-01", None));
        store.act(account("one", vec![first])).await.unwrap();
        let read = store.ledger.read();
        let known = accounts::credentials(read, "one").await.unwrap().unwrap();
        let post = of_account(read, known.account).await.unwrap()[0].id;
        for sooner in ["2016-06-30", "2016-01-31"] {
            store.act(EndPost { post, last_day: Some(day(sooner)) }).await.unwrap();
        }
        let next = spell(Role::AuditAdministrator, ("2016-02-01", None));
        store.act(AppointPost { account: "one".to_owned(), post: next }).await.unwrap();
        // Without a day it is yesterday, the last of February.
        for last_day in [None, Some("2016-02-01"), Some("2030-12-31")] {
            let later = EndPost { post, last_day: last_day.map(day) };
            let refused = store.act(later).await.unwrap_err();
            let LedgerError::State { detail, .. } = refused else { panic!("{refused}") };
            let words = "该岗位到 2016-01-31 为止，不能改到更晚；续任请另行任命。";
            assert_eq!(detail, words, "{last_day:?}");
        }
        let ends: Vec<_> = of_account(read, known.account).await.unwrap();
        let ends: Vec<_> = ends.iter().map(|post| post.valid_until).collect();
        assert_eq!(ends, [Some(day("2016-01-31")), None], "{}", store.engine());
    }
}

#[tokio::test]
async fn the_pages_say_so_beside_the_field() {
    let app = TestApp::start().await;
    app.add_account("system", "示范系统", Role::SystemAdministrator, LONGNAN).await;
    app.add_account("anquan", "示范安全", Role::SecurityAdministrator, LONGNAN).await;
    let anquan = app.sign_in("anquan").await;
    let words = "已任系统管理员，不能兼任审计管理员（三员分立）。";
    let audit = sent(&[("role", "audit_administrator"), ("area_key", "6212000000000")]);
    let refused = app.post_form("/accounts/system/posts", &anquan, &audit).await;
    assert_eq!(refused.status, 422, "{}", refused.text);
    let beside = format!("id=\"role-fault\">{words}");
    assert!(refused.text.contains(&beside), "{}", refused.text);

    let both = new_account(&[
        ("posts.0.role", "system_administrator"),
        ("posts.0.area_key", "6212000000000"),
        ("posts.1.role", "audit_administrator"),
        ("posts.1.area_key", "6212000000000"),
    ]);
    let refused = app.post_form("/accounts/new", &anquan, &both).await;
    assert_eq!(refused.status, 422, "{}", refused.text);
    assert!(refused.text.contains(words), "{}", refused.text);
    let list = app.get("/accounts", &anquan).await.text;
    assert!(list.contains("示范系统") && !list.contains("示范新人"), "{list}");
}

#[tokio::test]
async fn whoever_appoints_the_first_who_hands_out_accounts_appoints_no_other_administrator() {
    let app = TestApp::start().await;
    app.add_account("shenji", "示范审计", Role::AuditAdministrator, LONGNAN).await;
    let code = OneTimeCode::new().unwrap();
    app.perform(IssueFirstCode { code_hash: code.hash() }).await;
    let first = sent(&[
        ("code", code.as_str()),
        ("name", "system"),
        ("display_name", "示范系统"),
        ("unit", "示范委"),
        ("new_password", SECRET),
        ("again", SECRET),
    ]);
    assert_eq!(app.post_form("/welcome", "", &first).await.status, 303);
    let login = app.log_in("system", SECRET).await;
    let system = login.header("set-cookie").split(';').next().unwrap().to_owned();
    for (name, held) in [("system", "系统管理员"), ("shenji", "审计管理员"), ("zhang", "县区经办")]
    {
        let form = sent(&[("name", name), ("display_name", "示范"), ("unit", "示范委")]);
        let refused = app.post_form("/settings/security-administrator", &system, &form).await;
        assert_eq!(refused.status, 422, "{name}: {}", refused.text);
        let words = format!("已任{held}，不能兼任安全管理员（三员分立）。");
        assert!(refused.text.contains(&words), "{name}: {}", refused.text);
        assert!(refused.text.contains("有 1 处内容需要修改"), "{name}: {}", refused.text);
    }
    assert!(app.told_of("account.appoint_security").await.is_empty());
    let form = sent(&[("name", "anquan"), ("display_name", "示范安全"), ("unit", "示范委")]);
    let done = app.post_form("/settings/security-administrator", &system, &form).await;
    assert_eq!(done.status, 200, "somebody else: {}", done.text);
}

//! How far the administrator of a county reaches: to accounts whose posts all lie within it, and
//! by a code that they issued no farther and no longer.

use chrono::NaiveDate;
use taizhang::access::OneTimeCode;
use taizhang::domain::account::Role;
use taizhang::domain::area::AreaKey;
use taizhang::domain::ids::PublicId;
use taizhang::ledger::accounts::{ResetAccount, credentials};
use taizhang::ledger::posts::{NewPost, of_account};

use crate::pages::clinic::{day, sent};
use crate::support::people::apps;
use crate::support::{Answer, LONGNAN, TestApp, button, buttons, post};

const SECRET: &str = "plover-Gneiss-4";

const COUNTY: AreaKey = AreaKey(6_212_230_000_000);

/// A post in the prefecture, for a time.
fn above(from: &str, until: Option<NaiveDate>) -> NewPost {
    let held = post(Role::PrefectureClerk, LONGNAN);
    NewPost { valid_from: Some(day(from)), valid_until: until, ..held }
}

/// An administrator of the county and one of the prefecture, and people of the county's unit:
/// two who work for the prefecture too, now or later, one who did, and one who never did.
async fn with_wider_posts(app: TestApp) -> TestApp {
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
async fn whoever_holds_a_post_above_is_managed_from_above() {
    let app = with_wider_posts(TestApp::start().await).await;
    let near = app.sign_in("near").await;
    let held = app.sign_in("now").await;
    for name in ["now", "later"] {
        for (act, form) in forms() {
            let refused = app.post_form(&format!("/accounts/{name}/{act}"), &near, &form).await;
            assert_eq!(refused.status, 404, "{act} {name}: {}", refused.text);
        }
    }
    assert_eq!(app.get("/api/v1/session", &held).await.status, 200, "nothing became of it");
}

/// The post of an account in an area.
async fn post_in(app: &TestApp, name: &str, area: AreaKey) -> PublicId {
    let account = credentials(app.ledger.read(), name).await.unwrap().unwrap().account;
    let posts = of_account(app.ledger.read(), account).await.unwrap();
    posts.iter().find(|post| post.area_key == area).expect("a post").id
}

#[tokio::test]
async fn a_county_sees_whom_it_shares_and_ends_their_posts_there() {
    for app in apps().await {
        let app = with_wider_posts(app).await;
        // Of a unit of the prefecture: one with a post in the county, and one without.
        let leader = post(Role::CountyLeader, COUNTY);
        app.add_person("guest", "示范客", vec![above("2015-01-01", None), leader]).await;
        app.add_person("stranger", "示范陌", vec![above("2015-01-01", None)]).await;
        let near = app.sign_in("near").await;
        let list = app.get("/accounts", &near).await.text;
        for person in ["示范曾", "示范未", "示范现", "示范后", "示范客"] {
            assert!(list.contains(person), "{person} in {list}");
        }
        assert_eq!(list.matches("另有辖区外岗位").count(), 3, "{list}");
        assert_eq!(app.get("/accounts/stranger", &near).await.status, 404);
        for (name, onward) in [("now", "/accounts/now"), ("guest", "/accounts")] {
            let page = app.get(&format!("/accounts/{name}"), &near).await.text;
            assert!(page.contains("宕昌县") && page.contains("另有辖区外岗位"), "{page}");
            for hidden in ["重置口令", "结束全部登录", "停用账号", "任命岗位", "可登录"]
            {
                assert!(!page.contains(hidden), "{hidden} in {page}");
            }
            for beyond in ["市级经办", "陇南市", "示范陌"] {
                assert!(!list.contains(beyond) && !page.contains(beyond), "{beyond} in {page}");
            }
            let end = async |post: PublicId| {
                app.post_form(&format!("/accounts/{name}/posts/{post}/end"), &near, "").await
            };
            let refused = end(post_in(&app, name, LONGNAN).await).await;
            assert_eq!(refused.status, 404, "{}", refused.text);
            let ended = end(post_in(&app, name, COUNTY).await).await;
            assert_eq!((ended.status.as_u16(), ended.header("location")), (303, onward));
            assert_eq!(app.get(onward, &near).await.status, 200);
            // They go on above.
            let cookie = app.sign_in(name).await;
            let own = app.get("/account", &cookie).await.text;
            assert!(own.contains("市级经办") && !own.contains("县区"), "{own}");
        }
        assert_eq!(app.get("/accounts/guest", &near).await.status, 404);
    }
}

#[tokio::test]
async fn a_post_is_ended_before_it_begins_and_not_once_it_is_over() {
    for app in apps().await {
        app.add_account("near", "示范县安全", Role::SecurityAdministrator, COUNTY).await;
        let own = post(Role::CountyClerk, COUNTY);
        let coming = || NewPost { valid_from: Some(day("2017-01-01")), ..own.clone() };
        let over = NewPost { valid_until: Some(day("2016-08-01")), ..own.clone() };
        app.add_person("mine", "示范本", vec![coming()]).await;
        app.add_person("coming", "示范来", vec![coming(), above("2015-01-01", None)]).await;
        app.add_person("over", "示范去", vec![over, above("2015-01-01", None)]).await;
        let near = app.sign_in("near").await;
        for name in ["mine", "coming"] {
            let path = format!("/accounts/{name}");
            let end = button(&app.get(&path, &near).await.text, "结束");
            let ended = app.post_form(&end.action, &near, &format!("_key={name}")).await;
            assert_eq!((ended.status.as_u16(), ended.header("location")), (303, path.as_str()));
            let page = app.get(&path, &near).await.text;
            assert!(!page.contains("2017-01-01"), "it was called off: {page}");
        }
        let page = app.get("/accounts/over", &near).await.text;
        assert!(page.contains("已结束"), "{page}");
        assert!(buttons(&page).iter().all(|button| button.label != "结束"), "{page}");
        // A page that was opened while the post still held has the button.
        let end = format!("/accounts/over/posts/{}/end", post_in(&app, "over", COUNTY).await);
        for (form, status, said) in
            [("", 409, "不能改到更晚"), ("_key=coming&again=1", 422, "内容与上次提交的不同")]
        {
            let refused = app.post_form(&end, &near, form).await;
            assert_eq!(refused.status, status, "{}", refused.text);
            assert!(refused.text.contains(said), "{said} in {}", refused.text);
            assert!(refused.text.contains("另有辖区外岗位"), "the same page: {}", refused.text);
        }
    }
}

#[tokio::test]
async fn a_post_that_is_over_keeps_nobody_out_of_reach() {
    let app = with_wider_posts(TestApp::start().await).await;
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

/// The code of the link that a page shows.
fn code(page: &Answer) -> String {
    let (_, rest) = page.text.split_once("/welcome?code=").expect("a link");
    rest.get(..32).expect("a code").to_owned()
}

/// Resets an account by the button of its page, and gives the code of the link.
async fn reset(app: &TestApp, by: &str, name: &str) -> String {
    code(&app.post_form(&format!("/accounts/{name}/reset"), by, "").await)
}

/// Whether a code opens an account; where it does not, it is told as one that nobody issued.
async fn opens(app: &TestApp, code: &str) -> bool {
    let page = app.get(&format!("/welcome?code={code}"), "").await.text;
    let form = sent(&[("code", code), ("new_password", SECRET), ("again", SECRET)]);
    let answer = app.post_form("/welcome", "", &form).await;
    let opened = answer.status == 303;
    assert!(opened || answer.status == 422, "{}", answer.text);
    for text in [page, answer.text] {
        assert_eq!(text.contains("链接已失效或已使用"), !opened, "{text}");
    }
    opened
}

#[tokio::test]
async fn a_code_opens_nothing_once_the_account_holds_a_post_above() {
    for app in apps().await {
        let app = with_wider_posts(app).await;
        let (near, far) = (app.sign_in("near").await, app.sign_in("far").await);
        let appoint = async |by: &str, name: &str, role: &str, area: &str| {
            let form = sent(&[("role", role), ("area_key", area)]);
            let done = app.post_form(&format!("/accounts/{name}/posts"), by, &form).await;
            assert_eq!(done.status, 303, "{}", done.text);
        };
        let before = reset(&app, &near, "never").await;
        let beside = reset(&app, &near, "once").await;
        appoint(&far, "never", "prefecture_clerk", "6212000000000").await;
        appoint(&far, "once", "county_leader", "6212230000000").await;
        assert!(!opens(&app, &before).await, "who issued it answers for the county alone");
        assert_eq!(app.log_in("never", SECRET).await.status, 401);
        assert!(opens(&app, &beside).await, "a post in the county changes nothing");
        let above = reset(&app, &far, "never").await;
        assert!(opens(&app, &above).await, "who issued it answers for all of it");
        assert!(!opens(&app, &"0".repeat(32)).await);
    }
}

#[tokio::test]
async fn a_code_opens_nothing_once_the_post_of_its_issuer_has_ended() {
    for app in apps().await {
        let app = with_wider_posts(app).await;
        // Today is the last day of an administrator of the county.
        let held = post(Role::SecurityAdministrator, COUNTY);
        let last = NewPost { valid_until: Some(day("2016-09-01")), ..held };
        app.add_person("leaving", "示范离任", vec![last]).await;
        let (near, far) = (app.sign_in("near").await, app.sign_in("far").await);
        let leaving = app.sign_in("leaving").await;
        let ended = reset(&app, &near, "once").await;
        let over = reset(&app, &leaving, "never").await;
        let other = reset(&app, &far, "later").await;
        let machine = OneTimeCode::new().unwrap();
        app.perform(ResetAccount { account: "now".to_owned(), code_hash: machine.hash() }).await;

        let end = format!("/accounts/near/posts/{}/end", post_in(&app, "near", COUNTY).await);
        assert_eq!(app.post_form(&end, &far, "").await.status, 303);
        assert!(!opens(&app, &ended).await, "whoever issued it holds no post any more");
        app.wait_minutes(13 * 60);
        assert!(!opens(&app, &over).await, "a post that ends by itself has ended as well");
        assert!(opens(&app, &other).await, "a post that goes on opens the day after too");
        assert!(opens(&app, machine.as_str()).await, "the command line holds no post");
    }
}

#[tokio::test]
async fn a_code_opens_nothing_while_its_issuer_is_disabled() {
    for app in apps().await {
        let app = with_wider_posts(app).await;
        let (near, far) = (app.sign_in("near").await, app.sign_in("far").await);
        let code = reset(&app, &near, "never").await;
        for (disabled, opened) in [("true", false), ("false", true)] {
            let form = sent(&[("disabled", disabled)]);
            let done = app.post_form("/accounts/near/disable", &far, &form).await;
            assert_eq!(done.status, 303, "{}", done.text);
            assert_eq!(opens(&app, &code).await, opened, "disabled: {disabled}");
        }
    }
}

#[tokio::test]
async fn an_invitation_is_no_better_than_a_reset() {
    for app in apps().await {
        let app = with_wider_posts(app).await;
        let (near, far) = (app.sign_in("near").await, app.sign_in("far").await);
        let form = sent(&[
            ("name", "new"),
            ("display_name", "示范新人"),
            ("unit", "宕昌县卫生计生局"),
            ("area_key", "6212230000000"),
            ("posts.0.role", "county_clerk"),
            ("posts.0.area_key", "6212230000000"),
        ]);
        let invited = code(&app.post_form("/accounts/new", &near, &form).await);
        let end = format!("/accounts/near/posts/{}/end", post_in(&app, "near", COUNTY).await);
        assert_eq!(app.post_form(&end, &far, "").await.status, 303);
        assert!(!opens(&app, &invited).await);
        let anew = reset(&app, &far, "new").await;
        assert!(opens(&app, &anew).await, "whoever goes on invites them again");
    }
}

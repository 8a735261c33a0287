//! What was refused stands in the log, whichever way it came, and a flood of it is one line.

use std::net::SocketAddr;

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, header};
use serde_json::{Value, json};
use taizhang::domain::account::Role;
use taizhang::domain::area::AreaKey;

use super::new_account;
use crate::pages::clinic::sent;
use crate::support::clinic::{inspection, text};
use crate::support::people::{COUNTY, OTHER, TOWNSHIP, apps, register};
use crate::support::{LONGNAN, PASSWORD, TestApp};

/// A service with 安全管理员, who has opened an account with a telephone.
async fn with_security() -> TestApp {
    let app = TestApp::start().await;
    app.add_account("anquan", "示范安全", Role::SecurityAdministrator, LONGNAN).await;
    let cookie = app.sign_in("anquan").await;
    let form = new_account(&[]);
    assert_eq!(app.post_form("/accounts/new", &cookie, &form).await.status, 200);
    app
}

#[tokio::test]
async fn what_the_ledger_refuses_is_noted_once_in_a_while() {
    let app = with_security().await;
    let cookie = app.sign_in("anquan").await;
    let own = sent(&[("role", "prefecture_clerk"), ("area_key", "6212000000000")]);
    let appoint = async || app.post_form("/accounts/anquan/posts", &cookie, &own).await.status;
    for _ in 0..3 {
        assert_eq!(appoint().await, 403);
    }
    let words = "任命岗位（示范安全（anquan））：不能给自己任命，请由另一名安全管理员办理。";
    assert_eq!(app.told_of("access.refuse").await, [words]);
    app.wait_minutes(11);
    assert_eq!(appoint().await, 403);
    assert_eq!(app.told_of("access.refuse").await, [words, words]);
    let line = app.noted("access.refuse").await.remove(0);
    assert_eq!((line.account.as_str(), line.source.as_str()), ("anquan", "page"));
    assert!(line.post.starts_with("安全管理员"), "{}", line.post);
    // What is wrong in another way is no refusal.
    let nobody = sent(&[("role", "county_clerk"), ("area_key", "6212000000000")]);
    assert_eq!(app.post_form("/accounts/zhang/posts", &cookie, &nobody).await.status, 422);
    assert_eq!(app.told_of("access.refuse").await.len(), 2);
}

#[tokio::test]
async fn what_the_ledger_refuses_is_noted_with_the_record_that_was_asked_for() {
    for app in apps().await {
        let zhang = app.person("zhang").await;
        let project = zhang.finished("宕-2015-0001").await;
        let begin = inspection(&project, ["wang", "zhao"]);
        let begun = app.person("wang").await.enter("/inspections", &begin).await;
        let path = format!("/inspections/{}/conclude", text(&begun["id"]));
        let refused = app.person("sun").await.post(&path, &json!({})).await;
        assert_eq!(refused.problem(), "403 SECOND_PERSON", "of the project, not of the panel");
        assert!(!refused.text.contains("官亭镇石院村卫生室"), "{}", refused.text);
        let figures = json!({ "figures": [{
            "area_key": COUNTY, "indicator": "N1", "period": "2015",
            "numerator": 265_804, "denominator": 271_201, "document_no": "宕卫发〔2016〕示1号",
        }, {
            "area_key": COUNTY, "indicator": "N2P", "period": "2015Q3",
            "numerator": "1.00", "denominator": "2.00", "document_no": "宕卫发〔2016〕示2号",
        }] });
        let ids = zhang.enter("/figures", &figures).await["ids"].clone();
        let seen = [&ids[0], &ids[1]].map(|id| json!({ "figure": id, "version": 1 }));
        app.add_account("shi", "示范施", Role::PrefectureClerk, LONGNAN).await;
        let shi = app.person("shi").await;
        // The first alone, and twice along with another.
        for many in [1, 2, 2] {
            let pass = json!({ "figures": seen[..many] });
            let refused = shi.post("/figures/passes", &pass).await;
            assert_eq!(refused.problem(), "403 SECOND_PERSON", "the county checks");
        }
        assert_eq!(
            app.told_of("access.refuse").await,
            [
                "审核指标（指标数 N1 2015等 2 项）：审核由县区进行，市级只作认定。",
                "审核指标（指标数 N1 2015）：审核由县区进行，市级只作认定。",
                "作出结论（检查 竣工验收 官亭镇石院村卫生室）：结论须由验收组成员提交。",
            ]
        );
    }
}

#[tokio::test]
async fn who_may_not_see_a_number_or_has_seen_enough_is_noted_with_their_reason() {
    let app = with_security().await;
    let asked = json!({
        "subject": { "of": "account_phone", "account": "new" }, "reason": "核对联系方式",
    });
    let li = app.person("li").await;
    assert_eq!(li.post("/reveals", &asked).await.problem(), "403 FORBIDDEN");
    let anquan = app.person("anquan").await;
    for _ in 0..20 {
        assert_eq!(anquan.enter("/reveals", &asked).await["value"], "13800000000");
    }
    for _ in 0..2 {
        assert_eq!(anquan.post("/reveals", &asked).await.problem(), "429 REVEAL_LIMIT");
    }
    let lines = app.noted("access.refuse").await;
    let told: Vec<_> = lines.iter().map(|line| line.about.clone().unwrap_or_default()).collect();
    assert_eq!(
        told,
        [
            "查看个人信息（示范新人的电话）：今日查看次数已用完",
            "查看个人信息（示范新人的电话）：没有此项操作的权限",
        ]
    );
    assert!(lines.iter().all(|line| line.reason.as_deref() == Some("核对联系方式")));
    assert!(lines.iter().all(|line| line.source == "api" && line.origin.is_some()));
    assert!(!told.concat().contains("13800000000"));
}

#[tokio::test]
async fn people_of_one_name_are_told_apart_and_each_is_noted_where_they_lie() {
    for app in apps().await {
        let (zhang, chen) = (app.person("zhang").await, app.person("chen").await);
        let person =
            |area: i64| json!({ "area_key": area, "name": "示范乙", "phone": "13800000000" });
        let ids = [
            register(&zhang, person(COUNTY)).await,
            register(&zhang, person(COUNTY)).await,
            register(&chen, person(OTHER)).await,
        ];
        let li = app.person("li").await;
        for id in ids.iter().chain(&ids) {
            let subject = json!({ "of": "practitioner_phone", "practitioner": id });
            let asked = json!({ "subject": subject, "reason": "核对联系方式" });
            assert_eq!(li.post("/reveals", &asked).await.problem(), "403 FORBIDDEN");
        }
        let lines = app.noted("access.refuse").await;
        let words = "查看个人信息（示范乙的电话）：没有此项操作的权限";
        assert!(lines.iter().all(|line| line.about.as_deref() == Some(words)), "{lines:?}");
        let areas: Vec<_> = lines.iter().map(|line| line.area_key).collect();
        assert_eq!(areas, [OTHER, COUNTY, COUNTY].map(|key| Some(AreaKey(key))));
    }
}

#[tokio::test]
async fn whoever_is_refused_on_one_record_after_another_is_noted_fifty_times_and_once_more() {
    const NAMES: &str = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳云腾致雨\
        露结为霜金生丽水玉出昆冈剑号巨阙珠称夜光";
    for app in apps().await {
        let person = |name: char| {
            json!({
                "area_key": TOWNSHIP, "name": format!("示范{name}"), "phone": "13800000000",
            })
        };
        let people: Vec<Value> = NAMES.chars().map(person).collect();
        let zhang = app.person("zhang").await;
        let ids = zhang.enter("/practitioners", &json!({ "people": people })).await["ids"].clone();
        let ids = ids.as_array().expect("ids");
        assert_eq!(ids.len(), 56);
        let cookie = app.sign_in("li").await;
        let li = app.holder(&cookie);
        let ask = async |id: &Value| {
            let subject = json!({ "of": "practitioner_phone", "practitioner": id });
            let asked = json!({ "subject": subject, "reason": "核对联系方式" });
            assert_eq!(li.post("/reveals", &asked).await.problem(), "403 FORBIDDEN");
        };
        for id in ids.iter().chain(ids) {
            ask(id).await;
        }
        let first = "查看个人信息（示范天的电话）：没有此项操作的权限";
        let others = "查看个人信息（近来被拒已多，不再逐条列明）";
        let told = app.told_of("access.refuse").await;
        assert_eq!((told.len(), told[0].as_str(), told[50].as_str()), (51, others, first));
        assert!(told[1..].iter().all(|told| told.starts_with("查看个人信息（示范")), "{told:?}");
        let line = app.noted("access.refuse").await.remove(0);
        assert_eq!(line.area_key, Some(AreaKey(COUNTY)), "where all of them lie");

        // At doors they are told apart all the same, and as many times.
        for number in 0..56 {
            let closed = app.get(&format!("/accounts/name-{number}"), &cookie).await;
            assert_eq!(closed.status, 403, "{}", closed.text);
        }
        let told = app.told_of("access.refuse").await;
        assert_eq!((told.len(), told[50].as_str()), (102, "/accounts/name-0：需要“管理账号”"));
        assert_eq!(told[0], "近来被拒已多，不再逐条列明：需要“管理账号”");
        app.wait_minutes(11);
        ask(&ids[0]).await;
        assert_eq!(app.told_of("access.refuse").await[0], first);
    }
}

#[tokio::test]
async fn a_code_that_is_worth_nothing_is_noted_once_a_network() {
    let app = TestApp::start().await;
    for guess in 0..20 {
        let page = app.get(&format!("/welcome?code={guess:032}"), "").await;
        assert!(page.text.contains("链接已失效"), "{}", page.text);
        let form =
            sent(&[("code", &format!("{guess:032}")), ("new_password", "x"), ("again", "x")]);
        assert_eq!(app.post_form("/welcome", "", &form).await.status, 422);
    }
    assert_eq!(app.told_of("session.refuse.one_time_code").await, ["一次性代码不正确或已使用"]);
}

#[tokio::test]
async fn the_end_of_a_session_that_another_takes_the_place_of_says_from_where() {
    let app = TestApp::start().await;
    let cookie = app.sign_in("zhang").await;
    let office: SocketAddr = "10.1.2.3:4567".parse().expect("an address");
    let form = format!("name=zhang&password={}", PASSWORD.replace(' ', "+"));
    let again = Request::post("/login")
        .extension(ConnectInfo(office))
        .header(header::COOKIE, cookie)
        .header("sec-fetch-site", "same-origin")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let answer = app.ask(again.body(Body::from(form)).expect("a request")).await;
    assert_eq!(answer.status, 303, "{}", answer.text);
    let ended = app.noted("session.close").await.remove(0);
    assert_eq!(ended.origin.as_deref(), Some("10.1.2.3"));
}

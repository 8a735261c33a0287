//! How far an auditor reads: whoever audits the whole prefecture reads what is done above all
//! areas, where the first administrators are, and nobody below does. What was asked of a record is
//! read where the record lies.

use serde_json::json;
use taizhang::access::OneTimeCode;
use taizhang::domain::account::Role;
use taizhang::domain::area::AreaKey;
use taizhang::ledger::areas::{NewArea, RegisterAreas};
use taizhang::ledger::codes::IssueFirstCode;
use taizhang::ledger::posts::NewPost;

use super::personal::CANARY;
use crate::pages::clinic::{day, sent};
use crate::support::clinic::{Person, text};
use crate::support::people::{COUNTY, OTHER, apps, register};
use crate::support::{KEY, LONGNAN, TestApp, post};

const SECRET: &str = "plover-Gneiss-4";

/// Answers the link that a page shows.
async fn answer(app: &TestApp, page: &str) {
    let (_, rest) = page.split_once("/welcome?code=").expect("a link");
    let code = rest.get(..32).expect("a code");
    let form = sent(&[("code", code), ("new_password", SECRET), ("again", SECRET)]);
    assert_eq!(app.post_form("/welcome", "", &form).await.status, 303);
}

async fn cookie(app: &TestApp, name: &str) -> String {
    let answer = app.log_in(name, SECRET).await;
    assert_eq!(answer.status, 303, "{}", answer.text);
    answer.header("set-cookie").split(';').next().expect("a cookie").to_owned()
}

/// An installation as the README makes one: the link, 系统管理员, 安全管理员, and then an auditor
/// of the prefecture and one of a county.
async fn installed() -> TestApp {
    let app = TestApp::bare().await;
    let areas = [(LONGNAN, "陇南市"), (AreaKey(6_212_230_000_000), "宕昌县")];
    let areas = areas.map(|(area_key, name)| NewArea {
        area_key,
        name: name.to_owned(),
        official_code: None,
        valid_from: day("2010-01-01"),
        predecessor_key: None,
    });
    app.perform(RegisterAreas { areas: areas.into() }).await;
    let code = OneTimeCode::new().expect("a code");
    app.perform(IssueFirstCode { code_hash: code.hash() }).await;
    let first = sent(&[
        ("code", code.as_str()),
        ("name", "system"),
        ("display_name", "示范系统管理员"),
        ("unit", "示范市卫生计生委"),
        ("new_password", SECRET),
        ("again", SECRET),
    ]);
    assert_eq!(app.post_form("/welcome", "", &first).await.status, 303);
    let system = cookie(&app, "system").await;
    let second = sent(&[("name", "security"), ("display_name", "示范安全"), ("unit", "示范委")]);
    let done = app.post_form("/settings/security-administrator", &system, &second).await;
    answer(&app, &done.text).await;
    let security = cookie(&app, "security").await;
    for (name, area) in [("above", "6212000000000"), ("below", "6212230000000")] {
        let form = sent(&[
            ("name", name),
            ("display_name", "示范审计"),
            ("unit", "示范审计局"),
            ("area_key", area),
            ("posts.0.role", "audit_administrator"),
            ("posts.0.area_key", area),
        ]);
        let made = app.post_form("/accounts/new", &security, &form).await;
        assert_eq!(made.status, 200, "{}", made.text);
        answer(&app, &made.text).await;
    }
    app
}

#[tokio::test]
async fn the_prefectures_auditor_reads_of_the_first_administrators_and_a_countys_does_not() {
    let app = installed().await;
    assert_eq!(app.log_in("system", "a wrong password").await.status, 401);
    let (above, below) = (cookie(&app, "above").await, cookie(&app, "below").await);
    let appointed = app.noted("account.appoint_security").await[0].id;
    let log = app.get("/audit", &above).await.text;
    for words in ["建立首个账号", "指定安全管理员", "system：用户名或密码不正确", "发放初始链接"]
    {
        assert!(log.contains(words), "{words} is not in {log}");
    }
    let own = app.get("/audit?account=system&kind=session.open", &above).await.text;
    assert!(own.contains("示范系统管理员"), "their sign-in: {own}");
    assert_eq!(app.get(&format!("/audit/{appointed}"), &above).await.status, 200);
    let file = app.get("/audit/export.csv", &above).await.text;
    assert!(file.contains("account.appoint_security"), "{file}");

    let log = app.get("/audit", &below).await.text;
    assert!(log.contains("开立账号"), "what is done in the county: {log}");
    for words in ["示范系统管理员", "指定安全管理员", "system："] {
        assert!(!log.contains(words), "{words} is in {log}");
    }
    assert_eq!(app.get(&format!("/audit/{appointed}"), &below).await.status, 404);
}

/// Somebody of a unit of 宕昌县 whose post is one of the prefecture.
async fn lend(app: &TestApp, name: &str, role: Role) {
    let clerk = post(Role::CountyClerk, AreaKey(COUNTY));
    let former = NewPost { valid_until: Some(day("2014-12-31")), ..clerk };
    app.add_person(name, "示范借", vec![former, post(role, LONGNAN)]).await;
}

/// The id of a figure that the clerk of a county has entered.
async fn figure(clerk: &Person<'_>, area_key: i64) -> String {
    let figures = json!({ "figures": [{
        "area_key": area_key, "indicator": "N1", "period": "2015",
        "numerator": 265_804, "denominator": 271_201, "document_no": "卫发〔2016〕示1号",
    }] });
    text(&clerk.enter("/figures", &figures).await["ids"][0])
}

/// Two who were lent out ask for records of two counties, and see one number of them; nothing else
/// is refused.
async fn ask_for_records(app: &TestApp) {
    lend(app, "clerk", Role::PrefectureClerk).await;
    lend(app, "leader", Role::PrefectureLeader).await;
    let (zhang, chen) = (app.person("zhang").await, app.person("chen").await);
    let here = json!({ "figure": figure(&zhang, COUNTY).await, "version": 1 });
    let there = json!({ "figure": figure(&chen, OTHER).await, "version": 1 });
    let person = json!({ "area_key": OTHER, "name": "示范乙", "phone": CANARY });
    let subject =
        json!({ "of": "practitioner_phone", "practitioner": register(&chen, person).await });
    let asked = json!({ "subject": subject, "reason": "核对原件" });

    let (clerk, leader) = (app.person("clerk").await, app.person("leader").await);
    for figures in [json!([there]), json!([there, here])] {
        let refused = clerk.post("/figures/passes", &json!({ "figures": figures })).await;
        assert_eq!(refused.problem(), "403 SECOND_PERSON");
    }
    assert_eq!(clerk.enter("/reveals", &asked).await["value"], CANARY);
    assert_eq!(leader.post("/reveals", &asked).await.problem(), "403 FORBIDDEN");
    let refused = leader.post("/figures/passes", &json!({ "figures": [there] })).await;
    assert_eq!(refused.problem(), "403 FORBIDDEN");
}

#[tokio::test]
async fn what_was_asked_of_a_record_is_read_where_the_record_lies() {
    let (here, there) = (AreaKey(COUNTY), AreaKey(OTHER));
    for app in apps().await {
        let readers = [("all", LONGNAN), ("here", here), ("there", there)];
        for (name, area) in readers {
            app.add_account(name, "示范审计", Role::AuditAdministrator, area).await;
        }
        ask_for_records(&app).await;
        let lines = [app.noted("access.refuse").await, app.noted("personal.reveal").await].concat();
        let noted: Vec<(Option<AreaKey>, &str)> = lines
            .iter()
            .map(|line| (line.area_key, line.about.as_deref().unwrap_or_default()))
            .collect();
        let asked = [
            (Some(there), "查看个人信息（示范乙的电话）：没有此项操作的权限"),
            (Some(LONGNAN), "审核指标（指标数 N1 2015等 2 项）：审核由县区进行，市级只作认定。"),
            (Some(there), "审核指标（指标数 N1 2015）：审核由县区进行，市级只作认定。"),
            (Some(there), "示范乙的电话"),
        ];
        assert_eq!(noted[1..], asked);
        assert!(noted[0].0.is_none() && noted[0].1.ends_with("需要“审核指标”"), "{:?}", noted[0]);

        for (name, area) in readers {
            let cookie = app.sign_in(name).await;
            let file = app.get("/audit/export.csv", &cookie).await.text;
            for line in &lines {
                // A line that names no record is read where the account's unit is.
                let reads = area.contains(line.area_key.unwrap_or(here));
                let page = app.get(&format!("/audit/{}", line.id), &cookie).await;
                assert_eq!(page.status, if reads { 200 } else { 404 }, "{name}: {:?}", line.about);
                let told = line.about.as_deref().unwrap_or_default();
                assert_eq!(file.contains(told), reads, "{name}: {told} in {file}");
            }
        }
        let report = taizhang::ledger::verify(&app.ledger, KEY, None).await.unwrap();
        assert_eq!(report.broken, [], "what touched nothing marks nothing");
    }
}

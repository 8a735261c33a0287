//! How far an auditor reads: whoever audits the whole prefecture reads what is done above all
//! areas, where the first administrators are, and nobody below does.

use taizhang::access::OneTimeCode;
use taizhang::domain::area::AreaKey;
use taizhang::ledger::areas::{NewArea, RegisterAreas};
use taizhang::ledger::codes::IssueFirstCode;

use crate::pages::clinic::{day, sent};
use crate::support::{LONGNAN, TestApp};

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

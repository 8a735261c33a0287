//! The log: everything that happened, what was refused too, and for its reader alone.

use taizhang::domain::account::Role;
use taizhang::ledger::accounts::credentials;
use taizhang::ledger::posts::of_account;
use taizhang::ledger::sessions::IssueApiKey;

use super::new_account;
use crate::pages::clinic::{finished, sent, started};
use crate::support::{LONGNAN, PASSWORD, TestApp};

async fn reader(app: &TestApp) -> String {
    app.add_account("shenji", "示范审计", Role::AuditAdministrator, LONGNAN).await;
    app.sign_in("shenji").await
}

#[tokio::test]
async fn the_log_tells_who_did_what_in_which_post_from_what_to_what() {
    let app = started().await;
    let project = finished(&app, "官亭镇石院村卫生室").await;
    let zhang = app.sign_in("zhang").await;
    let page = app.get(&format!("/projects/{project}/facts"), &zhang).await.text;
    let seen = crate::pages::clinic::hidden(&page, "_version").to_owned();
    let form = sent(&[("_version", &seen), ("site", "石院村东头"), ("_reason", "现场核对")]);
    let changed = app.post_form(&format!("/projects/{project}/facts"), &zhang, &form).await;
    assert_eq!(changed.status, 303, "{}", changed.text);
    let cookie = reader(&app).await;
    let log = app.get("/audit?account=zhang&kind=project", &cookie).await;
    assert!(log.text.contains("修改项目") && log.text.contains("示范张"), "{}", log.text);
    let (_, rest) =
        log.text.split_once("<td data-label=\"编号\"><a href=\"/audit/").expect("a line");
    let id = rest.split('"').next().unwrap();
    let act = app.get(&format!("/audit/{id}"), &cookie).await.text;
    assert!(act.contains("建设地点") && act.contains("石院村东头"), "{act}");
    assert!(act.contains("县区经办（卫生和计划生育局）"), "{act}");
    let file = app.get("/audit/export.csv?account=zhang&kind=project", &cookie).await.text;
    let told = "更新 项目 官亭镇石院村卫生室：建设地点“”→“石院村东头”";
    assert!(file.contains(told), "{file}");
}

#[tokio::test]
async fn the_log_says_whose_post_and_whose_sessions() {
    let app = started().await;
    finished(&app, "官亭镇石院村卫生室").await;
    app.add_account("anquan", "示范安全", Role::SecurityAdministrator, LONGNAN).await;
    app.add_account("program", "示范程序", Role::ApiReader, LONGNAN).await;
    let anquan = app.sign_in("anquan").await;
    let leader = sent(&[("role", "county_leader"), ("area_key", "6212230000000")]);
    let done = app.post_form("/accounts/zhang/posts", &anquan, &leader).await;
    assert_eq!(done.status, 303, "{}", done.text);
    let zhang = credentials(app.ledger.read(), "zhang").await.unwrap().unwrap().account;
    let post = of_account(app.ledger.read(), zhang).await.unwrap()[1].id;
    for path in [format!("posts/{post}/end"), "sessions/end".to_owned()] {
        let done = app.post_form(&format!("/accounts/zhang/{path}"), &anquan, "").await;
        assert_eq!(done.status, 303, "{}", done.text);
    }
    let key = IssueApiKey { account: "program".to_owned(), token_hash: "0".repeat(64) };
    app.perform(key).await;
    for (kind, about) in [
        ("post.appoint", "示范张（zhang）"),
        ("post.end", "示范张（zhang）"),
        ("session.end_all", "示范张（zhang）"),
        ("session.issue_key", "示范程序（program）"),
        ("assignment.assign", "示范王（wang）：官亭镇石院村卫生室"),
    ] {
        assert_eq!(app.told_of(kind).await, [about], "{kind}");
    }
    let cookie = reader(&app).await;
    for (kind, record) in [
        ("post.appoint", "县区领导 示范张（zhang）"),
        ("post.end", "县区领导 示范张（zhang）"),
        ("assignment.assign", "示范王（wang） 官亭镇石院村卫生室"),
    ] {
        let id = app.noted(kind).await[0].id;
        let act = app.get(&format!("/audit/{id}"), &cookie).await.text;
        assert!(act.contains(record) && !act.contains("已关联"), "{kind}: {act}");
    }
    let report = taizhang::ledger::verify(&app.ledger, crate::support::KEY, None).await.unwrap();
    assert_eq!(report.broken, []);
}

#[tokio::test]
async fn the_file_has_what_changed_and_no_personal_number() {
    let app = started().await;
    app.add_account("anquan", "示范安全", Role::SecurityAdministrator, LONGNAN).await;
    let anquan = app.sign_in("anquan").await;
    let form = new_account(&[]);
    assert_eq!(app.post_form("/accounts/new", &anquan, &form).await.status, 200);
    let cookie = reader(&app).await;
    let file = app.get("/audit/export.csv?kind=account.create", &cookie).await.text;
    assert!(file.contains("登记 账号 new") && file.contains("姓名“”→“示范新人”"), "{file}");
    assert!(file.contains("电话“”→“（已设置，不显示）”"), "{file}");
    assert!(!file.contains("13800000000") && !file.contains("argon2"), "{file}");
}

#[tokio::test]
async fn refusals_stand_in_the_log_without_what_was_typed() {
    let app = started().await;
    app.log_in("zhang", "a wrong password").await;
    app.log_in("an unknown name", "x").await;
    let wang = app.sign_in("wang").await;
    assert_eq!(app.get("/accounts", &wang).await.status, 403);
    assert_eq!(app.get("/accounts", &wang).await.status, 403);
    let cookie = reader(&app).await;
    let log = app.get("/audit", &cookie).await.text;
    assert!(log.contains("zhang：用户名或密码不正确"), "{log}");
    assert!(log.contains("未知登录名（15 个字符）") && !log.contains("an unknown name"), "{log}");
    assert_eq!(log.matches("/accounts：需要“管理账号”").count(), 1, "once, not twice: {log}");
    assert!(!log.contains(PASSWORD) && !log.contains("a wrong password"));
    assert!(log.contains("0.0.0.0"), "from where: {log}");
    // Every cause is a kind of its own, and whoever asks for refusals is shown all.
    let unadmitted = app.get("/audit?kind=session.refuse", &cookie).await.text;
    assert_eq!(unadmitted.matches("用户名或密码不正确").count(), 2, "{unadmitted}");
    assert!(!unadmitted.contains("需要“管理账号”"), "{unadmitted}");
    let other = app.get("/audit?kind=session.refuse.disabled", &cookie).await.text;
    assert!(!other.contains("用户名或密码不正确"), "{other}");
}

#[tokio::test]
async fn an_export_is_in_the_log_it_exports() {
    let app = started().await;
    let cookie = reader(&app).await;
    let file = app.get("/audit/export.csv?kind=session", &cookie).await;
    assert_eq!(file.status, 200);
    assert!(file.text.starts_with('\u{feff}') && file.text.contains("登录"), "{}", file.text);
    let lines = app.noted("export").await;
    assert_eq!(lines.len(), 1);
    let about = lines[0].about.as_deref().unwrap();
    assert!(about.starts_with("操作日志") && about.contains("kind=session"), "{about}");
}

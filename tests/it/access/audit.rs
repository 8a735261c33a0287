//! The log: everything that happened, what was refused too, and for its reader alone.

use taizhang::domain::account::Role;
use taizhang::domain::area::Scope;
use taizhang::ledger::audit::{AuditFilter, list};

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
    let (_, rest) = log.text.split_once("href=\"/audit/").expect("a line");
    let id = rest.split('"').next().unwrap();
    let act = app.get(&format!("/audit/{id}"), &cookie).await.text;
    assert!(act.contains("建设地点") && act.contains("石院村东头"), "{act}");
    assert!(act.contains("县区经办（卫生和计划生育局）"), "{act}");
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
}

#[tokio::test]
async fn an_export_is_in_the_log_it_exports() {
    let app = started().await;
    let cookie = reader(&app).await;
    let file = app.get("/audit/export.csv?kind=session", &cookie).await;
    assert_eq!(file.status, 200);
    assert!(file.text.starts_with('\u{feff}') && file.text.contains("登录"), "{}", file.text);
    let filter = AuditFilter { kind: Some("export".to_owned()), ..AuditFilter::default() };
    let lines = list(app.ledger.read(), Scope::everything(), &filter, None, 10).await.unwrap();
    assert_eq!(lines.len(), 1);
    let about = lines[0].about.as_deref().unwrap();
    assert!(about.starts_with("操作日志") && about.contains("kind=session"), "{about}");
}

//! Posts that people sign in with, those of programs, and the post in which an act was done.

use sea_orm::{ConnectionTrait, Statement};
use serde_json::json;
use taizhang::domain::account::Role;
use taizhang::domain::area::{AreaKey, Scope};
use taizhang::ledger::accounts::credentials;
use taizhang::ledger::audit::{AuditFilter, list};
use taizhang::ledger::posts::of_account;

use crate::pages::clinic::sent;
use crate::support::clinic::{plan, step};
use crate::support::people::{COUNTY, TOWNSHIP, apps};
use crate::support::{LONGNAN, TestApp, button, post};

#[tokio::test]
async fn nobody_signs_in_with_the_post_of_a_program() {
    let app = TestApp::start().await;
    let clerk = post(Role::CountyClerk, AreaKey(6_212_230_000_000));
    app.add_person("both", "示范甲", vec![post(Role::ApiReader, LONGNAN), clerk]).await;
    let cookie = app.sign_in("both").await;
    assert_eq!(app.get("/projects/new", &cookie).await.status, 200, "the first is a program's");
    let own = app.get("/account", &cookie).await;
    assert!(own.text.contains("县区经办") && !own.text.contains("接口只读"), "{}", own.text);
    let account = credentials(app.ledger.read(), "both").await.unwrap().unwrap().account;
    let posts = of_account(app.ledger.read(), account).await.unwrap();
    let program = posts.iter().find(|post| post.role == Role::ApiReader).expect("a post");
    let form = sent(&[("post", &program.id.to_string())]);
    assert_eq!(app.post_form("/account/post", &cookie, &form).await.status, 404);
}

#[tokio::test]
async fn whoever_has_the_post_of_a_program_alone_has_none() {
    let app = TestApp::start().await;
    app.add_account("program", "示范程序", Role::ApiReader, LONGNAN).await;
    let cookie = app.sign_in("program").await;
    let own = app.get("/account", &cookie).await;
    assert_eq!(own.status, 200, "{}", own.text);
    assert!(own.text.contains("您目前没有岗位"), "{}", own.text);
    assert_eq!(app.get("/projects/new", &cookie).await.status, 403);
}

const CLERK: &str = "县区经办 宕昌县（卫生和计划生育局）";
const REPORTER: &str = "乡镇卫生院填报员 官亭镇（卫生和计划生育局）";

/// Goes on in the other post, by the button of the account's page, and gives the new cookie.
async fn switch(app: &TestApp, cookie: &str) -> String {
    let other = button(&app.get("/account", cookie).await.text, "切换到此岗位");
    let switched = app.post_form(&other.action, cookie, &other.body).await;
    assert_eq!(switched.status, 303, "{}", switched.text);
    switched.header("set-cookie").split(';').next().unwrap().to_owned()
}

/// Somebody with two posts does something in the one, in the other, and in the first again:
/// by the interface and by forms.
async fn work_in_both(app: &TestApp) {
    let clerk = app.sign_in("qian").await;
    let project = app.holder(&clerk).project("宕-2015-0001").await;
    let own = format!("/projects/{project}");
    let reporter = switch(app, &clerk).await;
    app.holder(&reporter).enter("/progress", &step(&project, "started", "2015-06-02")).await;
    let completed = sent(&[
        ("reports.0.project", &project),
        ("reports.0.kind", "completed"),
        ("reports.0.reached_on", "2015-10-20"),
    ]);
    let done = app.post_form(&format!("{own}/progress"), &reporter, &completed).await;
    assert_eq!(done.status, 303, "{}", done.text);
    let refused = app.holder(&reporter).post("/projects", &plan("宕-2015-0002")).await;
    assert_eq!(refused.problem(), "403 FORBIDDEN");

    let clerk = switch(app, &reporter).await;
    let money = sent(&[
        ("movements.0.project", &project),
        ("movements.0.level", "county"),
        ("movements.0.step", "received"),
        ("movements.0.amount", "100"),
        ("movements.0.moved_on", "2016-08-19"),
    ]);
    let done = app.post_form(&format!("{own}/funds"), &clerk, &money).await;
    assert_eq!(done.status, 303, "{}", done.text);
    let said = json!({ "remark": "核对原件" });
    let changed = app.holder(&clerk).patch(&own, "\"v1\"", &said).await;
    assert_eq!(changed.status, 200, "{}", changed.text);
}

#[tokio::test]
async fn every_act_is_kept_with_the_post_that_it_was_done_in() {
    let expected = [
        ("plan.issue", CLERK),
        ("progress.report", REPORTER),
        ("progress.report", REPORTER),
        ("access.refuse", REPORTER),
        ("funding.record", CLERK),
        ("project.change", CLERK),
    ];
    for app in apps().await {
        let county = post(Role::CountyClerk, AreaKey(COUNTY));
        let township = post(Role::TownshipReporter, AreaKey(TOWNSHIP));
        app.add_person("qian", "示范钱", vec![county, township]).await;
        work_in_both(&app).await;

        let filter = AuditFilter { account: Some("qian".to_owned()), ..AuditFilter::default() };
        let db = app.ledger.read();
        let mut lines = list(db, Scope::everything(), &filter, None, 100).await.unwrap();
        lines.reverse();
        let (signing, acts): (Vec<_>, Vec<_>) =
            lines.into_iter().partition(|line| line.kind.starts_with("session."));
        let told: Vec<(&str, &str)> =
            acts.iter().map(|line| (line.kind.as_str(), line.post.as_str())).collect();
        assert_eq!(told, expected);
        assert_eq!(signing.len(), 3, "signed in once, and switched twice");
        assert!(signing.iter().all(|line| line.post.is_empty()), "at the door nobody has a post");

        // What is sealed into the chain names the record of the post.
        let account = credentials(db, "qian").await.unwrap().unwrap().account;
        let held = of_account(db, account).await.unwrap();
        let sql = format!(
            "SELECT post, post_id FROM act WHERE account_id = {account} \
             AND kind NOT LIKE 'session.%' ORDER BY id"
        );
        let rows = Statement::from_string(db.get_database_backend(), sql);
        let rows = db.query_all_raw(rows).await.unwrap();
        assert_eq!(rows.len(), expected.len());
        for (row, (kind, words)) in rows.iter().zip(expected) {
            let said: String = row.try_get_by_index(0).unwrap();
            let id: i64 = row.try_get_by_index(1).unwrap();
            let own = if words == CLERK { &held[0] } else { &held[1] };
            assert_eq!((said.as_str(), id), (words, own.subject_id.0), "{kind}");
        }

        app.add_account("shenji", "示范审计", Role::AuditAdministrator, LONGNAN).await;
        let auditor = app.sign_in("shenji").await;
        for line in &acts {
            let page = app.get(&format!("/audit/{}", line.id), &auditor).await.text;
            let post = format!("<dt>岗位</dt><dd>{}</dd>", line.post);
            assert!(page.contains(&post), "{}: {page}", line.kind);
        }
    }
}

//! What is there already, not there any more, or under way.

use std::sync::Arc;

use axum::http::Method;
use serde_json::json;
use taizhang::domain::account::Role;
use taizhang::ledger::accounts::credentials;
use taizhang::ledger::{Act, Actor, Command, Envelope, Needs, Result, Source};
use tokio::sync::Notify;
use validator::Validate;

use crate::support::clinic::{plan, step, text};
use crate::support::{LONGNAN, TestApp};

/// A command that waits inside the writer until it is let go.
#[derive(Debug, Clone, Default)]
struct Wait {
    begun: Arc<Notify>,
    go: Arc<Notify>,
}

impl Validate for Wait {
    fn validate(&self) -> std::result::Result<(), validator::ValidationErrors> {
        Ok(())
    }
}

impl Command for Wait {
    type Outcome = ();

    const KIND: &'static str = "plan.issue";

    const NEEDS: Needs = Needs::Oneself;

    async fn apply(self, _act: &Act<'_>) -> Result<()> {
        self.begun.notify_one();
        self.go.notified().await;
        Ok(())
    }
}

#[tokio::test]
async fn a_key_that_is_under_way_is_not_taken_twice() {
    // Row 41.
    let app = TestApp::with_plan().await;
    let zhang = app.person("zhang").await;
    let mut actor = Actor::command_line(LONGNAN);
    let own = credentials(app.ledger.read(), "zhang").await.unwrap();
    actor.account = own.map(|own| own.account);
    let wait = Wait::default();
    let envelope = Envelope::new(actor, Source::Api).keyed("k1", b"the same");
    let (ledger, waiting) = (app.ledger.clone(), wait.clone());
    let first = tokio::spawn(async move { ledger.perform(envelope, waiting).await });
    wait.begun.notified().await;
    let second = zhang.post_as("/projects", "k1", &plan("宕-1")).await;
    assert_eq!(second.problem(), "409 IN_PROGRESS");
    assert_eq!(second.header("retry-after"), "1");
    assert_eq!(second.json()["detail"], "正在处理，请勿重复提交。");
    wait.go.notify_one();
    first.await.unwrap().unwrap();
    let third = zhang.post_as("/projects", "k1", &plan("宕-1")).await;
    assert_eq!(third.problem(), "422 KEY_REUSED", "the key is free again and was used");
}

#[tokio::test]
async fn a_record_that_was_struck_out_is_told_from_one_that_never_was() {
    // Row 44.
    let app = TestApp::with_plan().await;
    let zhang = app.person("zhang").await;
    let project = zhang.project("宕-1").await;
    let entered = zhang.enter("/progress", &step(&project, "started", "2015-06-02")).await;
    let path = format!("/progress/{}", text(&entered["ids"][0]));
    let because = format!("{path}?reason=%E9%94%99");
    let seen = [("if-match", "\"v1\"")];
    let struck = zhang.send(Method::DELETE, &because, &seen, "").await;
    assert_eq!(struck.status, 204, "{}", struck.text);
    let again = zhang.send(Method::DELETE, &because, &seen, "").await;
    assert_eq!(again.problem(), "409 DELETED");
    let corrected = zhang.patch(&because, "\"v1\"", &json!({ "reached_on": "2015-06-03" })).await;
    assert_eq!(corrected.problem(), "409 DELETED");
    let chen = app.person("chen").await;
    let foreign = chen.send(Method::DELETE, &because, &seen, "").await;
    assert_eq!(foreign.problem(), "404 NOT_FOUND");
}

#[tokio::test]
async fn a_name_that_the_client_gave_twice_is_told_at_its_place() {
    // Row 45.
    let app = TestApp::with_plan().await;
    let zhang = app.person("zhang").await;
    let mut body = plan("宕-1");
    body["projects"][0]["id"] = json!("01938c3e-0000-7000-8000-000000000000");
    zhang.enter("/projects", &body).await;
    body["projects"][0]["code"] = json!("宕-2");
    let twice = zhang.post("/projects", &body).await;
    assert_eq!(twice.problem(), "409 DUPLICATE");
    assert_eq!(twice.json()["errors"][0]["pointer"], "#/projects/0/id");
}

#[tokio::test]
async fn a_step_that_is_not_allowed_is_told_with_those_that_are() {
    // Row 46.
    let app = TestApp::with_plan().await;
    let zhang = app.person("zhang").await;
    let project = zhang.project("宕-1").await;
    let early = zhang.step(&project, "completed", "2015-06-02").await;
    assert_eq!(early.problem(), "409 STATE");
    let problem = early.json();
    assert_eq!(problem["current"], "计划下达");
    let steps = ["reserved", "prepared", "procured", "started", "varied", "withdrawn"];
    assert_eq!(problem["allowed"], json!(steps));
    assert_eq!(problem["errors"][0]["pointer"], "#/reports/0/kind");
    let begin = crate::support::clinic::inspection(&project, ["wang", "zhao"]);
    let early = zhang.post("/inspections", &begin).await;
    assert_eq!(early.problem(), "409 STATE");
    assert_eq!(early.json()["detail"], "当前状态为“计划下达”，不能竣工验收。");
    assert_eq!(early.json()["allowed"], json!(steps));
    zhang.step(&project, "started", "2015-06-02").await;
    let done = zhang.enter("/progress", &step(&project, "completed", "2015-10-20")).await;
    let path = format!("/progress/{}?reason=x", text(&done["ids"][0]));
    let late = zhang.patch(&path, "\"v1\"", &json!({ "reached_on": "2015-06-01" })).await;
    assert_eq!(late.problem(), "422 VALIDATION", "a correction keeps the order");
    assert_eq!(late.json()["errors"][0]["code"], "DATE_ORDER");
}

#[tokio::test]
async fn halts_of_one_project_do_not_overlap() {
    // Row 47.
    let app = TestApp::with_plan().await;
    let zhang = app.person("zhang").await;
    let project = zhang.finished("宕-1").await;
    let halt = |from: &str, until: &str| {
        let until = Some(until).filter(|until| !until.is_empty());
        json!({ "project": project, "from": from, "until": until, "reason": "冬季停工" })
    };
    zhang.enter("/suspensions", &halt("2015-07-01", "2015-07-20")).await;
    for (from, until) in [("2015-07-20", ""), ("2015-06-01", "2015-07-01"), ("2015-07-05", "")] {
        let shared = zhang.post("/suspensions", &halt(from, until)).await;
        assert_eq!(shared.problem(), "409 OVERLAP", "{from} {until}");
        let problem = shared.json();
        assert_eq!(problem["detail"], "与 2015-07-01 至 2015-07-20 的停工重叠。");
        assert_eq!(problem["errors"][0]["pointer"], "#/from");
    }
    let open = zhang.enter("/suspensions", &halt("2015-06-20", "2015-06-25")).await;
    zhang.enter("/suspensions", &halt("2015-07-21", "")).await;
    let path = format!("/suspensions/{}", text(&open["id"]));
    let longer = zhang.patch(&path, "\"v1\"", &json!({ "until": "2015-07-01" })).await;
    assert_eq!(longer.problem(), "409 OVERLAP");
    let fits = zhang.patch(&path, "\"v1\"", &json!({ "until": "2015-06-30" })).await;
    assert_eq!(fits.status, 200, "{}", fits.text);
}

#[tokio::test]
async fn two_clicks_on_a_form_are_one_act() {
    // Row 41: whoever clicks twice gets the answer of the first click.
    let app = TestApp::with_plan().await;
    app.add_account("qian", "示范钱", Role::PrefectureClerk, LONGNAN).await;
    let (zhang, cookie) = (app.person("zhang").await, app.sign_in("qian").await);
    let project = zhang.finished("宕-1").await;
    let form = format!(
        "_key=k1&movements.0.project={project}&movements.0.level=central\
         &movements.0.step=received&movements.0.amount=100&movements.0.moved_on=2016-08-01"
    );
    let path = format!("/projects/{project}/funds");
    let (first, second) =
        tokio::join!(app.post_form(&path, &cookie, &form), app.post_form(&path, &cookie, &form));
    assert_eq!((first.status.as_u16(), second.status.as_u16()), (303, 303), "{}", second.text);
    let sheet = zhang.get(&format!("/projects/{project}")).await.json();
    assert_eq!(sheet["movements"].as_array().map(Vec::len), Some(1));
}

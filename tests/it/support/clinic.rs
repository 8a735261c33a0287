//! A township with a plan, and people who ask the interface in their own names.

use std::collections::BTreeMap;

use axum::body::Body;
use axum::http::{Method, Request, header};
use serde_json::{Value, json};
use taizhang::domain::account::Role;
use taizhang::domain::area::AreaKey;
use taizhang::domain::checklist::{self, Purpose, Test};
use taizhang::domain::clinic::WorkKind;
use taizhang::ledger::Target;
use taizhang::ledger::assignments::AssignInspector;

use super::app::LONGNAN;
use super::{Answer, TestApp, plans};

pub(crate) const VILLAGE: i64 = 6_212_231_000_001;
const STANDARD: &str = "village-clinic-2014";

/// Somebody who is signed in.
pub(crate) struct Person<'a> {
    app: &'a TestApp,
    cookie: String,
}

impl TestApp {
    /// A service with a plan in force, a second county's clerk and more inspectors.
    pub(crate) async fn with_plan() -> Self {
        Self::with_plan_in(None).await
    }

    /// The same in a database of a test's own.
    pub(crate) async fn with_plan_in(database: Option<Target>) -> Self {
        let app = Self::start_with(|settings| {
            if let Some(database) = database {
                settings.database = database;
            }
        })
        .await;
        app.perform(plans::first()).await;
        for (name, person) in [("zhao", "赵卫东"), ("sun", "孙桂兰")] {
            app.add_account(name, person, Role::Inspector, LONGNAN).await;
        }
        app.add_account("chen", "陈明", Role::CountyClerk, AreaKey(6_212_210_000_000)).await;
        app
    }

    /// Assigns a project to an inspector, as the command line would.
    pub(crate) async fn assign(&self, inspector: &str, project: &str) {
        self.perform(AssignInspector {
            account: inspector.to_owned(),
            projects: vec![project.parse().expect("an id")],
            valid_from: "2010-01-01".parse().expect("a date"),
            valid_until: None,
        })
        .await;
    }

    /// Signs somebody in.
    pub(crate) async fn person(&self, name: &str) -> Person<'_> {
        Person { app: self, cookie: self.sign_in(name).await }
    }

    /// Whoever is signed in by a cookie.
    pub(crate) fn holder(&self, cookie: &str) -> Person<'_> {
        Person { app: self, cookie: cookie.to_owned() }
    }
}

impl Person<'_> {
    /// Sends a request with some headers.
    pub(crate) async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("/api/v1{path}"))
            .header(header::COOKIE, &self.cookie);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.app.ask(request.body(body.into()).expect("a request")).await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, &[], Body::empty()).await
    }

    /// Posts under a key of its own.
    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        let key = uuid::Uuid::now_v7().to_string();
        self.post_as(path, &key, body).await
    }

    /// Posts under a key; whichever version stands is meant.
    pub(crate) async fn post_as(&self, path: &str, key: &str, body: &Value) -> Answer {
        let headers =
            [("content-type", "application/json"), ("idempotency-key", key), ("if-match", "*")];
        self.send(Method::POST, path, &headers, body.to_string()).await
    }

    pub(crate) async fn patch(&self, path: &str, seen: &str, body: &Value) -> Answer {
        let headers = [("content-type", "application/json"), ("if-match", seen)];
        self.send(Method::PATCH, path, &headers, body.to_string()).await
    }

    /// Posts, and wants it done.
    pub(crate) async fn enter(&self, path: &str, body: &Value) -> Value {
        let answer = self.post(path, body).await;
        assert!(answer.status.is_success(), "{path}: {}", answer.text);
        answer.json()
    }

    /// Puts a project on the list in the village and gives its id.
    pub(crate) async fn project(&self, code: &str) -> String {
        let issued = self.enter("/projects", &plan(code)).await;
        text(&issued["projects"][0])
    }

    /// Reports a step.
    pub(crate) async fn step(&self, project: &str, kind: &str, on: &str) -> Answer {
        self.post("/progress", &step(project, kind, on)).await
    }

    /// A finished project.
    pub(crate) async fn finished(&self, code: &str) -> String {
        let project = self.project(code).await;
        for (kind, on) in [("started", "2015-06-02"), ("completed", "2015-10-20")] {
            let answer = self.step(&project, kind, on).await;
            assert_eq!(answer.status, 201, "{}", answer.text);
        }
        for inspector in ["wang", "zhao", "sun"] {
            self.app.assign(inspector, &project).await;
        }
        project
    }
}

/// A plan of one project.
pub(crate) fn plan(code: &str) -> Value {
    json!({
        "document_no": "陇发改〔2015〕示1号",
        "issued_on": "2015-03-20",
        "projects": [{
            "area_key": VILLAGE,
            "code": code,
            "name": "官亭镇石院村卫生室",
            "batch": "2015",
            "funding_programme": "示范",
            "work_kind": "new_build",
            "structure": "brick_concrete",
        }],
    })
}

/// A report of one step.
pub(crate) fn step(project: &str, kind: &str, on: &str) -> Value {
    json!({ "reports": [{ "project": project, "kind": kind, "reached_on": on }] })
}

/// An inspection by a chair and a member.
pub(crate) fn inspection(project: &str, panel: [&str; 2]) -> Value {
    json!({
        "project": project,
        "kind": "acceptance",
        "standard": STANDARD,
        "inspected_on": "2015-11-05",
        "panel": [
            { "account": panel[0], "role": "chair" },
            { "account": panel[1], "role": "member" },
        ],
    })
}

/// Every item of an acceptance answered, those named not met.
pub(crate) fn answers(not_met: &[&str]) -> Value {
    answers_for(Purpose::Completion, not_met)
}

/// Every item of an occasion answered, those named not met.
pub(crate) fn answers_for(purpose: Purpose, not_met: &[&str]) -> Value {
    let standard = checklist::find(STANDARD).expect("the standard");
    let asked = standard.criteria.iter().filter(|item| {
        item.only_for.is_none_or(|only| only == purpose)
            && (item.work_kinds.is_empty() || item.work_kinds.contains(&WorkKind::NewBuild))
    });
    let mut answers = BTreeMap::new();
    for item in asked {
        let reason = json!({ "kind": "not_applicable", "reason": "未核准开展静脉给药服务" });
        let answer = match &item.test {
            _ if not_met.contains(&item.id.as_str()) => json!({ "kind": "not_met" }),
            _ if item.id == "VC-B07" => reason,
            Test::Yes => json!({ "kind": "met" }),
            test if test.is_measured() => {
                json!({ "kind": "measured", "figure": test.passing() })
            }
            Test::OneOf { .. } if item.id == "VC-A02" => {
                json!({ "kind": "choice", "value": "新建" })
            }
            Test::OneOf { choices, .. } => json!({ "kind": "choice", "value": choices[0] }),
            Test::SubsetOf { choices, .. } => json!({ "kind": "choices", "values": choices[..1] }),
            Test::NotEmpty => json!({ "kind": "text", "value": "陇发改〔2015〕示1号" }),
            Test::Matches => json!({ "kind": "text", "value": "官亭镇石院村卫生室" }),
            _ => reason,
        };
        let mut entry = json!({ "answer": answer });
        if not_met.contains(&item.id.as_str()) {
            entry["remark"] = json!("不符合要求");
        }
        answers.insert(item.id.clone(), entry);
    }
    json!({ "answers": answers })
}

/// An id out of an answer.
pub(crate) fn text(value: &Value) -> String {
    value.as_str().expect("text").to_owned()
}

//! People who practise, entered by the interface.

use axum::body::Body;
use axum::http::Method;
use serde_json::{Value, json};
use taizhang::domain::account::Role;
use taizhang::domain::area::AreaKey;

use super::clinic::{Person, VILLAGE, text};
use super::{Answer, TestApp};
use crate::store::empty_postgres;

pub(crate) const TOWNSHIP: i64 = 6_212_231_000_000;
pub(crate) const COUNTY: i64 = 6_212_230_000_000;
pub(crate) const OTHER: i64 = 6_212_210_000_000;

/// Numbers of nobody alive.
pub(crate) const NUMBER: &str = "621202188001010014";
pub(crate) const ANOTHER: &str = "62122618801231003X";

/// A service on each engine that is there, with a reporter of the township.
pub(crate) async fn apps() -> Vec<TestApp> {
    let mut apps = vec![TestApp::with_plan().await];
    if let Some(target) = empty_postgres().await {
        apps.push(TestApp::with_plan_in(Some(target)).await);
    }
    for app in &apps {
        app.add_account("ma", "示范马", Role::TownshipReporter, AreaKey(TOWNSHIP)).await;
    }
    apps
}

/// A clinic in the village.
pub(crate) async fn clinic(person: &Person<'_>, name: &str) -> String {
    let clinic = json!({ "facilities": [{
        "area_key": VILLAGE, "kind": "village_clinic", "name": name, "valid_from": "2010-01-01",
    }] });
    text(&person.enter("/facilities", &clinic).await["ids"][0])
}

/// Somebody who works at a clinic with a certificate of five years.
pub(crate) fn doctor(name: &str, clinic: &str, from: &str) -> Value {
    json!({
        "area_key": TOWNSHIP, "name": name,
        "certificates": [{
            "kind": "village_doctor", "number": "示范001", "facility": clinic, "from": from,
        }],
        "employments": [{
            "facility": clinic, "role": "village_doctor", "main": true, "from": "2011-10-01",
        }],
    })
}

pub(crate) async fn register(person: &Person<'_>, new: Value) -> String {
    text(&person.enter("/practitioners", &json!({ "people": [new] })).await["ids"][0])
}

pub(crate) async fn sheet(person: &Person<'_>, id: &str) -> Value {
    let answer = person.get(&format!("/practitioners/{id}")).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json()
}

/// Puts or deletes with a reason.
pub(crate) async fn with_reason(
    person: &Person<'_>,
    method: Method,
    path: &str,
    seen: &str,
    body: &Value,
) -> Answer {
    let headers = [("content-type", "application/json"), ("if-match", seen)];
    let path = format!("{path}?reason=%E6%A0%B8%E5%AF%B9%E5%8E%9F%E4%BB%B6");
    let body = if body.is_null() { Body::empty() } else { Body::from(body.to_string()) };
    person.send(method, &path, &headers, body).await
}

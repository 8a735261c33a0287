//! Both dates are honoured by every read: what had happened, and what was known.

use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::clinic::{answers, inspection, text};

/// What a read says as of a date, as known at an instant.
async fn said(app: &TestApp, path: &str, dates: &str) -> Value {
    let person = app.person("li").await;
    let mark = if path.contains('?') { '&' } else { '?' };
    let answer = person.get(&format!("{path}{mark}{dates}")).await;
    if answer.status == 404 { Value::Null } else { answer.json() }
}

/// A project that was finished in 2015, and whose acceptance is entered later that day.
async fn entered_late(app: &TestApp) -> (String, String) {
    let (zhang, wang, zhao) =
        (app.person("zhang").await, app.person("wang").await, app.person("zhao").await);
    let project = zhang.finished("宕-2015-0001").await;
    app.wait_minutes(45);
    let begun = wang.enter("/inspections", &inspection(&project, ["wang", "zhao"])).await;
    let id = text(&begun["id"]);
    let path = format!("/inspections/{id}/answers");
    assert_eq!(wang.patch(&path, "\"v1\"", &answers(&[])).await.status, 200);
    for person in [&wang, &zhao] {
        person.enter(&format!("/inspections/{id}/sign"), &json!({})).await;
    }
    for department in ["health", "reform", "finance", "construction"] {
        let opinion = json!({
            "department": department, "opinion": "agree",
            "signer": "示范签字人", "signed_on": "2016-08-30",
        });
        wang.enter(&format!("/inspections/{id}/opinions"), &opinion).await;
    }
    wang.enter(&format!("/inspections/{id}/conclude"), &json!({})).await;
    (project, id)
}

#[tokio::test]
async fn what_was_learned_later_is_not_known_before() {
    let app = TestApp::with_plan().await;
    let (project, inspection) = entered_late(&app).await;
    // The project was entered at noon; the inspection three quarters of an hour later.
    let before = "as_of=2016-09-01&known_at=2016-09-01T12:30:00%2B08:00";
    let after = "as_of=2016-09-01&known_at=2016-09-01T13:30:00%2B08:00";
    let reads = [
        format!("/projects/{project}"),
        format!("/projects/{project}/history"),
        format!("/inspections/{inspection}"),
        "/projects?stage=accepted".to_owned(),
        "/inspections".to_owned(),
        "/board".to_owned(),
        "/findings?target=T01&stage=2015".to_owned(),
    ];
    for path in &reads {
        let (before, after) = (said(&app, path, before).await, said(&app, path, after).await);
        assert_ne!(before, after, "{path} does not tell what was known");
    }
    let none = "as_of=2016-09-01&known_at=2016-08-31";
    for path in ["/projects", "/inspections", "/notices", "/facilities"] {
        assert_eq!(said(&app, path, none).await["total"], 0, "{path}");
    }
    assert_eq!(said(&app, "/board", none).await, Value::Null, "no plan was in force");
}

#[tokio::test]
async fn what_happened_later_has_not_happened_before() {
    let app = TestApp::with_plan().await;
    let (project, _) = entered_late(&app).await;
    let reads = [
        format!("/projects/{project}"),
        "/projects?stage=not_started".to_owned(),
        "/inspections".to_owned(),
        "/board".to_owned(),
        "/bulletin".to_owned(),
        "/findings?target=T01&stage=2015".to_owned(),
    ];
    for path in &reads {
        let before = said(&app, path, "as_of=2015-06-01").await;
        let after = said(&app, path, "as_of=2015-12-01").await;
        assert_ne!(before, after, "{path} does not tell what had happened");
    }
    for path in &reads {
        for wrong in ["as_of=2016-13-01", "known_at=yesterday"] {
            let mark = if path.contains('?') { '&' } else { '?' };
            let answer = app.person("li").await.get(&format!("{path}{mark}{wrong}")).await;
            assert_eq!(answer.problem(), "400 BAD_QUERY", "{path} {wrong}");
        }
    }
}

//! The interface describes itself.

use crate::support::TestApp;

#[tokio::test]
async fn the_document_is_openapi_with_a_problem_for_every_operation() {
    let app = TestApp::start().await;
    let answer = app.get("/api/openapi.json", "").await;
    assert_eq!(answer.status, 200);
    let document = answer.json();
    assert_eq!(document["openapi"], "3.1.0");
    assert_eq!(document["info"]["title"], "台账接口");
    for (path, item) in document["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("methods") {
            let refused = &operation["responses"]["default"];
            assert!(refused.is_object(), "{method} {path} says nothing of refusals");
            for part in ["summary", "description", "operationId"] {
                let words = operation[part].as_str().unwrap_or_default();
                assert!(!words.is_empty(), "{method} {path} has no {part}");
            }
        }
    }
}

#[tokio::test]
async fn a_page_lists_the_operations() {
    let app = TestApp::start().await;
    let page = app.get("/api", "").await;
    assert_eq!(page.status, 200);
    assert!(page.text.contains("/api/v1/session"), "{}", page.text);
}

#[tokio::test]
async fn the_document_is_what_it_was() {
    let app = TestApp::start().await;
    let mut document = app.get("/api/openapi.json", "").await.json();
    document["info"]["version"] = "x".into();
    insta::assert_json_snapshot!(document);
}

#[tokio::test]
async fn what_the_description_names_is_described() {
    let app = TestApp::start().await;
    let answer = app.get("/api/openapi.json", "").await;
    let document = answer.json();
    let schemas = document["components"]["schemas"].as_object().expect("schemas");
    for part in answer.text.split("#/components/schemas/").skip(1) {
        let name = part.split('"').next().unwrap_or_default();
        assert!(schemas.contains_key(name), "{name} is not described");
    }
}

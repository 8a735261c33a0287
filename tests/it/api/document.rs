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

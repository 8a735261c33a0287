//! Our own files.

use axum::body::Body;
use axum::http::Request;
use taizhang::web::assets;

use crate::support::TestApp;

#[tokio::test]
async fn an_asset_is_kept_for_ever_under_its_own_address() {
    let app = TestApp::start().await;
    for address in [assets::style(), assets::script(), assets::mark()] {
        let answer = app.get(&address, "").await;
        assert_eq!(answer.status, 200, "{address}");
        let kept = "public, max-age=31536000, immutable";
        assert_eq!(answer.header("cache-control"), kept, "{address}");
        let request = Request::get(&address).header("if-none-match", answer.header("etag"));
        let again = app.ask(request.body(Body::empty()).expect("a request")).await;
        assert_eq!(again.status, 304, "{address}");
    }
    assert_eq!(app.get("/assets/0000000000000000/style.css", "").await.status, 404);
}

//! What every page has in common.

use crate::support::TestApp;

#[tokio::test]
async fn every_answer_carries_the_headers_that_protect_it() {
    let app = TestApp::start().await;
    for path in ["/login", "/", "/nothing", "/api/v1/session", "/healthz"] {
        let answer = app.get(path, "").await;
        let policy = answer.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'; script-src 'self'"), "{path}: {policy}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
    }
}

#[tokio::test]
async fn no_page_has_script_or_style_of_its_own() {
    let app = TestApp::start().await;
    let cookie = app.sign_in("li").await;
    for path in ["/login", "/", "/nothing", "/problems", "/api"] {
        let page = app.get(path, &cookie).await.text;
        for inline in ["<style", " style=", " onclick=", "javascript:", "http://", "https://"] {
            assert!(!page.contains(inline), "{path} contains {inline}");
        }
    }
}

#[tokio::test]
async fn a_page_that_is_not_there_is_a_page_in_chinese() {
    let app = TestApp::start().await;
    let answer = app.get("/nothing", "").await;
    assert_eq!(answer.status, 404);
    assert!(answer.header("content-type").starts_with("text/html"));
    assert!(answer.text.contains("没有找到该页面或接口。"), "{}", answer.text);
}

#[tokio::test]
async fn the_tree_begins_at_the_readers_own_unit() {
    let app = TestApp::start().await;
    let clerk = app.sign_in("zhang").await;
    let page = app.get("/", &clerk).await.text;
    assert!(page.contains("宕昌县") && page.contains("官亭镇"), "{page}");
    assert!(!page.contains("陇南市") && !page.contains("成县"), "{page}");
    let township = app.get("/?area=6212231000000&from=timeline", &clerk).await.text;
    assert!(township.contains("石院村"), "{township}");
}

#[tokio::test]
async fn another_countys_area_is_not_there() {
    let app = TestApp::start().await;
    let clerk = app.sign_in("zhang").await;
    for area in ["6212210000000", "6212000000000", "x"] {
        assert_eq!(app.get(&format!("/?area={area}"), &clerk).await.status, 404, "{area}");
    }
}

#[tokio::test]
async fn the_date_stands_in_the_address_and_stays_there() {
    let app = TestApp::start().await;
    let cookie = app.sign_in("li").await;
    let page = app.get("/", &cookie).await.text;
    assert!(page.contains("name=\"as_of\" value=\"2016-08-31\""), "{page}");
    let page = app.get("/?as_of=2016.6.30&known_at=2016-07-05", &cookie).await.text;
    assert!(page.contains("name=\"as_of\" value=\"2016-06-30\""), "{page}");
    assert!(
        page.contains("as_of=2016.6.30&amp;known_at=2016-07-05")
            || page.contains("as_of=2016.6.30&#38;known_at=2016-07-05"),
        "{page}"
    );
    assert_eq!(app.get("/?as_of=someday", &cookie).await.status, 400);
}

#[tokio::test]
async fn every_problem_has_its_page() {
    let app = TestApp::start().await;
    assert_eq!(app.get("/problems", "").await.status, 200);
    let page = app.get("/problems/key-reused", "").await;
    assert!(page.text.contains("KEY_REUSED"), "{}", page.text);
    assert_eq!(app.get("/problems/nonsense", "").await.status, 404);
}

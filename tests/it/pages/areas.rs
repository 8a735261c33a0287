//! Counties, townships, and finding them by name.

use super::board::{listed, numbers};
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread")]
async fn a_county_leads_to_its_townships_and_villages() {
    let app = TestApp::start_with_demo().await;
    let leader = app.sign_in("leader").await;
    let county = app.get("/counties/6212280000000", &leader).await;
    assert_eq!(county.status, 200, "{}", county.text);
    assert!(county.text.contains("应建成 <b>14</b> 所"), "{}", county.text);
    assert!(county.text.contains("待办的村"), "{}", county.text);
    let at = county.text.find("/townships/").expect("a township") + "/townships/".len();
    let key = county.text[at..at + 13].to_owned();
    let township = app.get(&format!("/townships/{key}"), &leader).await;
    assert_eq!(township.status, 200, "{}", township.text);
    assert!(township.text.contains("不作评判") && township.text.contains("服务方式"));
    assert!(!township.text.contains("应建成"), "{}", township.text);
    for (href, number) in numbers(&township.text) {
        assert_eq!(listed(&app, &href, &leader).await, (number, number), "{href}");
    }
    for path in
        ["/counties/x", "/counties/6212000000000", "/townships/6212280000000", "/counties/1"]
    {
        assert_eq!(app.get(path, &leader).await.status, 404, "{path}");
    }
    let led = app.get(&format!("/counties?area={key}&as_of=2016-06-30"), &leader).await;
    assert_eq!(led.status, 303);
    assert_eq!(led.header("location"), format!("/townships/{key}?as_of=2016-06-30"));
    let found = app.get("/areas?q=%E4%B8%A4%E5%BD%93", &leader).await;
    assert!(found.text.contains("href=\"/counties/6212280000000"), "{}", found.text);
    let escaped = app.get("/areas?q=%3Cb%3Ex", &leader).await.text;
    assert!(escaped.contains("&#60;b&#62;x") && !escaped.contains("<b>x"), "{escaped}");
}

//! Documents to download.

use axum::body::{Body, to_bytes};

use super::clinic::{finished, started};
use crate::support::text_of;

#[tokio::test]
async fn a_form_is_a_pdf_that_names_the_village() {
    let app = started().await;
    let project = finished(&app, "官亭镇石院村卫生室").await;
    let inspection = super::notice::failed(&app, project).await;
    let cookie = app.sign_in("wang").await;
    let path = format!("/inspections/{inspection}/form.pdf");
    let (headers, bytes) = download(&app, &path, &cookie).await;
    assert!(bytes.starts_with(b"%PDF"), "{path}");
    assert!(headers.contains("filename*=UTF-8''%E5%AE%98"), "{headers}");
    if let Some(text) = text_of(&bytes) {
        assert!(text.replace(char::is_whitespace, "").contains("石院村"), "{text}");
    }
    let list = app.get("/documents?as_of=2016-09-01", &cookie).await;
    assert!(list.text.contains(&path), "{}", list.text);
    let all = |county: i64, on: &str| format!("/counties/{county}/forms.pdf?as_of={on}");
    let (_, batch) = download(&app, &all(6_212_230_000_000, "2016-09-01"), &cookie).await;
    assert!(batch.starts_with(b"%PDF"));
    app.wait_minutes(5);
    let (_, again) = download(&app, &all(6_212_230_000_000, "2016-09-01"), &cookie).await;
    assert!(batch == again, "the same forms give the same bytes");
    assert_eq!(app.told_of("export").await, ["宕昌县竣工验收表 1 条（PDF）"; 2]);
    let other = app.get(&all(6_212_210_000_000, "2016-09-01"), &cookie).await;
    assert_eq!(other.status, 409, "{}", other.text);
    // On the day before, the inspection had not come to its conclusion.
    let before = app.get("/documents?as_of=2016-08-31", &cookie).await;
    assert!(!before.text.contains(&path), "{}", before.text);
    let before = app.get(&all(6_212_230_000_000, "2016-08-31"), &cookie).await;
    assert_eq!(before.status, 409, "{}", before.text);
}

#[tokio::test]
async fn a_notice_is_a_pdf_and_a_report_needs_a_reply() {
    let app = started().await;
    let project = finished(&app, "官亭镇石院村卫生室").await;
    let notice = super::notice::issued(&app, project).await;
    let cookie = app.sign_in("wang").await;
    let (_, bytes) = download(&app, &format!("{notice}/notice.pdf"), &cookie).await;
    assert!(bytes.starts_with(b"%PDF"));
    let early = app.get(&format!("{notice}/completion.pdf"), &cookie).await;
    assert_eq!(early.status, 409, "{}", early.text);
}

async fn download(app: &crate::support::TestApp, path: &str, cookie: &str) -> (String, Vec<u8>) {
    let request = axum::http::Request::get(path).header("cookie", cookie);
    let response = app.answer(request.body(Body::empty()).expect("a request")).await;
    assert_eq!(response.status(), 200, "{path}");
    assert_eq!(response.headers()["cache-control"], "no-store");
    let named = response.headers()["content-disposition"].to_str().expect("text").to_owned();
    let bytes = to_bytes(response.into_body(), usize::MAX).await.expect("a body");
    (named, bytes.into())
}

#[tokio::test]
async fn a_document_names_the_page_that_it_came_from() {
    use taizhang::domain::time::Known;
    use taizhang::report::sources::{self, Letterhead};
    let app = started().await;
    let project = finished(&app, "官亭镇石院村卫生室").await;
    let notice = super::notice::issued(&app, project).await;
    let cookie = app.sign_in("wang").await;
    let page = app.get(&notice, &cookie).await.text;
    let at = page.find("/inspections/").expect("the inspection") + "/inspections/".len();
    let inspection = page[at..at + 36].parse().expect("an id");
    let head = Letterhead {
        organ: Some("示范县卫生和计划生育局文件".to_owned()),
        base_address: Some("https://tz.example.cn/".to_owned()),
    };
    let scope = taizhang::domain::area::Scope::of(crate::support::LONGNAN);
    let form = sources::acceptance(&app.ledger, scope, Known::Now, inspection, &head).await;
    let id = notice.trim_start_matches("/notices/").parse().expect("an id");
    let known = Known::Now;
    let letter = sources::notice(&app.ledger, scope, known, id, |_| String::new(), &head).await;
    let (form, letter) = (form.expect("a form"), letter.expect("a notice"));
    assert_eq!(letter.issuing_unit, "示范县卫生和计划生育局", "the organ of the letterhead");
    for address in [form.identity.check_address, letter.identity.check_address] {
        let address = address.expect("an address");
        let path = address.strip_prefix("https://tz.example.cn").expect("the base");
        assert_eq!(app.get(path, &cookie).await.status, 200, "{path}");
    }
    // A second acceptance of one project has a number of its own.
    assert_eq!(form.identity.record_number, "宕-2015-0117-竣工验收-20160820");
}

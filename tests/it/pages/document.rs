//! Documents to download.

use std::process::{Command, Stdio};

use axum::body::{Body, to_bytes};

use super::clinic::{finished, started};

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

/// The text of a PDF; none where there is nothing to read it with.
fn text_of(bytes: &[u8]) -> Option<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("form.pdf");
    std::fs::write(&file, bytes).expect("a file");
    let read = Command::new("pdftotext").arg(&file).arg("-").stderr(Stdio::null()).output();
    match read {
        Ok(output) => Some(String::from_utf8_lossy(&output.stdout).into_owned()),
        Err(error) if std::env::var_os("CI").is_some() => panic!("pdftotext: {error}"),
        Err(error) => {
            println!("skipped: pdftotext: {error}");
            None
        }
    }
}

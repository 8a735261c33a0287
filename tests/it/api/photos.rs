//! Photos: sent raw, kept once, shown as a copy.

use axum::http::Method;
use image::{ImageFormat, RgbImage};
use serde_json::json;
use std::io::Cursor;
use uuid::Uuid;

use crate::support::TestApp;
use crate::support::clinic::{inspection, text};

fn picture(shade: u8) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let picture = RgbImage::from_pixel(64, 48, image::Rgb([shade, 90, 60]));
    picture.write_to(&mut bytes, ImageFormat::Png).expect("a picture");
    bytes.into_inner()
}

#[tokio::test]
async fn a_photo_sent_twice_is_one_and_is_shown_as_a_copy() {
    let app = TestApp::with_plan().await;
    let (zhang, wang, chen) =
        (app.person("zhang").await, app.person("wang").await, app.person("chen").await);
    let project = zhang.finished("宕-1").await;
    let begun = wang.enter("/inspections", &inspection(&project, ["wang", "zhao"])).await;
    let inspection = text(&begun["id"]);
    let photo = Uuid::now_v7();
    let path = format!("/inspections/{inspection}/photos/{photo}?criterion=VC-B01");
    let png = [("content-type", "image/png")];
    let bytes = picture(10);
    let first = wang.send(Method::PUT, &path, &png, bytes.clone()).await;
    assert_eq!(first.status, 201, "{}", first.text);
    assert_eq!(first.json()["sha256"], taizhang::ledger::sha256(&bytes));
    let again = wang.send(Method::PUT, &path, &png, bytes.clone()).await;
    assert_eq!((again.status.as_u16(), &again.text), (201, &first.text));
    let other = wang.send(Method::PUT, &path, &png, picture(11)).await;
    assert_eq!(other.problem(), "409 DUPLICATE");
    let sheet = wang.get(&format!("/inspections/{inspection}")).await.json();
    assert_eq!(sheet["photos"].as_array().map(Vec::len), Some(1));

    let shown = zhang.get(&format!("/photos/{photo}")).await;
    assert_eq!(shown.status, 200);
    assert_eq!(shown.header("content-type"), "image/jpeg");
    assert_eq!(shown.header("content-disposition"), "inline");
    assert_eq!(shown.header("x-content-type-options"), "nosniff");
    assert_eq!(shown.header("content-security-policy"), "default-src 'none'; sandbox");
    let known = [("if-none-match", shown.header("etag"))];
    let same = zhang.send(Method::GET, &format!("/photos/{photo}"), &known, "").await;
    assert_eq!((same.status.as_u16(), same.text.as_str()), (304, ""));
    assert_eq!(chen.get(&format!("/photos/{photo}")).await.problem(), "404 NOT_FOUND");
    let foreign = chen.send(Method::PUT, &path, &png, bytes).await;
    assert_eq!(foreign.problem(), "404 NOT_FOUND");
}

#[tokio::test]
async fn what_is_no_picture_is_refused() {
    let app = TestApp::with_plan().await;
    let (zhang, wang) = (app.person("zhang").await, app.person("wang").await);
    let project = zhang.finished("宕-1").await;
    let begun = wang.enter("/inspections", &inspection(&project, ["wang", "zhao"])).await;
    let inspection = text(&begun["id"]);
    let good = picture(10);
    let rows: [(&str, &[u8], &str); 5] = [
        ("application/json", &good, "415 FILE_TYPE"),
        ("image/jpeg", &good, "415 FILE_TYPE"),
        ("image/png", &good[..good.len() / 2], "422 VALIDATION"),
        ("image/png", b"", "422 VALIDATION"),
        ("image/svg+xml", b"<svg/>", "422 VALIDATION"),
    ];
    for (kind, bytes, expected) in rows {
        let path = format!("/inspections/{inspection}/photos/{}", Uuid::now_v7());
        let headers = [("content-type", kind)];
        let answer = wang.send(Method::PUT, &path, &headers, bytes.to_vec()).await;
        assert_eq!(answer.problem(), expected, "{kind}: {}", answer.text);
    }
    let path = format!("/inspections/{inspection}/photos/{}", Uuid::now_v7());
    let wrong = [("content-type", "image/png"), ("x-content-sha256", "00")];
    let answer = wang.send(Method::PUT, &path, &wrong, good).await;
    assert_eq!(answer.json()["errors"][0]["code"], json!("HASH_MISMATCH"));
    let large = vec![0; 21 << 20];
    let answer = wang.send(Method::PUT, &path, &wrong[..1], large).await;
    assert_eq!(answer.problem(), "413 TOO_LARGE");
}

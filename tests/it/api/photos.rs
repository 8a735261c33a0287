//! Photos: sent raw, kept once, shown as a copy.

use axum::http::Method;
use exif::experimental::Writer;
use exif::{Field, In, Rational, Tag, Value};
use image::{ImageFormat, RgbImage};
use serde_json::json;
use std::io::Cursor;
use uuid::Uuid;

use taizhang::ledger::photos::AddPhoto;

use crate::support::TestApp;
use crate::support::clinic::{inspection, text};

fn picture(shade: u8) -> Vec<u8> {
    encoded(shade, ImageFormat::Png)
}

fn encoded(shade: u8, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let picture = RgbImage::from_pixel(64, 48, image::Rgb([shade, 90, 60]));
    picture.write_to(&mut bytes, format).expect("a picture");
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
    assert_eq!(shown.header("cache-control"), "no-store", "computers are shared");
    assert_eq!(shown.header("content-security-policy"), "default-src 'none'; sandbox");
    let known = [("if-none-match", shown.header("etag"))];
    let same = zhang.send(Method::GET, &format!("/photos/{photo}"), &known, "").await;
    assert_eq!((same.status.as_u16(), same.text.as_str()), (304, ""));
    assert_eq!(chen.get(&format!("/photos/{photo}")).await.problem(), "404 NOT_FOUND");
    let foreign = chen.send(Method::PUT, &path, &png, bytes).await;
    assert_eq!(foreign.problem(), "404 NOT_FOUND");
}

/// A JPEG that says when it was taken, and at which degree north.
fn claiming(shade: u8, taken: &str, north: u32) -> Vec<u8> {
    let text = |text: &str| Value::Ascii(vec![text.as_bytes().to_vec()]);
    let degrees = |num| Value::Rational(vec![Rational { num, denom: 100 }]);
    let fields = [
        (Tag::DateTimeOriginal, text(taken)),
        (Tag::GPSLatitudeRef, text("N")),
        (Tag::GPSLatitude, degrees(north)),
        (Tag::GPSLongitudeRef, text("E")),
        (Tag::GPSLongitude, degrees(10_439)),
    ]
    .map(|(tag, value)| Field { tag, ifd_num: In::PRIMARY, value });
    let mut writer = Writer::new();
    for field in &fields {
        writer.push_field(field);
    }
    let mut written = Cursor::new(Vec::new());
    writer.write(&mut written, false).expect("fields");
    let block = [b"Exif\0\0", written.get_ref().as_slice()].concat();
    let bytes = encoded(shade, ImageFormat::Jpeg);
    let length = u16::try_from(block.len() + 2).expect("short").to_be_bytes();
    [&bytes[..2], &[0xff, 0xe1], &length, &block, &bytes[2..]].concat()
}

#[tokio::test]
async fn a_photo_from_elsewhere_or_another_day_is_taken_and_marked() {
    // Row 60.
    let app = TestApp::with_plan().await;
    let (zhang, wang) = (app.person("zhang").await, app.person("wang").await);
    let project = zhang.finished("宕-1").await;
    let begun = wang.enter("/inspections", &inspection(&project, ["wang", "zhao"])).await;
    let inspection = text(&begun["id"]);
    let send = async |photo: Uuid, bytes: Vec<u8>, note: &str| {
        let path = format!("/inspections/{inspection}/photos/{photo}?criterion=VC-B01{note}");
        let sent = wang.send(Method::PUT, &path, &[("content-type", "image/jpeg")], bytes).await;
        assert_eq!(sent.status, 201, "never refused: {}", sent.text);
        let warnings = sent.json()["warnings"].clone();
        let warnings = warnings.as_array().expect("warnings").iter();
        warnings.map(|one| text(&one["code"])).collect::<Vec<_>>().join(" ")
    };
    let day = "2015:11:05 09:12:00";
    assert_eq!(
        send(Uuid::now_v7(), encoded(9, ImageFormat::Jpeg), "").await,
        "",
        "no claim, no doubt"
    );
    assert_eq!(send(Uuid::now_v7(), claiming(10, day, 3_405), "").await, "");
    assert_eq!(send(Uuid::now_v7(), claiming(11, day, 3_406), "").await, "", "1.1 km");
    let far = Uuid::now_v7();
    let bytes = claiming(12, "2015:11:04 09:12:00", 3_305);
    assert_eq!(send(far, bytes.clone(), "").await, "CLOCK_SKEW GPS_FAR");
    assert_eq!(send(far, bytes, "").await, "CLOCK_SKEW GPS_FAR", "sent again");
    let note = "&taken_at=2030-01-01T00:00:00%2B08:00";
    let fast = send(Uuid::now_v7(), claiming(13, day, 3_405), note).await;
    assert_eq!(fast, "CLOCK_SKEW", "what the phone says goes first");

    let sheet = wang.get(&format!("/inspections/{inspection}")).await.json();
    let marked = sheet["photos"].as_array().expect("photos").iter();
    let marked = marked.filter(|photo| photo["warnings"] != json!([])).count();
    assert_eq!(marked, 2);
    let cookie = app.sign_in("wang").await;
    for path in [format!("/inspections/{inspection}?part=B"), format!("/projects/{project}")] {
        let page = app.get(&path, &cookie).await.text;
        assert!(page.contains("拍摄位置与本项目其他照片相距 111.3 公里"), "{path}");
        assert!(page.contains("不在检查日 2015-11-05"), "{path}");
    }
}

#[tokio::test]
async fn what_is_no_picture_is_refused() {
    let app = TestApp::with_plan().await;
    let (zhang, wang) = (app.person("zhang").await, app.person("wang").await);
    let project = zhang.finished("宕-1").await;
    let begun = wang.enter("/inspections", &inspection(&project, ["wang", "zhao"])).await;
    let inspection = text(&begun["id"]);
    let good = picture(10);
    // Rows 62, 74, 75 and 76.
    let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic";
    let rows: [(&str, &[u8], &str, &str); 8] = [
        ("application/json", &good, "415 FILE_TYPE", ""),
        ("image/jpeg", &good, "415 FILE_TYPE", ""),
        ("image/png", &good[..good.len() / 2], "422 VALIDATION", "IMAGE_BROKEN"),
        ("image/png", b"", "422 VALIDATION", "IMAGE_BROKEN"),
        ("image/png", &wide(&good), "422 VALIDATION", "IMAGE_TOO_LARGE"),
        ("image/svg+xml", b"<svg/>", "422 VALIDATION", "IMAGE_FORMAT"),
        ("image/heic", heic, "422 VALIDATION", "IMAGE_FORMAT"),
        ("image/gif", b"GIF89a\x01\0\x01\0", "422 VALIDATION", "IMAGE_FORMAT"),
    ];
    for (kind, bytes, expected, code) in rows {
        let path = format!("/inspections/{inspection}/photos/{}", Uuid::now_v7());
        let headers = [("content-type", kind)];
        let answer = wang.send(Method::PUT, &path, &headers, bytes.to_vec()).await;
        assert_eq!(answer.problem(), expected, "{kind}: {}", answer.text);
        let fault = &answer.json()["errors"][0];
        assert_eq!(fault["code"].as_str().unwrap_or_default(), code, "{kind}");
        assert_eq!(fault["pointer"].as_str().unwrap_or("#/photo"), "#/photo");
    }
    let path = format!("/inspections/{inspection}/photos/{}", Uuid::now_v7());
    let wrong = [("content-type", "image/png"), ("x-content-sha256", "00")];
    // Row 80.
    let answer = wang.send(Method::PUT, &path, &wrong, good.clone()).await;
    assert_eq!(answer.json()["errors"][0]["code"], json!("HASH_MISMATCH"));
    // Row 9.
    let large = vec![0; 21 << 20];
    let answer = wang.send(Method::PUT, &path, &wrong[..1], large).await;
    assert_eq!(answer.problem(), "413 TOO_LARGE");
    assert_eq!(answer.json()["limit_bytes"], 20 << 20);
    // Row 77: a name is taken as it comes, an item that is not asked is not.
    let named = format!("{path}?file_name=..%2Fetc%2F%00{}.png", "%E7%85%A7".repeat(90));
    let answer = wang.send(Method::PUT, &named, &wrong[..1], good.clone()).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    let stray = format!("/inspections/{inspection}/photos/{}?criterion=VC-X9", Uuid::now_v7());
    let answer = wang.send(Method::PUT, &stray, &wrong[..1], good).await;
    assert_eq!(answer.problem(), "400 BAD_QUERY");
}

/// The same picture with a head that says 12,001 pixels across.
fn wide(png: &[u8]) -> Vec<u8> {
    let mut bytes = png.to_vec();
    bytes[16..20].copy_from_slice(&12_001_u32.to_be_bytes());
    let sum = bytes[12..29].iter().fold(!0_u32, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
            if sum & 1 == 1 { (sum >> 1) ^ 0xedb8_8320 } else { sum >> 1 }
        })
    });
    bytes[29..33].copy_from_slice(&(!sum).to_be_bytes());
    bytes
}

#[tokio::test]
async fn a_clinic_has_room_for_two_hundred_photos() {
    // Row 78.
    let app = TestApp::with_plan().await;
    let (zhang, wang) = (app.person("zhang").await, app.person("wang").await);
    let project = zhang.finished("宕-1").await;
    let begun = wang.enter("/inspections", &inspection(&project, ["wang", "zhao"])).await;
    let inspection = text(&begun["id"]);
    let photo = |at: u8| AddPhoto {
        id: None,
        project: project.parse().expect("an id"),
        inspection: None,
        criterion: None,
        original_sha256: format!("{at:064}"),
        shown_sha256: format!("{at:064}"),
        format: "image/png".to_owned(),
        width: 64,
        height: 48,
        bytes: 100,
        file_name: None,
        caption: None,
        taken_at: None,
        position: None,
    };
    for at in 0..200 {
        app.perform(photo(at)).await;
    }
    let path = format!("/inspections/{inspection}/photos/{}", Uuid::now_v7());
    let png = [("content-type", "image/png")];
    let answer = wang.send(Method::PUT, &path, &png, picture(10)).await;
    assert_eq!(answer.problem(), "413 QUOTA");
    assert_eq!(answer.json()["detail"], "本项目照片已达上限 200 张。");
    assert_eq!(answer.json()["remaining"], 0);
}

#[tokio::test]
async fn a_stored_file_that_is_damaged_is_told_as_such() {
    // Row 87.
    let app = TestApp::with_plan().await;
    let (zhang, wang) = (app.person("zhang").await, app.person("wang").await);
    let project = zhang.finished("宕-1").await;
    let begun = wang.enter("/inspections", &inspection(&project, ["wang", "zhao"])).await;
    let photo = Uuid::now_v7();
    let path = format!("/inspections/{}/photos/{photo}", text(&begun["id"]));
    let png = [("content-type", "image/png")];
    assert_eq!(wang.send(Method::PUT, &path, &png, picture(10)).await.status, 201);
    std::fs::remove_dir_all(app.ledger.files()).expect("the files");
    let shown = wang.get(&format!("/photos/{photo}")).await;
    assert_eq!(shown.problem(), "500 FILE_DAMAGED");
    assert!(shown.text.contains("附件损坏"), "{}", shown.text);
}

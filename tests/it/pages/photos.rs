//! Photos sent by a form, where a phone runs no script.

use std::io::Cursor;

use axum::body::Body;
use axum::http::{Request, header};
use image::{ImageFormat, Rgb, RgbImage};

use super::clinic::{begun, finished, started};
use crate::support::{Answer, TestApp};

fn picture(shade: u8) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let picture = RgbImage::from_pixel(64, 48, Rgb([shade, 90, 60]));
    picture.write_to(&mut bytes, ImageFormat::Png).expect("a picture");
    bytes.into_inner()
}

/// Sends files as a browser's form does: the field, the file's name, its bytes.
async fn upload(
    app: &TestApp,
    path: &str,
    cookie: &str,
    files: &[(&str, &str, Vec<u8>)],
) -> Answer {
    let mut body = Vec::new();
    for (field, name, bytes) in files {
        let kind = if bytes.is_empty() { "application/octet-stream" } else { "image/png" };
        let head = format!(
            "--part\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\
             Content-Type: {kind}\r\n\r\n"
        );
        body.extend(head.as_bytes());
        body.extend(bytes);
        body.extend(b"\r\n");
    }
    body.extend(b"--part--\r\n");
    let request = Request::post(path)
        .header(header::COOKIE, cookie)
        .header("sec-fetch-site", "same-origin")
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=part");
    app.ask(request.body(Body::from(body)).expect("a request")).await
}

#[tokio::test]
async fn photos_come_by_a_form_and_are_shown_with_their_item() {
    let app = started().await;
    let project = finished(&app, "官亭镇石院村卫生室").await;
    let inspection = begun(&app, project).await;
    let wang = app.sign_in("wang").await;
    let path = format!("/inspections/{inspection}/photos?part=B");
    let files = [
        ("VC-B01", "外观.png", picture(10)),
        ("VC-B01", "背面.png", picture(20)),
        // A field in which nothing was chosen is sent all the same.
        ("VC-B03", "", Vec::new()),
    ];
    let sent = upload(&app, &path, &wang, &files).await;
    assert_eq!(sent.status, 303, "{}", sent.text);
    assert_eq!(sent.header("location"), format!("/inspections/{inspection}?part=B"));
    let page = app.get(sent.header("location"), &wang).await;
    let shown = page.text.matches("<img src=\"/api/v1/photos/").count();
    assert_eq!(shown, 2, "{}", page.text);
    let at = page.text.find("/api/v1/photos/").expect("a photo");
    let photo = page.text[at..].split('"').next().expect("an address");
    let photo = app.get(photo, &wang).await;
    assert_eq!((photo.status.as_u16(), photo.header("content-type")), (200, "image/jpeg"));
    let lines = app.noted("photo.add").await;
    assert!(lines.len() == 2 && lines.iter().all(|line| line.origin.is_some()), "{lines:?}");
}

#[tokio::test]
async fn what_no_form_of_ours_sends_is_refused_in_words() {
    let app = started().await;
    let project = finished(&app, "官亭镇石院村卫生室").await;
    let inspection = begun(&app, project).await;
    let (wang, li) = (app.sign_in("wang").await, app.sign_in("li").await);
    let path = format!("/inspections/{inspection}/photos?part=B");
    let rows: [(&str, &str, Vec<u8>, &str); 3] = [
        ("VC-B01", "说明.png", b"not a picture".to_vec(), "照片"),
        ("VC-Z99", "外观.png", picture(10), "标准中没有这一条目。"),
        ("VC-B01", "外观.jpg", picture(10), "扩展名"),
    ];
    for (field, name, bytes, words) in rows {
        let answer = upload(&app, &path, &wang, &[(field, name, bytes)]).await;
        assert!(answer.status.is_client_error(), "{field} {name}: {}", answer.status);
        assert!(answer.text.contains(words), "{words} is not in {}", answer.text);
    }
    let leader = upload(&app, &path, &li, &[("VC-B01", "外观.png", picture(10))]).await;
    assert_eq!(leader.status, 403, "{}", leader.text);
    let page = app.get(&format!("/inspections/{inspection}?part=B"), &wang).await;
    assert!(!page.text.contains("<img"), "nothing was kept");
}

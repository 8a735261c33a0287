//! A form that was sent after the session had ended comes back filled in.

use crate::pages::clinic::{finished, hidden, sent, started};

/// Signs in where a form was answered with the sign-in, and goes where that leads.
async fn sign_in_again(app: &crate::support::TestApp, page: &str, name: &str) -> (String, String) {
    let next = hidden(page, "next").to_owned();
    let form = sent(&[("name", name), ("password", crate::support::PASSWORD), ("next", &next)]);
    let answer = app.post_form("/login", "", &form).await;
    assert_eq!(answer.status, 303, "{}", answer.text);
    let cookie = answer.header("set-cookie").split(';').next().unwrap().to_owned();
    (cookie, answer.header("location").to_owned())
}

#[tokio::test]
async fn a_form_sent_too_late_comes_back_filled_in_and_is_sent_by_one_click() {
    let app = started().await;
    let project = finished(&app, "官亭镇石院村卫生室").await;
    let old = app.sign_in("zhang").await;
    let path = format!("/projects/{project}/funds");
    let page = app.get(&path, &old).await;
    assert_eq!(page.status, 200, "{}", page.text);
    let key = hidden(&page.text, "_key").to_owned();
    let typed = sent(&[("_key", &key), ("movements.0.document_no", "陇财〔2016〕示9号")]);
    app.wait_minutes(13 * 60);
    let late = app.post_form(&path, &old, &typed).await;
    assert_eq!(late.status, 401);
    assert!(late.text.contains("您填写的内容已保存"), "{}", late.text);
    assert!(!late.text.contains("陇财"), "the sign-in shows nothing of it");
    let (cookie, draft) = sign_in_again(&app, &late.text, "zhang").await;
    assert!(draft.starts_with("/drafts/"), "{draft}");
    let back = app.get(&draft, &cookie).await;
    assert_eq!(back.status, 200, "{}", back.text);
    assert!(back.text.contains("陇财〔2016〕示9号"), "{}", back.text);
    assert!(back.text.contains("登录过期前您填写的内容"));
    assert_eq!(hidden(&back.text, "_key"), key, "a second sending is the same act");
    assert!(back.text.contains(&format!("action=\"{path}\"")), "{}", back.text);
}

#[tokio::test]
async fn a_draft_is_its_owners_alone_and_ends_with_its_day() {
    let app = started().await;
    let project = finished(&app, "官亭镇石院村卫生室").await;
    let old = app.sign_in("zhang").await;
    app.wait_minutes(13 * 60);
    let typed = sent(&[("movements.0.document_no", "陇财〔2016〕示9号")]);
    let late = app.post_form(&format!("/projects/{project}/funds"), &old, &typed).await;
    let (cookie, draft) = sign_in_again(&app, &late.text, "li").await;
    assert_eq!(app.get(&draft, &cookie).await.status, 404, "not the leader's");
    let own = app.sign_in("zhang").await;
    assert_eq!(app.get(&draft, &own).await.status, 200);
    app.wait_minutes(24 * 60);
    let own = app.sign_in("zhang").await;
    assert_eq!(app.get(&draft, &own).await.status, 404, "a day is over");
}

#[tokio::test]
async fn what_a_stranger_sends_is_kept_for_nobody() {
    let app = started().await;
    let forged = format!("__Host-taizhang={}", "a".repeat(64));
    let late = app.post_form("/projects/new", &forged, "a=b").await;
    assert_eq!(late.status, 401);
    assert!(!late.text.contains("/drafts/"), "{}", late.text);
}

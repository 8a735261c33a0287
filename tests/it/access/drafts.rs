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

#[tokio::test]
async fn a_session_that_was_ended_too_late_goes_on() {
    let app = started().await;
    let old = app.sign_in("zhang").await;
    app.wait_minutes(13 * 60);
    let elsewhere = app.sign_in("zhang").await;
    let own = app.get("/account", &elsewhere).await.text;
    let at = own.find("/account/sessions/").expect("a session");
    let path = own[at..].split('"').next().expect("a path");
    let late = app.post_form(path, &old, "a=b").await;
    let (cookie, draft) = sign_in_again(&app, &late.text, "zhang").await;
    let back = app.get(&draft, &cookie).await;
    assert_eq!((back.status.as_u16(), back.header("location")), (303, "/account"));
    assert_eq!(app.get("/account", &elsewhere).await.status, 200, "reading ends nothing");
}

#[tokio::test]
async fn no_form_that_comes_back_is_carried_out() {
    use axum::http::Method;
    use taizhang::clock::Clock;
    use taizhang::ledger::accounts::credentials;
    use taizhang::ledger::drafts::{Draft, keep};
    use taizhang::web::doors;
    let app = started().await;
    let project = finished(&app, "官亭镇石院村卫生室").await.to_string();
    let account = credentials(app.ledger.read(), "zhang").await.unwrap().unwrap().account;
    let acts = async || taizhang::ledger::verify(&app.ledger, b"x", None).await.unwrap().acts;
    // What holds a secret is never kept, and signing out late is done already.
    let kept = |path: &str| {
        let without = ["/api/", "/login", "/logout", "/welcome", "/account/password"];
        !without.iter().any(|start| path.starts_with(start))
    };
    let forms = doors().into_iter().filter(|door| door.method == Method::POST && kept(&door.path));
    let (mut cookie, mut tried) = (String::new(), 0);
    for door in forms {
        if tried % 15 == 0 {
            app.wait_minutes(24 * 60 + 1);
            cookie = app.sign_in("zhang").await;
        }
        let parts = door.path.split('/').map(|part| match part {
            "{key}" => "6212230000000",
            "{name}" => "wang",
            part if part.starts_with('{') => project.as_str(),
            part => part,
        });
        let path = parts.collect::<Vec<_>>().join("/");
        let draft = Draft { path: path.clone(), body: b"a=b".to_vec() };
        let id = keep(&app.ledger, account, draft, app.clock.now()).await.unwrap();
        let before = acts().await;
        let answer = app.get(&format!("/drafts/{id}"), &cookie).await;
        // What a post may not is written down.
        let noted = u64::from(answer.status == 403);
        assert!(acts().await <= before + noted, "{path} was carried out");
        tried += 1;
    }
    assert!(tried > 50, "{tried} forms");
}

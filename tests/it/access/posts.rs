//! Posts that people sign in with, and those of programs.

use taizhang::domain::account::Role;
use taizhang::domain::area::AreaKey;
use taizhang::ledger::accounts::credentials;
use taizhang::ledger::posts::of_account;

use crate::pages::clinic::sent;
use crate::support::{LONGNAN, TestApp, post};

#[tokio::test]
async fn nobody_signs_in_with_the_post_of_a_program() {
    let app = TestApp::start().await;
    let clerk = post(Role::CountyClerk, AreaKey(6_212_230_000_000));
    app.add_person("both", "示范甲", vec![post(Role::ApiReader, LONGNAN), clerk]).await;
    let cookie = app.sign_in("both").await;
    assert_eq!(app.get("/projects/new", &cookie).await.status, 200, "the first is a program's");
    let own = app.get("/account", &cookie).await;
    assert!(own.text.contains("县区经办") && !own.text.contains("接口只读"), "{}", own.text);
    let account = credentials(app.ledger.read(), "both").await.unwrap().unwrap().account;
    let posts = of_account(app.ledger.read(), account).await.unwrap();
    let program = posts.iter().find(|post| post.role == Role::ApiReader).expect("a post");
    let form = sent(&[("post", &program.id.to_string())]);
    assert_eq!(app.post_form("/account/post", &cookie, &form).await.status, 404);
}

#[tokio::test]
async fn whoever_has_the_post_of_a_program_alone_has_none() {
    let app = TestApp::start().await;
    app.add_account("program", "示范程序", Role::ApiReader, LONGNAN).await;
    let cookie = app.sign_in("program").await;
    let own = app.get("/account", &cookie).await;
    assert_eq!(own.status, 200, "{}", own.text);
    assert!(own.text.contains("您目前没有岗位"), "{}", own.text);
    assert_eq!(app.get("/projects/new", &cookie).await.status, 403);
}

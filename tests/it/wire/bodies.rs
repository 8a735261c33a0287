//! The pace at which a body has to come.

use std::time::Duration;

use super::client::{Client, Reply};
use super::house::{House, limits};
use crate::support::TestApp;

/// The whole service, under the limits of tests, and somebody's cookie.
async fn house(set: impl FnOnce(&mut taizhang::config::Settings)) -> (TestApp, House, String) {
    let app = TestApp::start_with(|settings| {
        settings.connections = limits();
        set(settings);
    })
    .await;
    let cookie = app.sign_in("zhang").await;
    let house = House::of(&app);
    (app, house, cookie)
}

/// The head of something that is entered through the interface.
fn entering(cookie: &str, length: usize) -> String {
    format!(
        "POST /api/v1/progress HTTP/1.1\r\nHost: tests\r\nCookie: {cookie}\r\n\
         Idempotency-Key: {}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n",
        uuid::Uuid::now_v7()
    )
}

#[tokio::test]
async fn a_slow_body_is_answered_with_what_to_do() {
    let (_app, house, cookie) = house(|_| {}).await;
    let mut client = Client::connect(house.address).await;
    client.send(entering(&cookie, 100_000)).await;
    let said = client.trickle(&[b' '; 10], Duration::from_millis(100)).await;
    let reply = Reply::read(said.as_slice()).await.expect("an answer");
    assert_eq!((reply.status, reply.code().as_str()), (408, "BODY_TIMEOUT"));
    assert!(reply.head.contains("connection: close"), "{}", reply.head);
    assert!(reply.head.contains("content-type: application/problem+json"), "{}", reply.head);
}

#[tokio::test]
async fn a_body_that_stops_is_answered_too_and_a_page_gets_a_page() {
    let (_app, house, _) = house(|_| {}).await;
    let mut client = Client::connect(house.address).await;
    let head = "POST /login HTTP/1.1\r\nHost: tests\r\nSec-Fetch-Site: same-origin\r\nContent-Length: 100\r\n\
                Content-Type: application/x-www-form-urlencoded\r\n\r\nname=zh";
    client.send(head).await;
    let reply = client.reply().await.expect("an answer");
    assert_eq!(reply.status, 408);
    assert!(reply.text().contains("网络过慢，上传已中断，请重试。"), "{}", reply.text());
    assert_eq!(client.rest().await, b"");
}

/// However fast: a body of any length would hold its place for ever.
#[tokio::test]
async fn a_body_has_its_time_in_all() {
    let (_app, house, cookie) =
        house(|settings| settings.connections.body_timeout = Duration::from_secs(3)).await;
    let mut client = Client::connect(house.address).await;
    client.send(entering(&cookie, 1_000_000)).await;
    let said = client.trickle(&[b' '; 1_000], Duration::from_millis(50)).await;
    let reply = Reply::read(said.as_slice()).await.expect("an answer");
    assert_eq!((reply.status, reply.code().as_str()), (408, "BODY_TIMEOUT"));
}

#[tokio::test]
async fn a_body_that_keeps_the_pace_is_taken() {
    let (_app, house, _) = house(|_| {}).await;
    let mut client = Client::connect(house.address).await;
    let form = format!("name=zhang&password={}", "a".repeat(40_000));
    let head = format!(
        "POST /login HTTP/1.1\r\nHost: tests\r\nSec-Fetch-Site: same-origin\r\nContent-Length: {}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\n\r\n",
        form.len()
    );
    client.send(head).await;
    // Longer than the grace: what has come by then has to have won the time.
    for part in form.as_bytes().chunks(8_000) {
        tokio::time::sleep(limits().rate_grace / 3).await;
        assert!(client.send(part).await);
    }
    assert_eq!(client.reply().await.expect("an answer").status, 401);
}

//! The time that a head has, and the time between two requests.

use std::time::Duration;

use axum::Router;
use axum::routing::{any, get};

use super::client::{Client, Reply, patiently};
use super::house::{House, limits};
use crate::support::TestApp;

/// Longer than a head or an idle connection may take in these tests.
async fn think() -> &'static str {
    tokio::time::sleep(limits().idle_timeout + limits().head_timeout).await;
    "thought"
}

fn thinking_house() -> House {
    House::with(Router::new().route("/think", get(think)), |_| {})
}

#[tokio::test]
async fn a_connection_on_which_nothing_comes_is_closed() {
    let house = thinking_house();
    assert_eq!(Client::connect(house.address).await.rest().await, b"");
}

#[tokio::test]
async fn a_head_that_goes_on_and_on_is_closed() {
    let house = thinking_house();
    let mut client = Client::connect(house.address).await;
    client.send("GET /think HTTP/1.1\r\nHost: tests\r\nX-Slow: ").await;
    assert_eq!(client.trickle(b"a", Duration::from_millis(100)).await, b"");
}

#[tokio::test]
async fn the_second_head_has_no_more_time_than_the_first() {
    let only_heads = |settings: &mut taizhang::config::Settings| {
        settings.connections.idle_timeout = Duration::from_hours(1);
    };
    let house = House::with(Router::new().route("/", get(async || "here")), only_heads);
    let mut client = Client::connect(house.address).await;
    assert_eq!(client.get("/").await.unwrap().text(), "here");
    client.send("GET / HTTP/1.1\r\n").await;
    assert_eq!(client.rest().await, b"");
}

#[tokio::test]
async fn an_idle_connection_is_closed_and_one_that_waits_for_an_answer_is_not() {
    let house = thinking_house();
    let mut client = Client::connect(house.address).await;
    assert_eq!(client.get("/think").await.unwrap().text(), "thought");
    assert_eq!(client.get("/think").await.unwrap().text(), "thought");
    assert_eq!(client.rest().await, b"");
}

#[tokio::test]
async fn a_large_head_is_refused_in_words() {
    let app = TestApp::start().await;
    let house = House::of(&app);
    for (bytes, status) in [(14 << 10, 401), (17 << 10, 431), (48 << 10, 431)] {
        let mut client = Client::connect(house.address).await;
        let filling = "a".repeat(bytes);
        let head = "GET /api/v1/session HTTP/1.1\r\nHost: tests\r\nX-Large: ";
        client.send(format!("{head}{filling}\r\n\r\n")).await;
        let reply = client.reply().await.unwrap();
        assert_eq!(reply.status, status, "{bytes}");
        if status == 431 {
            assert_eq!(reply.code(), "HEADERS_TOO_LARGE");
        }
    }
}

/// Nobody gathers a head of any size to find words for it.
#[tokio::test]
async fn a_head_without_measure_is_cut_off() {
    let house = thinking_house();
    let mut client = Client::connect(house.address).await;
    client.send("GET /think HTTP/1.1\r\n").await;
    let line = format!("X-Large: {}\r\n", "a".repeat(4 << 10));
    let said = patiently(client.trickle(line.as_bytes(), Duration::ZERO)).await;
    assert_eq!(Reply::read(said.as_slice()).await.unwrap().status, 431);
}

#[tokio::test]
async fn nothing_is_read_out_of_a_body_that_ends_in_two_places() {
    let app = TestApp::start().await;
    let house = House::of(&app);
    let mut client = Client::connect(house.address).await;
    let head = "POST /login HTTP/1.1\r\nHost: tests\r\nContent-Length: 44\r\n\
                Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
    client.send(&format!("{head}GET /healthz HTTP/1.1\r\nHost: tests\r\n\r\n")).await;
    let said = String::from_utf8_lossy(&client.rest().await).into_owned();
    assert!(said.contains("connection: close"), "{said}");
    assert_eq!(said.matches("HTTP/1.1").count(), 1, "what follows is nobody's: {said}");
}

fn plain_house() -> House {
    House::with(Router::new().route("/", any(async || "here")), |_| {})
}

#[tokio::test]
async fn what_is_left_of_a_body_is_no_request() {
    let house = plain_house();
    let mut client = Client::connect(house.address).await;
    let request = "GET / HTTP/1.1\r\nHost: tests\r\n\r\n";
    let length = request.len();
    client
        .send(format!("POST / HTTP/1.1\r\nHost: tests\r\nContent-Length: {length}\r\n\r\n"))
        .await;
    assert_eq!(client.reply().await.unwrap().text(), "here", "nobody waited for the body");
    client.send(request).await;
    assert_eq!(client.rest().await, b"");
}

#[tokio::test]
async fn a_head_that_began_in_the_packet_before_is_understood() {
    let house = plain_house();
    let mut client = Client::connect(house.address).await;
    client.send("GET / HTTP/1.1\r\nHost: tests\r\n\r\nGET / HT").await;
    assert_eq!(client.reply().await.unwrap().text(), "here");
    client.send("TP/1.1\r\nHost: tests\r\n\r\n").await;
    assert_eq!(client.reply().await.unwrap().text(), "here");
    client.send("GE").await;
    assert_eq!(client.rest().await, b"", "half a head has its time here too");
}

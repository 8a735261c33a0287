//! How an answer is taken, and what a client gets to read that is let go.

use std::net::Ipv4Addr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use tokio::io::AsyncReadExt;

use super::client::{Client, patiently};
use super::house::{House, limits};

/// More than the machine keeps for a client that does not read.
const LARGE: usize = 32 << 20;

async fn large() -> Bytes {
    Bytes::from(vec![b'x'; LARGE])
}

fn house() -> House {
    let small = DefaultBodyLimit::max(1_024);
    let upload = post(async |body: Bytes| body.len().to_string()).layer(small);
    House::with(Router::new().route("/large", get(large)).route("/upload", upload), |_| {})
}

#[tokio::test]
async fn whoever_does_not_take_an_answer_is_let_go() {
    let house = house();
    let mut client = Client::connect_narrow(Ipv4Addr::LOCALHOST, house.address).await;
    client.send("GET /large HTTP/1.1\r\nHost: tests\r\n\r\n").await;
    patiently(client.gone()).await;
    let read = client.rest().await.len();
    assert!(read < LARGE, "all {read} bytes");
}

/// Whoever asks for many things at once and reads none of them has few of them worked out.
#[tokio::test]
async fn what_is_asked_for_in_a_row_is_worked_out_as_it_is_read() {
    let asked = 64;
    let answered = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&answered);
    let style = get(async move || {
        count.fetch_add(1, Ordering::SeqCst);
        vec![b'x'; 32 << 10]
    });
    let house = House::with(Router::new().route("/style", style), |_| {});
    let mut client = Client::connect_narrow(Ipv4Addr::LOCALHOST, house.address).await;
    client.send("GET /style HTTP/1.1\r\nHost: tests\r\n\r\n".repeat(asked)).await;
    patiently(client.gone()).await;
    let answered = answered.load(Ordering::SeqCst);
    assert!((1..16).contains(&answered), "{answered} of {asked} were worked out and never read");
}

#[tokio::test]
async fn whoever_takes_an_answer_byte_by_byte_is_let_go() {
    let house = house();
    let mut client = Client::connect_narrow(Ipv4Addr::LOCALHOST, house.address).await;
    client.send("GET /large HTTP/1.1\r\nHost: tests\r\n\r\n").await;
    patiently(async {
        while client.0.read_u8().await.is_ok() && !client.is_gone() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    })
    .await;
}

/// A photo album on a slow line: it takes longer than an idle connection is kept.
#[tokio::test]
async fn a_slow_but_steady_download_is_not_idle() {
    let house = house();
    let mut client = Client::connect_narrow(Ipv4Addr::LOCALHOST, house.address).await;
    client.send("GET /large HTTP/1.1\r\nHost: tests\r\n\r\n").await;
    let parts: u32 = 16;
    let mut part = vec![0; LARGE / 16];
    for at in 0..parts {
        let read = patiently(client.0.read_exact(&mut part)).await;
        assert!(read.is_ok(), "part {at}: {read:?}");
        tokio::time::sleep(limits().idle_timeout * 2 / parts).await;
    }
    // The head came on top; and afterwards the connection is as good as before.
    while patiently(client.0.read(&mut part)).await.unwrap() == part.len() {}
    assert_eq!(client.get("/nowhere").await.unwrap().status, 404);
    assert_eq!(client.rest().await, b"");
}

/// Closing on bytes that are still under way would reset the connection, and the client
/// would never read why.
#[tokio::test]
async fn a_refusal_reaches_a_client_that_is_still_sending() {
    let house = house();
    let mut client = Client::connect(house.address).await;
    let body = vec![b'x'; 8 << 20];
    client.send(format!("POST /upload HTTP/1.1\r\nContent-Length: {}\r\n\r\n", body.len())).await;
    for part in body.chunks(64 << 10) {
        assert!(client.send(part).await, "the connection was reset");
    }
    assert_eq!(client.reply().await.expect("an answer").status, 413);
}

//! Stopping drops nobody who is being answered, and keeps nobody who is not.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::routing::get;
use tokio::net::TcpStream;
use tokio::sync::Notify;

use super::client::{Client, patiently};
use super::house::House;

#[tokio::test]
async fn a_request_under_way_is_answered_and_the_idle_are_let_go() {
    let (begun, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (tell, wait) = (Arc::clone(&begun), Arc::clone(&go_on));
    let slow = get(async move || {
        tell.notify_one();
        wait.notified().await;
        "done"
    });
    let router = Router::new().route("/slow", slow).route("/", get(async || "here"));
    let house = House::with(router, |settings| {
        settings.connections.idle_timeout = Duration::from_hours(1);
    });
    let address = house.address;
    let mut busy = Client::connect(address).await;
    busy.send("GET /slow HTTP/1.1\r\nHost: tests\r\n\r\n").await;
    begun.notified().await;
    let mut idle = Client::connect(address).await;
    assert_eq!(idle.get("/").await.unwrap().text(), "here");
    let mut fresh = Client::connect(address).await;

    let stopped = house.stop();
    assert_eq!((idle.rest().await, fresh.rest().await), (vec![], vec![]));
    assert!(TcpStream::connect(address).await.is_err(), "the door is still open");
    assert!(!stopped.is_finished());
    go_on.notify_one();
    let reply = busy.reply().await.expect("an answer");
    assert_eq!(reply.text(), "done");
    assert!(reply.head.contains("connection: close"), "{}", reply.head);
    drop(busy);
    patiently(stopped).await.unwrap();
}

//! Who is let in.

use std::net::Ipv4Addr;
use std::time::Duration;

use axum::Router;
use axum::routing::get;

use super::client::{Client, Reply};
use super::house::House;
use super::process::Process;

const HOSPITAL: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 2);
const NEIGHBOUR: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 3);

fn here() -> Router {
    Router::new().route("/", get(async || "here"))
}

/// A client that has been served and stays.
async fn guest(house: &House, from: Ipv4Addr) -> Client {
    let mut client = Client::connect_from(from, house.address).await;
    assert_eq!(client.get("/").await.expect("an answer").status, 200);
    client
}

/// What somebody is told who is not let in: at once, without having asked for anything.
async fn turned_away(house: &House, from: Ipv4Addr) -> Reply {
    Client::connect_from(from, house.address).await.reply().await.expect("words")
}

#[tokio::test]
async fn more_than_there_may_be_are_refused_in_words() {
    let house = House::with(here(), |settings| {
        settings.connections.max_connections = 3;
        settings.connections.idle_timeout = Duration::from_hours(1);
    });
    let mut first = guest(&house, HOSPITAL).await;
    let _second = guest(&house, HOSPITAL).await;
    let third = guest(&house, NEIGHBOUR).await;
    let reply = turned_away(&house, NEIGHBOUR).await;
    assert_eq!(reply.status, 503);
    assert!(reply.head.contains("retry-after: 10\r\n"), "{}", reply.head);
    assert!(reply.head.contains("content-language: zh-cn\r\n"), "{}", reply.head);
    assert!(reply.text().contains("当前访问人数过多，请稍候重试。"));
    assert_eq!(first.get("/").await.expect("an answer").status, 200);
    drop(third);
    // The service learns in its own time that somebody has left.
    while Client::connect(house.address).await.get("/").await.is_none_or(|r| r.status != 200) {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn one_address_cannot_take_everybodys_place() {
    let house = House::with(here(), |settings| {
        settings.connections.max_connections_per_address = 2;
        settings.connections.idle_timeout = Duration::from_hours(1);
    });
    let _stays = [guest(&house, HOSPITAL).await, guest(&house, HOSPITAL).await];
    assert_eq!(turned_away(&house, HOSPITAL).await.status, 503);
    guest(&house, NEIGHBOUR).await;
}

#[tokio::test]
async fn a_trusted_proxy_stands_for_many() {
    let house = House::with(here(), |settings| {
        settings.connections.max_connections_per_address = 1;
        settings.proxies.trusted = vec!["127.0.0.2".parse().unwrap()];
    });
    let _stays = [guest(&house, HOSPITAL).await, guest(&house, HOSPITAL).await];
    let _one = guest(&house, NEIGHBOUR).await;
    assert_eq!(turned_away(&house, NEIGHBOUR).await.status, 503);
}

/// Without the limit those beyond would wait for a descriptor, and the ledger with them.
#[tokio::test]
async fn where_descriptors_are_few_there_are_fewer_connections() {
    let process = Process::serve_with("160", &[]);
    let mut served = Vec::new();
    let refused = loop {
        let mut client = Client::connect(process.address).await;
        let reply = client.get("/healthz").await.expect("words");
        if reply.status != 200 {
            break reply;
        }
        served.push(client);
    };
    assert_eq!((served.len(), refused.status), (32, 503));
    for client in &mut served {
        assert_eq!(client.get("/login").await.expect("an answer").status, 200);
    }
}

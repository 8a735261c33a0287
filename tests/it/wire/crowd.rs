//! Thousands of connections that stay (RT09).

use std::net::Ipv4Addr;
use std::time::{Duration, Instant};

use futures_util::future::join_all;

use super::client::Client;
use super::process::{Process, room_for};
use crate::support::scaled;

/// How many connect and ask at the same time.
const TOGETHER: usize = 100;

/// Bytes that a connection may take: 150 MB for ten thousand.
const BYTES_EACH: usize = (150 << 20) / 10_000;

/// An address that not more than its share of connections comes from.
fn house(number: usize) -> Ipv4Addr {
    Ipv4Addr::new(127, 0, 1, u8::try_from(number / 1_000 + 1).unwrap())
}

async fn ask(client: &mut Client) -> u16 {
    client.get("/healthz").await.map_or(0, |reply| reply.status)
}

/// Has everybody ask once; gives how long each waited for the answer.
async fn ask_all(clients: &mut [Client]) -> Vec<Duration> {
    let mut took = Vec::with_capacity(clients.len());
    for some in clients.chunks_mut(TOGETHER) {
        let answers = join_all(some.iter_mut().map(async |client| {
            let asked = Instant::now();
            (ask(client).await, asked.elapsed())
        }));
        for (status, time) in answers.await {
            assert_eq!(status, 200);
            took.push(time);
        }
    }
    took
}

#[tokio::test]
async fn thousands_stay_and_are_answered_again() {
    let staying = room_for(scaled(2_000, 10_000));
    let most = room_for(scaled(2_000, 12_000));
    // How long idle connections are kept is another test's matter.
    let options = [&format!("--max-connections={most}"), "--idle-timeout=3600"];
    let process = Process::serve(&options);
    let mut clients = Vec::with_capacity(most);
    clients.push(Client::connect(process.address).await);
    ask_all(&mut clients).await;
    let before = process.memory();
    while clients.len() < staying {
        let next = (0..TOGETHER.min(staying - clients.len())).map(|more| {
            let from = house(clients.len() + more);
            Client::connect_from(from, process.address)
        });
        clients.extend(join_all(next).await);
        // Soon, because nobody may be silent for long before the first request.
        let together = clients.len().saturating_sub(TOGETHER);
        ask_all(&mut clients[together..]).await;
    }
    let mut took = ask_all(&mut clients).await;
    let after = process.memory();
    let each = after.saturating_sub(before) * 1_024 / staying;
    took.sort_unstable();
    let (half, most_of_all) = (took[staying / 2], took[staying * 99 / 100]);
    println!(
        "{staying} connections answered twice: {before} kB before, {after} kB after, {each} bytes \
         each; {TOGETHER} at a time, half within {half:?}, 99 of 100 within {most_of_all:?}"
    );
    assert!(each <= BYTES_EACH, "{each} bytes each");

    while clients.len() < most {
        clients.push(Client::connect_from(house(clients.len()), process.address).await);
    }
    ask_all(&mut clients[staying..]).await;
    let asked = Instant::now();
    let one_more = Client::connect(process.address).await.reply().await.expect("words");
    let refused = asked.elapsed();
    assert_eq!(one_more.status, 503, "number {}", most + 1);
    assert_eq!(ask(&mut clients[0]).await, 200);
    println!("number {} of {most} was refused within {refused:?}", most + 1);
}

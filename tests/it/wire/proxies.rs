//! Who is counted for what, behind a proxy and without one.

use std::net::Ipv4Addr;

use super::client::Client;
use super::house::House;
use crate::support::TestApp;

const PROXY: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 7);
const STRANGER: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 8);

/// Tries a wrong password in somebody's name, claiming to ask for `claimed`.
async fn guess(house: &House, from: Ipv4Addr, claimed: &str) -> u16 {
    let form = "name=zhang&password=wrong";
    let mut client = Client::connect_from(from, house.address).await;
    let request = format!(
        "POST /login HTTP/1.1\r\nHost: tests\r\nX-Forwarded-For: {claimed}\r\n\
         Sec-Fetch-Site: same-origin\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
        form.len()
    );
    client.send(request).await;
    client.reply().await.expect("an answer").status
}

#[tokio::test]
async fn guesses_are_counted_for_the_client_behind_the_proxy() {
    let app = TestApp::start_with(|settings| {
        settings.proxies.trusted = vec!["127.0.0.7".parse().unwrap()];
    })
    .await;
    let house = House::of(&app);
    for _ in 0..5 {
        // What the client itself put into the list changes nothing.
        assert_eq!(guess(&house, PROXY, "192.0.2.1, 203.0.113.7").await, 401);
    }
    assert_eq!(guess(&house, PROXY, "192.0.2.2, 203.0.113.7").await, 429);
    assert_eq!(guess(&house, PROXY, "198.51.100.8").await, 401, "another network");
}

#[tokio::test]
async fn a_stranger_cannot_guess_in_other_peoples_names() {
    let app = TestApp::start_with(|settings| {
        settings.proxies.trusted = vec!["127.0.0.7".parse().unwrap()];
    })
    .await;
    let house = House::of(&app);
    for guessed in 0..5 {
        assert_eq!(guess(&house, STRANGER, &format!("198.51.{guessed}.9")).await, 401);
    }
    assert_eq!(guess(&house, STRANGER, "203.0.113.9").await, 429);
}

//! Hundreds of hostile clients, and the honest ones among them (RT08).

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use taizhang::config::ConnectionLimits;
use taizhang::web::assets::style;

use super::client::{Client, patiently};
use super::process::{Process, room_for};
use crate::support::scaled;

/// Where the hostile come from, and where the honest do.
const HOSTILE: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 66);
const HONEST: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 10);

/// How many honest clients there are.
const FRIENDS: usize = 50;

/// What a hostile client does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Attack {
    /// Sends nothing.
    Silence,
    /// Sends a head one byte at a time.
    SlowHead,
    /// Sends a body far more slowly than it may.
    SlowBody,
    /// Stops in the middle of a body.
    HalfBody,
    /// Says in the middle of a head that no more will come.
    HalfClose,
    /// Breaks off in the middle of a head.
    Reset,
    /// Asks for more and more and reads nothing.
    DeafReader,
    /// Asks for more and more and reads a byte now and then.
    SlowReader,
    /// Keeps a connection that has been answered.
    Lingerer,
}

const ATTACKS: [Attack; 9] = [
    Attack::Silence,
    Attack::SlowHead,
    Attack::SlowBody,
    Attack::HalfBody,
    Attack::HalfClose,
    Attack::Reset,
    Attack::DeafReader,
    Attack::SlowReader,
    Attack::Lingerer,
];

const SLOW: Duration = Duration::from_millis(100);

const FORM: &str = "POST /login HTTP/1.1\r\nHost: tests\r\nSec-Fetch-Site: same-origin\r\nContent-Length: 100000\r\n\
                    Content-Type: application/x-www-form-urlencoded\r\n\r\nname=";

impl Attack {
    /// Attacks, and ends when the service has let go.
    async fn run(self, address: SocketAddr) {
        match self {
            Self::DeafReader | Self::SlowReader => return self.read_badly(address).await,
            _ => {}
        }
        let mut client = Client::connect_from(HOSTILE, address).await;
        match self {
            Self::SlowHead => drop(client.trickle(b"G", SLOW).await),
            Self::SlowBody => {
                client.send(FORM).await;
                client.trickle(&[b'a'; 10], SLOW).await;
            }
            Self::HalfBody => drop(client.send(FORM).await),
            Self::HalfClose => {
                client.send("GET /login HTTP/1.1\r\nHost").await;
                client.half_close().await;
            }
            Self::Reset => {
                client.send("GET /login HTTP/1.1\r\nHost").await;
                return client.reset();
            }
            Self::Lingerer => drop(client.get("/healthz").await),
            Self::Silence | Self::DeafReader | Self::SlowReader => {}
        }
        client.rest().await;
    }

    async fn read_badly(self, address: SocketAddr) {
        let client = Client::connect_narrow(HOSTILE, address).await;
        let ask = format!("GET {} HTTP/1.1\r\nHost: tests\r\n\r\n", style()).repeat(64);
        patiently(async {
            while !client.is_gone() {
                let _ = client.0.try_write(ask.as_bytes());
                if matches!(self, Self::SlowReader) {
                    let _ = client.0.try_read(&mut [0]);
                }
                tokio::time::sleep(SLOW).await;
            }
        })
        .await;
    }
}

/// What became of the honest.
#[derive(Default)]
struct Friends {
    asked: AtomicUsize,
    again: AtomicUsize,
    took: Mutex<Vec<Duration>>,
}

impl Friends {
    /// How long the answer took that only so many of a hundred took longer than.
    fn slowest(&self, of_a_hundred: usize) -> Duration {
        let mut took = self.took.lock().unwrap();
        took.sort_unstable();
        took[(took.len() * (100 - of_a_hundred) / 100).min(took.len() - 1)]
    }
}

/// Asks in the usual way, again and again, until the attack is over. A connection that the
/// service has just let go is opened anew, once, as browsers do.
async fn honest(address: SocketAddr, over: &AtomicBool, friends: &Friends) {
    let mut client = Client::connect_from(HONEST, address).await;
    while !over.load(Ordering::SeqCst) {
        for path in ["/login", "/problems", "/healthz"] {
            friends.asked.fetch_add(1, Ordering::SeqCst);
            let asked = Instant::now();
            let reply = if let Some(reply) = client.get(path).await {
                reply
            } else {
                friends.again.fetch_add(1, Ordering::SeqCst);
                client = Client::connect_from(HONEST, address).await;
                client.get(path).await.expect("an answer")
            };
            friends.took.lock().unwrap().push(asked.elapsed());
            assert_eq!(reply.status, 200, "{path}: {}", reply.text());
        }
        tokio::time::sleep(SLOW).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_hostile_are_let_go_and_the_honest_are_served() {
    let hostile = room_for(scaled(450, 4_950) + FRIENDS) - FRIENDS;
    // The limits of the house in the long version; otherwise ones that are over sooner.
    let sooner = ["--head-timeout=2", "--idle-timeout=4", "--rate-grace=2", "--body-timeout=30"];
    let mut options = vec!["--max-connections-per-address=10000"];
    options.extend(&sooner[..scaled(sooner.len(), 0)]);
    let process = Process::serve(&options);
    let before = process.memory();
    let (over, friends) = (Arc::new(AtomicBool::new(false)), Arc::new(Friends::default()));
    let served: Vec<_> = (0..FRIENDS)
        .map(|_| {
            let (over, friends, address) = (over.clone(), friends.clone(), process.address);
            tokio::spawn(async move { honest(address, &over, &friends).await })
        })
        .collect();
    let attacks: Vec<_> = (0..hostile)
        .map(|number| {
            let (attack, address) = (ATTACKS[number % ATTACKS.len()], process.address);
            tokio::spawn(async move {
                let began = Instant::now();
                attack.run(address).await;
                (attack, began.elapsed())
            })
        })
        .collect();
    let mut most = before;
    while attacks.iter().any(|attack| !attack.is_finished()) {
        most = most.max(process.memory());
        tokio::time::sleep(SLOW).await;
    }
    let let_go: Vec<_> =
        join_all(attacks).await.into_iter().map(|attack| attack.unwrap()).collect();
    over.store(true, Ordering::SeqCst);
    join_all(served).await.into_iter().for_each(|friend| friend.unwrap());
    println!(
        "{hostile} hostile clients let go; {} requests of {FRIENDS} honest ones answered, \
         {} on a second connection, half of them within {:?}, 99 of 100 within {:?}, all within {:?}; \
         {before} kB before, {} kB more at most",
        friends.asked.load(Ordering::SeqCst),
        friends.again.load(Ordering::SeqCst),
        friends.slowest(50),
        friends.slowest(1),
        friends.slowest(0),
        most - before,
    );
    for attack in ATTACKS {
        let times = let_go.iter().filter(|(of, _)| *of == attack).map(|(_, time)| time);
        println!("{attack:?}: the last one was let go after {:?}", times.max());
    }
    assert!(most - before <= 150 << 10, "{} kB more", most - before);
}

/// What is measured above with shorter times holds of the house's own: a head within ten
/// seconds, half a minute between two requests, a kilobyte a second after ten.
#[test]
fn the_limits_of_the_house_are_those_of_the_paper() {
    let limits = ConnectionLimits::default();
    assert_eq!(limits.head_timeout, Duration::from_secs(10));
    assert_eq!(limits.idle_timeout, Duration::from_secs(30));
    assert_eq!(limits.rate_grace, Duration::from_secs(10));
    assert_eq!(limits.least_rate.get(), 1_024);
    assert_eq!(limits.body_timeout, Duration::from_mins(5));
    assert_eq!(limits.max_connections, 12_000);
}

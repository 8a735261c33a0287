//! The program itself as a process of its own, so that its memory is its own.

use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::client::Client;
use crate::pages::clinic::sent;

/// The running program.
pub(crate) struct Process {
    pub(crate) address: SocketAddr,
    child: Child,
    printed: Said,
    logged: Said,
    _folder: tempfile::TempDir,
}

/// What is logged beside what is wrong: where it listens.
const LOG: &str = "warn,taizhang::web::serve=info";

/// A port of this machine alone.
const HERE: &str = "127.0.0.1:0";

/// What was said so far, in whole lines.
type Said = Arc<Mutex<String>>;

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Process {
    /// Serves an empty ledger with as many descriptors as the machine allows.
    pub(crate) fn serve(options: &[&str]) -> Self {
        Self::serve_with("$(ulimit -Hn)", options)
    }

    /// Serves with a limit on open files.
    pub(crate) fn serve_with(open_files: &str, options: &[&str]) -> Self {
        Self::start(open_files, LOG, HERE, options)
    }

    /// Serves where it is told to listen.
    pub(crate) fn serve_on(listen: &str, options: &[&str]) -> Self {
        Self::start("$(ulimit -Hn)", LOG, listen, options)
    }

    fn start(open_files: &str, log: &str, listen: &str, options: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let limited = format!("ulimit -n {open_files}; exec \"$0\" \"$@\"");
        let mut child = Command::new("sh")
            .args(["-c", &limited, env!("CARGO_BIN_EXE_taizhang")])
            .args(["serve", "--listen", listen, "--data"])
            .arg(folder.path().join("data"))
            .args(options)
            .env("RUST_LOG", log)
            .env("NO_COLOR", "1")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (printed, logged) =
            (kept(child.stdout.take().unwrap()), kept(child.stderr.take().unwrap()));
        let said = until(&logged, "listening on http://");
        let (_, address) = said.split_once("listening on http://").unwrap();
        let address = address.lines().next().unwrap().trim().parse().expect("an address");
        Self { address, child, printed, logged, _folder: folder }
    }

    /// What it has logged so far.
    pub(crate) fn logged(&self) -> String {
        self.logged.lock().unwrap().clone()
    }

    /// The one-time code of the first administrator, which it prints.
    pub(crate) fn first_code(&self) -> String {
        code_of(&until(&self.printed, "/welcome?code="))
    }

    /// Kilobytes of memory that it holds.
    pub(crate) fn memory(&self) -> usize {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.trim_end_matches("kB").trim().parse().unwrap()
    }
}

/// Keeps what is said. Whoever is not read would have to wait.
fn kept(from: impl Read + Send + 'static) -> Said {
    let said = Said::default();
    let keeping = said.clone();
    std::thread::spawn(move || {
        for line in BufReader::new(from).lines().map_while(Result::ok) {
            let mut said = keeping.lock().unwrap();
            said.push_str(&line);
            said.push('\n');
        }
    });
    said
}

/// What was said, once some words are among it.
fn until(said: &Said, words: &str) -> String {
    for _ in 0..12_000 {
        let so_far = said.lock().unwrap().clone();
        if so_far.contains(words) {
            return so_far;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    panic!("{words} was not said: {}", said.lock().unwrap());
}

/// How many connections this process itself may open, beside what it needs. A test that
/// wants more makes do with them, and fails where all of it has to run.
pub(crate) fn room_for(connections: usize) -> usize {
    let limits = std::fs::read_to_string("/proc/self/limits").unwrap_or_default();
    let open_files = limits.lines().find_map(|line| line.strip_prefix("Max open files"));
    let soft = open_files.and_then(|line| line.split_whitespace().next()?.parse().ok());
    let room = soft.map_or(connections, |soft: usize| soft.saturating_sub(300));
    if room < connections {
        let all = ["CI", "TAIZHANG_SOAK"].into_iter().any(|name| std::env::var_os(name).is_some());
        assert!(!all, "{connections} connections need more open files than {soft:?}");
        eprintln!("only {room} connections instead of {connections}: ulimit -n is too low");
    }
    room.min(connections)
}

/// Somebody who fills in forms, and keeps the token of the session.
struct Visitor {
    client: Client,
    token: String,
}

impl Visitor {
    async fn send(&mut self, path: &str, fields: &[(&str, &str)], status: u16) -> String {
        let body = sent(fields);
        let request = format!(
            "POST {path} HTTP/1.1\r\nHost: tests\r\nSec-Fetch-Site: same-origin\r\n\
             Cookie: __Host-taizhang={}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
             Content-Length: {}\r\n\r\n{body}",
            self.token,
            body.len()
        );
        assert!(self.client.send(request).await);
        let reply = self.client.reply().await.expect("an answer");
        assert_eq!(reply.status, status, "{path}: {}", reply.text());
        if let Some((_, rest)) = reply.head.split_once("__host-taizhang=") {
            rest.split(';').next().unwrap().clone_into(&mut self.token);
        }
        reply.text()
    }

    /// Sets a password by a one-time code, and signs in with it after a slip.
    async fn come_in(&mut self, code: &str, name: &str, own: &[(&str, &str)], password: &str) {
        let answer = [("code", code), ("new_password", password), ("again", password)];
        self.send("/welcome", &[&answer[..], own].concat(), 303).await;
        self.send("/login", &[("name", name), ("password", SLIP)], 401).await;
        self.send("/login", &[("name", name), ("password", password)], 303).await;
    }
}

/// A password that was typed wrong.
const SLIP: &str = "plover-Gneiss-5";

/// The one-time code of a link.
fn code_of(said: &str) -> String {
    let (_, rest) = said.split_once("/welcome?code=").expect("a link");
    rest.get(..32).expect("a code").to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_tells_no_secret_and_no_number_however_much_it_tells() {
    let process = Process::start("$(ulimit -Hn)", "debug", HERE, &["--second-factor", "nobody"]);
    let first = process.first_code();
    let client = Client::connect(process.address).await;
    let mut visitor = Visitor { client, token: String::new() };
    let link = visitor.client.get(&format!("/welcome?code={first}")).await;
    assert_eq!(link.expect("an answer").status, 200);
    let whose = |name| [("name", name), ("display_name", "示范甲"), ("unit", "示范委")];
    visitor.come_in(&first, "system", &whose("system"), "kestrel-Moss-9").await;
    let system = visitor.token.clone();
    let appoint = "/settings/security-administrator";
    let second = code_of(&visitor.send(appoint, &whose("security"), 200).await);
    visitor.come_in(&second, "security", &[], "plover-Gneiss-4").await;
    let (phone, number) = ("13987650002", "621299187203052911");
    let mistyped = "621299187203052912";
    let mut page = String::new();
    for (number, status) in [(mistyped, 422), (number, 200)] {
        let rest = [("phone", phone), ("citizen_id", number), ("area_key", "6212210000000")];
        let fields = [&whose("planted")[..], &rest[..]].concat();
        page = visitor.send("/accounts/new", &fields, status).await;
    }
    let third = code_of(&page);
    // What breaks off is told at the level of all details, so that is the level.
    Client::connect(process.address).await.send("no request at all\r\n\r\n").await;
    let log = until(&process.logged, "broke off");
    assert!(log.contains("/accounts/new") && log.contains("DEBUG"), "{log}");
    let drawn = [&first, &second, &third, &system, &visitor.token].map(String::as_str);
    let typed = [SLIP, "kestrel-Moss-9", "plover-Gneiss-4", phone, number, mistyped];
    let secret = |line: &&str| drawn.iter().chain(&typed).any(|secret| line.contains(secret));
    let told: Vec<&str> = log.lines().filter(secret).collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
    println!("{} lines of log at its most, and no secret in them", log.lines().count());
}

//! Serving without encryption: it is said loudly where others can reach the service, and the
//! session's cookie tells.

use std::net::{Ipv4Addr, SocketAddr};

use super::client::{Client, Reply};
use super::process::Process;
use crate::pages::clinic::sent;

const SECRET: &str = "kestrel-Moss-9";

/// What the log says, in words that nobody overlooks.
const LOUDLY: &str = "PLAIN HTTP: passwords and session cookies can be read and stolen on the way";

/// Sends a form as nobody.
async fn post(client: &mut Client, path: &str, fields: &[(&str, &str)]) -> Reply {
    let body = sent(fields);
    let request = format!(
        "POST {path} HTTP/1.1\r\nHost: tz.example.cn\r\nSec-Fetch-Site: same-origin\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    assert!(client.send(request).await);
    client.reply().await.expect("an answer")
}

/// The head of the answer that signs the first administrator in.
async fn signed_in(process: &Process) -> String {
    let code = process.first_code();
    let here = SocketAddr::from((Ipv4Addr::LOCALHOST, process.address.port()));
    let mut client = Client::connect(here).await;
    let first = [
        ("code", code.as_str()),
        ("name", "system"),
        ("display_name", "示范甲"),
        ("unit", "示范委"),
        ("new_password", SECRET),
        ("again", SECRET),
    ];
    assert_eq!(post(&mut client, "/welcome", &first).await.status, 303);
    let login = post(&mut client, "/login", &[("name", "system"), ("password", SECRET)]).await;
    assert_eq!(login.status, 303, "{}", login.text());
    login.head
}

#[tokio::test(flavor = "multi_thread")]
async fn plain_http_is_said_loudly_where_others_reach_it() {
    let rows: [(&str, &[&str], bool); 4] = [
        ("0.0.0.0:0", &["--plain-http"], true),
        ("127.0.0.1:0", &["--plain-http"], false),
        ("127.0.0.1:0", &["--plain-http", "--base-address", "http://tz.example.cn"], true),
        ("0.0.0.0:0", &[], false),
    ];
    for (listen, options, loud) in rows {
        let process = Process::serve_on(listen, options);
        let log = process.logged();
        let warned = log.lines().any(|line| line.contains("WARN") && line.contains(LOUDLY));
        assert_eq!(warned, loud, "{listen} {options:?}: {log}");
        let head = signed_in(&process).await;
        let cookie = head.lines().find_map(|line| line.strip_prefix("set-cookie: "));
        let cookie = cookie.expect("a cookie");
        for part in ["; path=/", "; httponly", "; samesite=lax"] {
            assert!(cookie.contains(part), "{cookie} lacks {part}");
        }
        let plain = options.contains(&"--plain-http");
        let name = if plain { "taizhang=" } else { "__host-taizhang=" };
        assert!(cookie.starts_with(name), "{options:?}: {cookie}");
        assert_eq!(cookie.contains("; secure"), !plain, "{options:?}: {cookie}");
        // A browser that is told to come by HTTPS alone would not come back.
        assert_eq!(head.contains("strict-transport-security"), !plain, "{options:?}: {head}");
    }
}

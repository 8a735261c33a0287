//! Personal numbers and secrets leave by no way and lie open nowhere: planted where they
//! belong, and looked for in every answer, on the disk and in the database.

use std::collections::BTreeSet;
use std::path::Path;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use sea_orm::{ConnectionTrait, Database, DbBackend, Statement};
use serde_json::{Value, json};
use taizhang::ledger::Target;
use taizhang::web::doors;

use super::canaries::{CITIZEN_ID, PHONE, Planted};
use crate::pages::clinic::sent;
use crate::support::people::{TOWNSHIP, apps, register};
use crate::support::{PASSWORD, TestApp, text_of};

/// Ways in behind which the planted records are shown. If none of the readers saw them, that
/// nothing was found would mean nothing.
const SHOWN: [&str; 21] = [
    "/accounts",
    "/accounts/{name}",
    "/api/v1/inspections/{id}/form.pdf",
    "/api/v1/postings/{id}",
    "/api/v1/postings/{id}/registration.pdf",
    "/api/v1/practitioners",
    "/api/v1/practitioners/{id}",
    "/api/v1/practitioners/{id}/history",
    "/api/v1/projects/{id}",
    "/api/v1/projects/{id}/history",
    "/audit",
    "/audit/export.csv",
    "/practitioners",
    "/practitioners/{id}",
    "/practitioners/{id}/citizen-id",
    "/practitioners/{id}/facts",
    "/practitioners/{id}/phone",
    "/projects/{id}",
    "/projects/{id}/parties",
    "/projects/{id}/parties/{party}/phone",
    "/subsidies/sheet.pdf",
];

#[tokio::test]
async fn nothing_that_was_planted_leaves_by_any_way_or_lies_open() {
    for app in apps().await {
        let planted = Planted::on(&app).await;
        let (mut leaks, mut answers) = (Vec::new(), 0);
        let mut shown = BTreeSet::new();
        for door in doors().into_iter().filter(|door| door.method == Method::GET) {
            let mut path = planted.path(&door.path);
            if door.path.starts_with("/subsidies") {
                path.push_str("?month=2016-07");
            }
            for (reader, credential) in &planted.readers {
                let (status, text) = answer(&app, &path, credential).await;
                answers += 1;
                if status == StatusCode::OK {
                    shown.insert(door.path.clone());
                }
                let found = planted.in_text(&text);
                leaks.extend(found.iter().map(|what| format!("{what} on {path} as {reader}")));
            }
        }
        let unseen = SHOWN.iter().filter(|path| !shown.contains(**path));
        let unseen: Vec<&&str> = unseen.collect();
        assert!(unseen.is_empty(), "nobody saw {unseen:?}");
        leaks.extend(acts(&app, &planted).await);
        let bytes = stored(&app, &planted, &mut leaks).await;
        eprintln!("leaks: {answers} answers, {} ways shown, {bytes} bytes stored", shown.len());
        assert!(leaks.is_empty(), "{} leaks:\n{}", leaks.len(), leaks.join("\n"));
    }
}

/// What an answer says: its headers, and its words as people read them. The blanks of a PDF
/// may break a number up, so they are left out.
async fn answer(app: &TestApp, path: &str, credential: &str) -> (StatusCode, String) {
    let key = credential.starts_with("Bearer ");
    let name = if key { header::AUTHORIZATION } else { header::COOKIE };
    let request = Request::get(path).header(name, credential).body(Body::empty());
    let answer = app.ask(request.expect("a request")).await;
    let words = if answer.bytes.starts_with(b"%PDF") {
        text_of(&answer.bytes).unwrap_or_default().replace(char::is_whitespace, "")
    } else {
        answer.text
    };
    (answer.status, format!("{:?}\n{words}", answer.headers))
}

/// What the acts of the log tell of themselves, one by one, to whoever may read it.
async fn acts(app: &TestApp, planted: &Planted) -> Vec<String> {
    let auditor = planted.readers.iter().find(|(name, _)| name == "audit_administrator");
    let (_, cookie) = auditor.expect("an auditor");
    let list = app.get("/audit", cookie).await.text;
    let numbers = list.split("href=\"/audit/").skip(1).filter_map(|rest| rest.split('"').next());
    let youngest = numbers.filter_map(|number| number.parse::<i64>().ok()).max();
    let youngest = youngest.expect("an act");
    let (mut leaks, mut seen) = (Vec::new(), 0);
    for number in 1..=youngest {
        let path = format!("/audit/{number}");
        let (status, text) = answer(app, &path, cookie).await;
        seen += i64::from(status == StatusCode::OK);
        leaks.extend(planted.in_text(&text).iter().map(|what| format!("{what} on {path}")));
    }
    assert!(seen > youngest / 2, "{seen} of {youngest} acts were shown");
    leaks
}

/// Looks through everything that is kept, and says how much that is.
async fn stored(app: &TestApp, planted: &Planted, leaks: &mut Vec<String>) -> usize {
    let mut kept = Vec::new();
    read_folder(&app.settings.data, &mut kept);
    if let Target::Postgres(address) = &app.settings.database {
        kept.extend(tables(address).await);
    }
    assert!(kept.iter().any(|(_, text)| text.contains("示范甲")), "the records are there");
    for (place, text) in &kept {
        let found = [planted.in_text(text), planted.in_digits(text)].concat();
        leaks.extend(found.iter().map(|what| format!("{what} lies in {place}")));
    }
    kept.iter().map(|(_, text)| text.len()).sum()
}

/// Every file below a folder: the database, what it has not taken over yet, attachments.
fn read_folder(folder: &Path, files: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            read_folder(&path, files);
        } else {
            let bytes = std::fs::read(&path).expect("a file");
            files.push((path.display().to_string(), String::from_utf8_lossy(&bytes).into_owned()));
        }
    }
}

/// Every table of a database with all its rows as text.
async fn tables(address: &str) -> Vec<(String, String)> {
    let db = Database::connect(address).await.expect("a connection");
    let ask = async |sql: String| {
        let statement = Statement::from_string(DbBackend::Postgres, sql);
        let rows = db.query_all_raw(statement).await.expect("rows");
        let texts = rows.iter().map(|row| row.try_get_by_index(0).expect("text"));
        texts.collect::<Vec<String>>()
    };
    let names = "SELECT table_name::text FROM information_schema.tables \
         WHERE table_schema = 'public' AND table_type = 'BASE TABLE'";
    let mut tables = Vec::new();
    for name in ask(names.to_owned()).await {
        let rows = ask(format!("SELECT whole_row::text FROM \"{name}\" AS whole_row")).await;
        tables.push((name, rows.join("\n")));
    }
    tables
}

/// The number with another check digit, as somebody types it who is wrong by one.
const MISTYPED: &str = "621299188506074718";

#[tokio::test]
async fn a_refusal_of_the_interface_does_not_repeat_a_number() {
    let app = TestApp::with_plan().await;
    let zhang = app.person("zhang").await;
    let project = zhang.project("宕-2015-0001").await;
    let numbered =
        |number: Value| json!({ "area_key": TOWNSHIP, "name": "示范甲", "citizen_id": number });
    register(&zhang, numbered(json!(CITIZEN_ID))).await;
    let person = |number: Value| json!({ "people": [numbered(number)] });
    let party = json!({ "parties": [{
        "project": project, "role": "contractor", "name": "示范建筑队", "phone": "13987650001x",
    }] });
    let of_a_phone = json!({ "people": [{
        "area_key": TOWNSHIP, "name": "示范乙", "phone": "13987650001x",
    }] });
    let as_number: i64 = MISTYPED.parse().expect("a number");
    let rows = [
        ("/practitioners", person(json!(MISTYPED)), 422),
        ("/practitioners", person(json!(as_number)), 422),
        ("/practitioners", person(json!([MISTYPED])), 422),
        ("/practitioners", person(json!(CITIZEN_ID)), 409),
        ("/practitioners", of_a_phone, 422),
        ("/practitioners/lookup", json!({ "citizen_id": MISTYPED }), 422),
        ("/parties", party, 422),
    ];
    for (path, body, status) in rows {
        let refused = zhang.post(path, &body).await;
        assert_eq!(refused.status, status, "{path}: {}", refused.text);
        for number in [MISTYPED, CITIZEN_ID, PHONE] {
            assert!(!refused.text.contains(number), "{path}: {}", refused.text);
        }
    }
    // JSON that breaks off within the number, or right behind it.
    for end in ["", "\" "] {
        let body = format!("{{\"people\":[{{\"citizen_id\":\"{MISTYPED}{end}");
        let headers = [("content-type", "application/json"), ("idempotency-key", "broken")];
        let refused = zhang.send(Method::POST, "/practitioners", &headers, body).await;
        assert_eq!(refused.status, 400, "{}", refused.text);
        assert!(!refused.text.contains(MISTYPED), "{}", refused.text);
    }
}

#[tokio::test]
async fn no_refusal_gives_a_password_back() {
    let app = TestApp::start().await;
    let cookie = app.sign_in("zhang").await;
    let (typed, other) = ("plover-Gneiss-5", "plover-Gneiss-6");
    let changed = |old: &str, new: &str, again: &str| {
        sent(&[("password", old), ("new_password", new), ("again", again)])
    };
    let rows = [
        ("/login", sent(&[("name", "zhang"), ("password", typed)])),
        ("/login", sent(&[("name", "nobody"), ("password", typed)])),
        ("/account/password", changed(typed, other, other)),
        ("/account/password", changed(PASSWORD, typed, other)),
        ("/account/password", changed(PASSWORD, "Plover-1", "Plover-1")),
        ("/welcome", sent(&[("code", "0"), ("new_password", typed), ("again", other)])),
        ("/welcome", sent(&[("code", "0"), ("new_password", typed), ("again", typed)])),
    ];
    let mut given_back = Vec::new();
    for (path, form) in rows {
        // By the page itself, and before the page has its turn.
        for site in ["same-origin", "cross-site"] {
            let request = Request::post(path)
                .header(header::HOST, "tz.example.cn")
                .header(header::COOKIE, &cookie)
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .header("sec-fetch-site", site);
            let request = request.body(Body::from(form.clone())).expect("a request");
            let refused = app.ask(request).await;
            assert!(refused.status.is_client_error(), "{path} {site}: {}", refused.status);
            let passwords = [typed, other, PASSWORD, "Plover-1"];
            let found = passwords.iter().filter(|password| refused.text.contains(**password));
            given_back.extend(found.map(|password| format!("{password} by {path}, {site}")));
        }
    }
    assert!(given_back.is_empty(), "{}", given_back.join("\n"));
}

//! Clients that hang up in the middle, over real connections (RT07).

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures_util::future::join_all;
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};
use serde_json::Value;
use taizhang::ledger::{Target, verify};

use super::client::Client;
use super::house::House;
use crate::store::empty_postgres;
use crate::support::clinic::step;
use crate::support::{Dice, TestApp, scaled};

/// Projects that are reported on in turn.
const PROJECTS: usize = 20;

/// How many clients hang up, and how many do not.
const EACH: u64 = 4;

/// Somebody who reports over a connection.
#[derive(Clone)]
struct Reporter {
    address: SocketAddr,
    cookie: String,
    projects: Arc<Vec<String>>,
}

impl Reporter {
    /// The request that reports a step under a document's number.
    fn request(&self, number: usize, document: &str) -> String {
        let project = &self.projects[number % self.projects.len()];
        let mut report = step(project, "varied", "2015-06-02");
        report["reports"][0]["document_no"] = Value::from(document);
        let (cookie, key, body) = (&self.cookie, uuid::Uuid::now_v7(), report.to_string());
        format!(
            "POST /api/v1/progress HTTP/1.1\r\nHost: tests\r\nCookie: {cookie}\r\n\
             Idempotency-Key: {key}\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\n\r\n{body}",
            body.len()
        )
    }

    /// Hangs up at any byte of a request, or while it is being answered.
    async fn hang_up(&self, number: usize, dice: &mut Dice) {
        let request = self.request(number, "无");
        let mut client = Client::connect(self.address).await;
        let bytes = if dice.heads() { request.len() } else { dice.below(request.len()) };
        client.send(&request.as_bytes()[..bytes]).await;
        tokio::time::sleep(Duration::from_micros(dice.below(20_000) as u64)).await;
        client.reset();
    }

    /// Reports until the others are through; gives the numbers that were acknowledged.
    async fn report(&self, who: u64, hung_up: &AtomicUsize, wanted: usize) -> Vec<String> {
        let mut client = Client::connect(self.address).await;
        let mut acknowledged = Vec::new();
        while hung_up.load(Ordering::SeqCst) < wanted {
            let document = format!("示{who}〔2015〕{}号", acknowledged.len());
            client.send(self.request(acknowledged.len(), &document)).await;
            let reply = client.reply().await.expect("an answer");
            assert_eq!(reply.status, 201, "{}", reply.text());
            acknowledged.push(document);
        }
        acknowledged
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn clients_that_hang_up_lose_nothing_of_others() {
    lose_nothing("SQLite", None).await;
    if let Some(target) = empty_postgres().await {
        lose_nothing("PostgreSQL", Some(target)).await;
    }
}

async fn lose_nothing(engine: &str, target: Option<Target>) {
    let wanted = scaled(300, 20_000);
    let app = TestApp::with_plan_in(target.clone()).await;
    let zhang = app.person("zhang").await;
    let mut projects = Vec::new();
    for number in 0..PROJECTS {
        let project = zhang.project(&format!("宕-{number}")).await;
        assert_eq!(zhang.step(&project, "started", "2015-06-02").await.status, 201);
        projects.push(project);
    }
    let house = House::of(&app);
    let cookie = app.sign_in("zhang").await;
    let reporter = Reporter { address: house.address, cookie, projects: Arc::new(projects) };
    let hung_up = Arc::new(AtomicUsize::new(0));
    let rude: Vec<_> = (0..EACH)
        .map(|seed| {
            let (reporter, hung_up) = (reporter.clone(), Arc::clone(&hung_up));
            tokio::spawn(async move {
                let mut dice = Dice::new(seed);
                while hung_up.load(Ordering::SeqCst) < wanted {
                    let number = hung_up.fetch_add(1, Ordering::SeqCst);
                    reporter.hang_up(number, &mut dice).await;
                }
            })
        })
        .collect();
    let polite = (0..EACH).map(|who| reporter.report(who, &hung_up, wanted));
    let acknowledged = join_all(polite).await.concat();
    join_all(rude).await.into_iter().for_each(|task| task.unwrap());

    let report = verify(&app.ledger, b"the key of the tests", None).await.unwrap();
    assert_eq!(report.broken, []);
    let other = stranger(&app, target).await;
    let there = documents(&other).await;
    let lost = acknowledged.iter().filter(|document| !there.contains(*document)).count();
    println!("{engine}: {wanted} hung up, {} acknowledged, {lost} lost", acknowledged.len());
    assert!(lost == 0 && !acknowledged.is_empty());
    if other.get_database_backend() == DbBackend::Postgres {
        assert_eq!(left_open(&other).await, 0, "transactions that nobody ends");
        let begun_twice = complaints(&other, "already a transaction in progress").await;
        assert_eq!(begun_twice, 0, "connections that were handed on inside a transaction");
    }
}

/// A connection of somebody else, who sees what was committed and nothing more.
async fn stranger(app: &TestApp, target: Option<Target>) -> DatabaseConnection {
    let address = if let Some(Target::Postgres(address)) = target {
        address
    } else {
        let files = app.database_files();
        let file = files.iter().find(|file| file.extension().is_some_and(|is| is == "sqlite"));
        format!("sqlite://{}?mode=ro", file.unwrap().display())
    };
    Database::connect(address).await.unwrap()
}

/// How many connections to this database are in a transaction and do nothing.
async fn left_open(db: &DatabaseConnection) -> i64 {
    let sql = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() \
               AND state LIKE 'idle in transaction%' AND state_change < now() - interval '1 second'";
    tokio::time::sleep(Duration::from_secs(2)).await;
    let row = db.query_one_raw(Statement::from_string(DbBackend::Postgres, sql)).await.unwrap();
    row.unwrap().try_get_by_index(0).unwrap()
}

/// How often the server says something in its log about this database.
async fn complaints(db: &DatabaseConnection, words: &str) -> usize {
    let Some(log) = std::env::var_os("TAIZHANG_TEST_POSTGRES_LOG") else {
        assert!(std::env::var_os("CI").is_none(), "CI has to name TAIZHANG_TEST_POSTGRES_LOG");
        eprintln!("the log of the server was not looked at: TAIZHANG_TEST_POSTGRES_LOG names none");
        return 0;
    };
    let sql = Statement::from_string(DbBackend::Postgres, "SELECT current_database()::text");
    let row = db.query_one_raw(sql).await.unwrap();
    let name: String = row.unwrap().try_get_by_index(0).unwrap();
    let log = std::fs::read_to_string(log).unwrap();
    log.lines().filter(|line| line.starts_with(&name) && line.contains(words)).count()
}

/// The numbers of documents that are on record.
async fn documents(db: &DatabaseConnection) -> std::collections::HashSet<String> {
    let sql = "SELECT document_no FROM milestone_version WHERE document_no IS NOT NULL";
    let all = Statement::from_string(db.get_database_backend(), sql);
    let rows = db.query_all_raw(all).await.unwrap();
    rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}

//! Verdicts and lists against the same numbers in SQL by hand.

use chrono::NaiveDate;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use taizhang::domain::area::{AreaKey, Scope};
use taizhang::domain::ids::PublicId;
use taizhang::domain::time::Known;
use taizhang::ledger::projects::{self, ChangeProject, ProjectFilter};
use taizhang::ledger::{Actor, Envelope, Ledger, Source};
use taizhang::review::{Question, Reviewer};

use crate::floor;
use crate::pair::pair;

const PREFECTURE: AreaKey = AreaKey(6_212_000_000_000);
const TOWNSHIP: AreaKey = AreaKey(6_212_231_010_000);

fn as_of() -> NaiveDate {
    NaiveDate::from_ymd_opt(2016, 8, 31).unwrap()
}

async fn query(ledger: &Ledger, sql: &str) -> usize {
    let statement = Statement::from_string(DbBackend::Sqlite, sql);
    ledger.read().query_all_raw(statement).await.unwrap().len()
}

/// Every measurement of this file.
pub(crate) async fn measure(ledger: &Ledger) {
    let everything = Scope::of(PREFECTURE);
    let warm = Reviewer::new(ledger.clone());
    let reviewed = warm.review(Question::of(everything, Known::Now, as_of())).await.unwrap();
    floor::assert_equal(floor::numbers(ledger).await, &reviewed.board);
    pair(
        "prefecture, every target, cold",
        "the same numbers in SQL by hand, T01 to T21",
        15,
        async || {
            let reviewer = Reviewer::new(ledger.clone());
            let reviewed =
                reviewer.review(Question::of(everything, Known::Now, as_of())).await.unwrap();
            assert!(!reviewed.board.whole.is_empty());
        },
        async || {
            assert!(!floor::numbers(ledger).await.is_empty());
        },
    )
    .await;
    pair(
        "prefecture, every target, from standings",
        "reading the pulses of the counties",
        50,
        async || {
            warm.review(Question::of(everything, Known::Now, as_of())).await.unwrap();
        },
        async || {
            query(ledger, "SELECT area_key, act_id FROM pulse").await;
        },
    )
    .await;
    one_act(ledger, &warm).await;
    lists(ledger).await;
}

/// One act in a county and its verdicts fresh, against the act alone.
async fn one_act(ledger: &Ledger, warm: &Reviewer) {
    let everything = Scope::of(PREFECTURE);
    let id = some_project(ledger).await;
    let mut turn = 0;
    let mut act = async || {
        turn += 1;
        let command = ChangeProject {
            project: Some(id),
            remark: Some(format!("第 {turn} 次")),
            ..ChangeProject::default()
        };
        let envelope = Envelope::new(Actor::command_line(PREFECTURE), Source::Cli);
        ledger.perform(envelope, command).await.unwrap();
    };
    let mut own = Vec::new();
    let mut bare = Vec::new();
    for _ in 0..20 {
        let begun = std::time::Instant::now();
        act().await;
        bare.push(begun.elapsed());
        let begun = std::time::Instant::now();
        act().await;
        warm.review(Question::of(everything, Known::Now, as_of())).await.unwrap();
        own.push(begun.elapsed());
    }
    own.sort_unstable();
    bare.sort_unstable();
    let (own, bare) = (own[10].as_secs_f64() * 1e3, bare[10].as_secs_f64() * 1e3);
    println!(
        "{:<44}{:>12}{:>12}{:>9.2}   the act alone",
        "one act and its county's verdicts fresh",
        format!("{own:.2} ms"),
        format!("{bare:.2} ms"),
        own / bare
    );
}

async fn some_project(ledger: &Ledger) -> PublicId {
    let scope = Scope::of(PREFECTURE);
    projects::records(ledger.read(), scope, Known::Now, as_of()).await.unwrap()[0].id
}

async fn lists(ledger: &Ledger) {
    let list = async |area: AreaKey| {
        let filter = ProjectFilter::default();
        let scope = Scope::of(area);
        projects::list(ledger.read(), scope, Known::Now, as_of(), &filter).await.unwrap().len()
    };
    pair(
        "project list, township",
        "its rows in SQL by hand",
        50,
        async || {
            list(TOWNSHIP).await;
        },
        async || {
            query(
                ledger,
                "SELECT p.public_id, p.code, p.name, p.batch, m.kind, m.reached_on \
                 FROM clinic_project_version p JOIN milestone_version m \
                 ON m.project_id = p.subject_id AND m.closed_at IS NULL WHERE p.closed_at IS NULL \
                 AND p.area_key BETWEEN 6212231010000 AND 6212231019999",
            )
            .await;
        },
    )
    .await;
    pair(
        "project list, township",
        "the same for the whole prefecture",
        15,
        async || {
            list(TOWNSHIP).await;
        },
        async || {
            list(PREFECTURE).await;
        },
    )
    .await;
}

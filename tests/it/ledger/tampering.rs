//! What the owner of the database cannot do unnoticed.

use sea_orm::{ConnectionTrait, DbBackend};
use taizhang::domain::clinic::MilestoneKind;
use taizhang::ledger::accounts::{CreateAccount, WayIn};
use taizhang::ledger::{Head, Ledger, Report, verify};

use super::clinic::{day, places, projects, step};
use crate::store::{KEY, PREFECTURE, Store};

async fn filled() -> Vec<Store> {
    let stores = Store::all().await;
    for store in &stores {
        fill(store).await;
    }
    stores
}

async fn fill(store: &Store) {
    places(store).await;
    let ids = projects(store).await;
    store.act(step(ids[0], MilestoneKind::Started, day(2015, 6, 2))).await.unwrap();
    store.act(step(ids[1], MilestoneKind::Started, day(2015, 6, 3))).await.unwrap();
}

#[tokio::test]
async fn history_cannot_be_rewritten_by_plain_sql() {
    for store in filled().await {
        let owner = store.owner().await;
        for sql in [
            "UPDATE act SET post = 'x' WHERE id = 2",
            "DELETE FROM act WHERE id = 4",
            "DELETE FROM milestone_version",
            "UPDATE subject SET kind = 'x'",
        ] {
            let refused = owner.execute_unprepared(sql).await.unwrap_err().to_string();
            assert!(refused.contains("append-only"), "{sql}: {refused}");
        }
    }
}

/// Removes the guards, as an owner can, and rewrites.
async fn tampered(sql: &[&str]) -> Vec<Report> {
    let mut reports = Vec::new();
    for store in filled().await {
        let head = verify(&store.ledger, KEY, None).await.unwrap().head;
        let owner = store.owner().await;
        unguard(&owner).await;
        for statement in sql {
            owner.execute_unprepared(statement).await.unwrap();
        }
        reports.push(check(&store.ledger, head).await);
    }
    reports
}

async fn check(ledger: &Ledger, head: Option<Head>) -> Report {
    verify(ledger, KEY, head).await.unwrap()
}

pub(super) async fn unguard(owner: &sea_orm::DatabaseConnection) {
    for table in ["act", "milestone_version", "clinic_project_version", "subject"] {
        for event in ["update", "delete"] {
            let sql = match owner.get_database_backend() {
                DbBackend::Sqlite => format!("DROP TRIGGER {table}_no_{event}"),
                _ => format!("DROP TRIGGER {table}_no_{event} ON {table}"),
            };
            owner.execute_unprepared(&sql).await.unwrap();
        }
    }
    if owner.get_database_backend() == DbBackend::Sqlite {
        owner.execute_unprepared("PRAGMA foreign_keys = OFF").await.unwrap();
    } else {
        // PostgreSQL keeps references by triggers, which its owner can switch off.
        owner.execute_unprepared("ALTER TABLE act DISABLE TRIGGER ALL").await.unwrap();
    }
}

fn codes(report: &Report) -> Vec<&str> {
    let mut codes: Vec<&str> = report.broken.iter().map(|broken| broken.code).collect();
    codes.dedup();
    codes
}

#[tokio::test]
async fn an_edited_date_is_found() {
    let sql = "UPDATE milestone_version SET reached_on = '2015-05-02' \
               WHERE reached_on = '2015-06-02'";
    for report in tampered(&[sql]).await {
        assert_eq!(codes(&report), ["DIGEST"]);
    }
}

#[tokio::test]
async fn an_edited_act_is_found() {
    for report in tampered(&["UPDATE act SET at = at + 1 WHERE id = 2"]).await {
        assert!(codes(&report).contains(&"SEAL"));
    }
}

#[tokio::test]
async fn a_deleted_tail_is_found_by_the_head_kept_outside() {
    let sql = [
        "DELETE FROM milestone_version WHERE opened_by = 4",
        "DELETE FROM subject WHERE created_by = 4",
        "DELETE FROM act WHERE id = 4",
        // Whoever forgets the mark of the area is found without a head.
        "UPDATE pulse SET act_id = 3 WHERE act_id = 4",
    ];
    for report in tampered(&sql).await {
        assert_eq!(codes(&report), ["HEAD"]);
    }
}

#[tokio::test]
async fn a_deleted_middle_is_found() {
    let sql = [
        "DELETE FROM milestone_version WHERE opened_by = 3",
        "DELETE FROM subject WHERE created_by = 3",
        "DELETE FROM act WHERE id = 3",
    ];
    for report in tampered(&sql).await {
        assert!(codes(&report).contains(&"GAP"));
        assert!(codes(&report).contains(&"CHAIN"));
    }
}

#[tokio::test]
async fn a_version_out_of_nowhere_is_found() {
    let sql = "INSERT INTO milestone_version SELECT subject_id, 2, public_id, area_key, \
               project_id, kind, '2015-01-01', document_no, remark, 99, opened_at, NULL, NULL \
               FROM milestone_version WHERE opened_by = 4";
    let stores = filled().await;
    // Only SQLite lets an owner switch foreign keys off by a line; there it has to be found.
    let store = &stores[0];
    let owner = store.owner().await;
    unguard(&owner).await;
    owner.execute_unprepared("DROP INDEX milestone_version_current").await.unwrap();
    owner.execute_unprepared(sql).await.unwrap();
    let report = check(&store.ledger, None).await;
    assert!(codes(&report).contains(&"CURRENT"), "{:?}", report.broken);
    assert!(codes(&report).contains(&"REFERENCE"), "{:?}", report.broken);
}

#[tokio::test]
async fn a_missing_file_is_found() {
    let store = Store::sqlite().await;
    let hash = store.ledger.keep_file(b"bytes".to_vec()).await.unwrap();
    assert_eq!(store.ledger.file(&hash).await.unwrap(), b"bytes");
    std::fs::write(store.folder.path().join("files").join(&hash[..2]).join(&hash), b"other")
        .unwrap();
    assert!(store.ledger.file(&hash).await.is_err());
}

/// The twelve attacks of an owner of the database, each by what finds it. The head was kept
/// outside before.
const ATTACKS: [(&str, &[&str], &str); 9] = [
    ("edit", &["UPDATE act SET post = 'x' WHERE id = 3"], "SEAL"),
    ("delete the middle", &["DELETE FROM act WHERE id = 3"], "GAP"),
    (
        "delete the tail",
        &[
            "DELETE FROM milestone_version WHERE opened_by = 4",
            "DELETE FROM subject WHERE created_by = 4",
            "DELETE FROM act WHERE id = 4",
        ],
        "HEAD",
    ),
    (
        "insert",
        &["INSERT INTO act (id, at, post, kind, source, previous_hash, digest, hash) \
        SELECT 5, at, post, kind, source, hash, digest, 'made up' FROM act WHERE id = 4"],
        "SEAL",
    ),
    (
        "reorder",
        &[
            "UPDATE act SET id = 99 WHERE id = 3",
            "UPDATE act SET id = 3 WHERE id = 4",
            "UPDATE act SET id = 4 WHERE id = 99",
        ],
        "CHAIN",
    ),
    (
        "swap two records",
        &["UPDATE milestone_version SET project_id = \
        (SELECT sum(DISTINCT project_id) FROM milestone_version) - project_id \
        WHERE kind = 'started'"],
        "DIGEST",
    ),
    ("put the clock back", &["UPDATE act SET at = at - 86400000000 WHERE id = 4"], "CLOCK"),
    (
        "rewrite without the key",
        &[
            "UPDATE act SET reason = 'x' WHERE id = 2",
            "UPDATE act SET previous_hash = 'y' WHERE id = 3",
        ],
        "CHAIN",
    ),
    ("forge whose act it was", &["UPDATE act SET account_id = 1 WHERE id = 2"], "SEAL"),
];

#[tokio::test]
async fn nine_attacks_on_the_database_are_found() {
    for (attack, sql, found) in ATTACKS {
        for report in tampered(sql).await {
            assert!(codes(&report).contains(&found), "{attack}: {:?}", report.broken);
        }
    }
}

/// Whoever has everything but the key can write a chain that is whole in itself: every act
/// anew, each bound to the one before. What it is not is sealed with ours.
#[tokio::test]
async fn a_whole_chain_under_another_key_is_found_at_every_act() {
    let another = b"another key";
    let forged = Store::sealed_with(another).await;
    fill(&forged).await;
    let whole = verify(&forged.ledger, another, None).await.unwrap();
    assert_eq!(whole.broken, [], "whole in itself");
    let report = check(&forged.ledger, None).await;
    let unsealed = report.broken.iter().filter(|broken| broken.code == "SEAL").count();
    assert_eq!(u64::try_from(unsealed).unwrap(), report.acts, "{:?}", report.broken);
    // The head of the forged chain, put where the kept one lies, is found as well.
    let report = check(&forged.ledger, whole.head).await;
    assert!(codes(&report).contains(&"ANCHOR"), "{:?}", report.broken);
    for store in filled().await {
        let head = verify(&store.ledger, KEY, None).await.unwrap().head;
        let report = verify(&store.ledger, another, head).await.unwrap();
        assert!(codes(&report).contains(&"SEAL"), "{:?}", report.broken);
        assert!(codes(&report).contains(&"ANCHOR"), "{:?}", report.broken);
    }
}

#[tokio::test]
async fn a_mark_that_was_set_back_is_found() {
    for sql in ["UPDATE pulse SET act_id = 1", "DELETE FROM pulse"] {
        for report in tampered(&[sql]).await {
            assert_eq!(codes(&report), ["PULSE"], "{sql}: {:?}", report.broken);
        }
    }
}

async fn one_more(store: &Store) {
    let create = CreateAccount {
        name: "later".to_owned(),
        display_name: "示范".to_owned(),
        unit: "示范".to_owned(),
        area_key: PREFECTURE,
        citizen_id: None,
        phone: None,
        posts: Vec::new(),
        way_in: WayIn::None,
    };
    store.act(create).await.unwrap();
}

#[tokio::test]
async fn an_old_backup_is_found_by_the_head_kept_since() {
    for store in filled().await {
        let restored = &filled().await[0];
        // The same acts, and one more that came after the backup.
        one_more(&store).await;
        let newer = verify(&store.ledger, KEY, None).await.unwrap().head;
        let report = check(&restored.ledger, newer).await;
        assert_eq!(codes(&report), ["HEAD"]);
    }
}

#[tokio::test]
async fn a_chain_rewritten_after_the_last_head_and_an_edited_head_are_found() {
    for store in filled().await {
        let head = verify(&store.ledger, KEY, None).await.unwrap().head.unwrap();
        one_more(&store).await;
        let owner = store.owner().await;
        unguard(&owner).await;
        let last = verify(&store.ledger, KEY, None).await.unwrap().head.unwrap().act;
        let sql = format!("UPDATE act SET post = 'x', hash = 'guessed' WHERE id = {last}");
        owner.execute_unprepared(&sql).await.unwrap();
        let report = check(&store.ledger, Some(head.clone())).await;
        assert!(codes(&report).contains(&"SEAL"), "{:?}", report.broken);
        let edited: Head = head.to_string().replacen(&head.hash, "0000", 1).parse().unwrap();
        let report = check(&store.ledger, Some(edited)).await;
        assert!(codes(&report).contains(&"ANCHOR"), "{:?}", report.broken);
    }
}

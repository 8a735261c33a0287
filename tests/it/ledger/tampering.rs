//! What the owner of the database cannot do unnoticed.

use sea_orm::{ConnectionTrait, DbBackend};
use taizhang::domain::clinic::MilestoneKind;
use taizhang::ledger::{Ledger, Report, verify};

use super::clinic::{day, places, projects, step};
use crate::store::{KEY, Store};

async fn filled() -> Vec<Store> {
    let stores = Store::all().await;
    for store in &stores {
        places(store).await;
        let ids = projects(store).await;
        store.act(step(ids[0], MilestoneKind::Started, day(2015, 6, 2))).await.unwrap();
        store.act(step(ids[1], MilestoneKind::Started, day(2015, 6, 3))).await.unwrap();
    }
    stores
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
        reports.push(check(&store.ledger, head.as_deref()).await);
    }
    reports
}

async fn check(ledger: &Ledger, head: Option<&str>) -> Report {
    verify(ledger, KEY, head).await.unwrap()
}

async fn unguard(owner: &sea_orm::DatabaseConnection) {
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

//! Every change of the tables can be undone and made again, on both engines.

use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, QueryResult, Statement};
use taizhang::ledger::postings::RegisterPostings;
use taizhang::ledger::verify;
use taizhang_migrations::{Migrator, MigratorTrait};

use super::clinic::{day, places};
use super::postings::{doctor, enter, sent};
use crate::store::{KEY, Store};
use crate::support::plans;

#[tokio::test]
async fn every_change_can_be_undone_and_made_again() {
    for store in Store::all().await {
        let owner = store.owner().await;
        let changes = Migrator::migrations().len();
        for _ in 0..changes {
            Migrator::down(&owner, Some(1)).await.unwrap();
        }
        assert_eq!(Migrator::get_applied_migrations(&owner).await.unwrap().len(), 0);
        Migrator::up(&owner, None).await.unwrap();
        assert_eq!(Migrator::get_applied_migrations(&owner).await.unwrap().len(), changes);
        owner.close().await.unwrap();
        places(&store).await;
    }
}

/// Undoes a change and all that came after it, and makes them again.
async fn make_again(store: &Store, from: &str) {
    let changes = Migrator::migrations();
    let first = changes.iter().position(|change| change.name() == from).expect("a change");
    let undone = u32::try_from(changes.len() - first).unwrap();
    let owner = store.owner().await;
    Migrator::down(&owner, Some(undone)).await.unwrap();
    Migrator::up(&owner, None).await.unwrap();
    owner.close().await.unwrap();
}

/// Areas and plans lie in tables to which later changes added columns. This is the first of them.
#[tokio::test]
async fn a_change_is_made_to_tables_that_hold_something() {
    for store in Store::all().await {
        places(&store).await;
        store.act(plans::first()).await.unwrap();
        make_again(&store, "m0007_subordination").await;
        let report = verify(&store.ledger, KEY, None).await.unwrap();
        // Five areas and a plan.
        let whole = (vec![], 6);
        assert_eq!((report.broken, report.versions), whole, "{}", store.engine());
    }
}

/// A table that a change made takes its records along when that change is undone. Nothing else
/// goes with them, and they can be entered anew; but they are missed.
#[tokio::test]
async fn an_undone_change_takes_its_own_records_along_and_no_others() {
    for store in Store::all().await {
        let doctor = doctor(&store).await;
        enter(&store, doctor.here, [2, 3]).await;
        make_again(&store, "m0015_postings").await;
        let postings = vec![sent(doctor.id, doctor.hospitals[0], day(2015, 1, 1))];
        let anew = store.act(RegisterPostings { postings }).await.unwrap().outcome;
        enter(&store, anew[0], [2, 3]).await;
        let report = verify(&store.ledger, KEY, None).await.unwrap();
        let missed: Vec<&str> = report.broken.iter().map(|broken| broken.code).collect();
        let acts = ["DIGEST", "DIGEST"];
        assert_eq!(missed, acts, "of postings and of days, {}: {report:?}", store.engine());
    }
}

/// Of a record with ten thousand versions the one that stands is found as soon as of one with
/// a single version: by its name, and by what it belongs to.
///
/// Nothing is timed. SQLite is asked for its plan of the search; of PostgreSQL, which searches
/// empty tables without any index, the definitions of the indexes are read.
#[tokio::test]
async fn the_version_that_stands_is_found_without_its_predecessors() {
    for store in Store::all().await {
        let db = store.owner().await;
        let mut looked_at = 0;
        for (table, column) in asked_for(&db).await {
            let way = way_to(&db, &table, &column).await;
            let right = match store.engine() {
                "SQLite" => way.contains(&format!("({column}=? AND closed_at=?)")),
                _ => way.contains(&format!("({column}, closed_at)")),
            };
            assert!(right, "{}: {table} by {column}: {way}", store.engine());
            looked_at += 1;
        }
        assert!(looked_at > 60, "{looked_at} ways");
        db.close().await.unwrap();
    }
}

/// Tables of versions, and the columns by which their records are asked for.
async fn asked_for(db: &DatabaseConnection) -> Vec<(String, String)> {
    let sql = match db.get_database_backend() {
        DbBackend::Sqlite => {
            "SELECT t.name, c.name FROM sqlite_master t, pragma_table_info(t.name) c \
             WHERE t.type = 'table' \
             AND EXISTS (SELECT 1 FROM pragma_table_info(t.name) WHERE name = 'closed_at')"
        }
        _ => {
            "SELECT c.table_name::text, c.column_name::text FROM information_schema.columns c \
             WHERE c.table_schema = 'public' AND EXISTS (SELECT 1 \
             FROM information_schema.columns o WHERE o.table_schema = 'public' \
             AND o.table_name = c.table_name AND o.column_name = 'closed_at')"
        }
    };
    let statement = Statement::from_string(db.get_database_backend(), sql);
    let rows = db.query_all_raw(statement).await.unwrap();
    let name = |row: &QueryResult, at| row.try_get_by_index::<String>(at).unwrap();
    let asked = |column: &str| column.ends_with("_id") && column != "subject_id";
    let all = rows.iter().map(|row| (name(row, 0), name(row, 1)));
    all.filter(|(_, column)| asked(column)).collect()
}

/// How an engine finds what stands: the plan of the search, or the indexes that are there.
async fn way_to(db: &DatabaseConnection, table: &str, column: &str) -> String {
    let sql = match db.get_database_backend() {
        DbBackend::Sqlite => format!(
            "EXPLAIN QUERY PLAN SELECT * FROM {table} WHERE {column} = 1 AND closed_at IS NULL \
             AND area_key BETWEEN 6212000000000 AND 6212999999999"
        ),
        _ => format!(
            "SELECT string_agg(indexdef, ', ') AS detail FROM pg_indexes \
             WHERE tablename = '{table}'"
        ),
    };
    let statement = Statement::from_string(db.get_database_backend(), sql);
    let row = db.query_one_raw(statement).await.unwrap().unwrap();
    row.try_get("", "detail").unwrap()
}

//! Every change of the tables can be undone and made again, on both engines.

use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, QueryResult, Statement};
use taizhang_migrations::{Migrator, MigratorTrait};

use super::clinic::places;
use crate::store::Store;

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

#[tokio::test]
async fn a_change_is_made_to_tables_that_hold_something() {
    let store = Store::sqlite().await;
    places(&store).await;
    let taizhang::ledger::Target::Sqlite(path) = &store.target else { panic!("not a file") };
    let owner = Database::connect(format!("sqlite://{}", path.display())).await.unwrap();
    Migrator::down(&owner, Some(1)).await.unwrap();
    Migrator::up(&owner, None).await.unwrap();
    let report = taizhang::ledger::verify(&store.ledger, crate::store::KEY, None).await.unwrap();
    assert_eq!((report.broken, report.versions), (vec![], 5));
}

/// Of a record with ten thousand versions the one that stands is found as soon as of one with
/// a single version: by its name, and by what it belongs to.
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

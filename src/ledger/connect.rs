//! Opening the two engines so that nothing acknowledged can be lost.

use std::path::PathBuf;
use std::time::Duration;

use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::sqlx::{Connection, Executor};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, DbErr};
use taizhang_migrations::{Migrator, MigratorTrait};

use super::error::{LedgerError, Result};

/// Where the ledger lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// One file.
    Sqlite(PathBuf),
    /// A server, by its address.
    Postgres(String),
}

/// How many connections read at once.
const READERS: u32 = 4;

/// The library's oldest version without the bug that corrupts a WAL file which two
/// connections write to.
const OLDEST_SQLITE: [u32; 3] = [3, 51, 3];

pub(super) struct Connected {
    pub(super) read: DatabaseConnection,
    pub(super) write: DatabaseConnection,
}

pub(super) async fn connect(target: &Target) -> Result<Connected> {
    match target {
        Target::Sqlite(path) => {
            let write = Database::connect(sqlite(path, 1, false)).await?;
            assure_sqlite(&write).await?;
            let read = Database::connect(sqlite(path, READERS, true)).await?;
            Ok(Connected { read, write })
        }
        Target::Postgres(url) => {
            let both = Database::connect(postgres(url)).await?;
            Ok(Connected { read: both.clone(), write: both })
        }
    }
}

/// Brings the tables up to date; two processes that start at once do not race.
pub async fn migrate(target: &Target) -> Result<()> {
    match target {
        Target::Sqlite(path) => {
            let db = Database::connect(sqlite(path, 1, false)).await?;
            Migrator::up(&db, None).await?;
            db.close().await?;
        }
        Target::Postgres(url) => {
            let mut options = postgres(url);
            options.max_connections(1);
            let db = Database::connect(options).await?;
            db.execute_unprepared("SELECT pg_advisory_lock(7461697)").await?;
            Migrator::up(&db, None).await?;
            db.execute_unprepared("SELECT pg_advisory_unlock(7461697)").await?;
            db.close().await?;
        }
    }
    Ok(())
}

/// `FULL`: a signed acceptance survives a power cut. `NORMAL` loses acknowledged commits.
///
/// A commit that fails on a full disk ends the transaction in SQLite but not in sqlx's count of
/// it, and the rollback that follows finds nothing to roll back. Whoever begins next gets a
/// savepoint instead of a transaction, and what they commit is answered and never written. So a
/// connection that is counted as being in a transaction is closed, and another one is opened.
fn sqlite(path: &std::path::Path, connections: u32, reads_only: bool) -> ConnectOptions {
    let mut options = ConnectOptions::new(format!("sqlite://{}", path.display()));
    options
        .max_connections(connections)
        .acquire_timeout(Duration::from_secs(5))
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(move |options| {
            let options = options
                .busy_timeout(Duration::from_secs(5))
                .foreign_keys(true)
                .pragma("temp_store", "MEMORY")
                .pragma("cache_size", "-16000")
                .read_only(reads_only)
                .create_if_missing(!reads_only);
            if reads_only {
                return options;
            }
            options.journal_mode(SqliteJournalMode::Wal).synchronous(SqliteSynchronous::Full)
        })
        .map_sqlx_sqlite_before_acquire(|connection, _| {
            Box::pin(async move { Ok(!connection.is_in_transaction()) })
        });
    options
}

/// A connection that a dropped future left inside a transaction is rolled back before
/// anybody else gets it; else the next user's writes land in that transaction and vanish.
fn postgres(url: &str) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(10)
        .acquire_timeout(Duration::from_secs(3))
        .sqlx_logging(false)
        .map_sqlx_postgres_opts(|options| {
            options.options([
                ("idle_in_transaction_session_timeout", "10s"),
                ("synchronous_commit", "on"),
                // Rolling back where there is nothing to roll back is no news.
                ("client_min_messages", "error"),
            ])
        })
        .map_sqlx_postgres_before_acquire(|connection, _| {
            Box::pin(async move {
                connection.execute("ROLLBACK").await?;
                Ok(true)
            })
        });
    options
}

/// Refuses a library with the bug, and a file that is not in the safe modes.
async fn assure_sqlite(db: &DatabaseConnection) -> Result<()> {
    let version: String = pragma(db, "SELECT sqlite_version()").await?;
    let numbers: Vec<u32> = version.split('.').filter_map(|part| part.parse().ok()).collect();
    if numbers.as_slice() < OLDEST_SQLITE.as_slice() {
        return Err(LedgerError::Unfit(format!("SQLite {version} 有已知缺陷，需要 3.51.3 以上。")));
    }
    let journal: String = pragma(db, "PRAGMA journal_mode").await?;
    let synchronous: i64 = pragma(db, "PRAGMA synchronous").await?;
    if journal != "wal" || synchronous != 2 {
        return Err(LedgerError::Unfit(format!(
            "数据库未处于安全模式（journal_mode={journal}, synchronous={synchronous}）。"
        )));
    }
    Ok(())
}

async fn pragma<T: sea_orm::TryGetable>(db: &DatabaseConnection, sql: &str) -> Result<T> {
    let statement = sea_orm::Statement::from_string(DbBackend::Sqlite, sql);
    let row = db.query_one_raw(statement).await?;
    let row = row.ok_or_else(|| DbErr::Custom(format!("{sql} answers nothing")))?;
    Ok(row.try_get_by_index(0)?)
}

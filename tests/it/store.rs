//! A ledger to test on, on both engines.

use std::sync::Arc;

use chrono::{TimeZone, Utc};
use sea_orm::{ConnectionTrait, Database};
use taizhang::clock::FixedClock;
use taizhang::domain::area::AreaKey;
use taizhang::domain::time::Instant;
use taizhang::ledger::{
    self, Actor, Command, Done, Envelope, Keys, Ledger, Result, Source, Target,
};

pub(crate) const KEY: &[u8] = b"a key for tests";
pub(crate) const PREFECTURE: AreaKey = AreaKey(6_212_000_000_000);

/// A ledger of its own, and the folder that goes with it.
pub(crate) struct Store {
    pub(crate) ledger: Ledger,
    pub(crate) clock: FixedClock,
    pub(crate) target: Target,
    pub(crate) folder: tempfile::TempDir,
}

impl Store {
    /// An empty ledger in one file.
    pub(crate) async fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let target = Target::Sqlite(folder.path().join("ledger.sqlite"));
        Self::open(target, folder, KEY).await
    }

    /// The same, sealed with another key.
    pub(crate) async fn sealed_with(key: &[u8]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let target = Target::Sqlite(folder.path().join("ledger.sqlite"));
        Self::open(target, folder, key).await
    }

    /// An empty database on the PostgreSQL server that `TAIZHANG_TEST_POSTGRES` names.
    pub(crate) async fn postgres() -> Option<Self> {
        let target = empty_postgres().await?;
        Some(Self::open(target, tempfile::tempdir().unwrap(), KEY).await)
    }

    /// A ledger on each engine that is there.
    pub(crate) async fn all() -> Vec<Self> {
        let mut stores = vec![Self::sqlite().await];
        stores.extend(Self::postgres().await);
        stores
    }

    async fn open(target: Target, folder: tempfile::TempDir, key: &[u8]) -> Self {
        let clock = FixedClock::at(at(2016, 3, 1));
        ledger::migrate(&target).await.unwrap();
        let files = folder.path().join("files");
        let opened = Ledger::open(&target, files, Keys::from_secret(key), Arc::new(clock.clone()));
        Self { ledger: opened.await.unwrap(), clock, target, folder }
    }

    /// What the engine is called.
    pub(crate) fn engine(&self) -> &'static str {
        match self.target {
            Target::Sqlite(_) => "SQLite",
            Target::Postgres(_) => "PostgreSQL",
        }
    }

    /// Performs a command as the command line.
    pub(crate) async fn act<C: Command>(&self, command: C) -> Result<Done<C::Outcome>> {
        self.ledger.perform(envelope(), command).await
    }

    /// The folder as it lies there now, in a folder of its own that nobody has open.
    pub(crate) fn copied(&self) -> tempfile::TempDir {
        let copy = tempfile::tempdir().unwrap();
        for name in ["ledger.sqlite", "ledger.sqlite-wal"] {
            std::fs::copy(self.folder.path().join(name), copy.path().join(name)).unwrap();
        }
        copy
    }

    /// A connection that bypasses the ledger, as the owner of the database has.
    pub(crate) async fn owner(&self) -> sea_orm::DatabaseConnection {
        let address = match &self.target {
            Target::Sqlite(path) => format!("sqlite://{}", path.display()),
            Target::Postgres(address) => address.clone(),
        };
        Database::connect(address).await.unwrap()
    }
}

/// An empty database on the server for tests, where there is one.
pub(crate) async fn empty_postgres() -> Option<Target> {
    let server = postgres_server()?;
    let name = format!("taizhang_{}", uuid::Uuid::now_v7().simple());
    let admin = Database::connect(format!("{server}/postgres")).await.unwrap();
    admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
    Some(Target::Postgres(format!("{server}/{name}")))
}

/// The server for tests, without a database. Says in one line when there is none, and fails
/// where there has to be one.
pub(crate) fn postgres_server() -> Option<String> {
    let server = std::env::var("TAIZHANG_TEST_POSTGRES").ok();
    if server.is_none() {
        assert!(std::env::var_os("CI").is_none(), "CI has to name TAIZHANG_TEST_POSTGRES");
        eprintln!("skipped on PostgreSQL: TAIZHANG_TEST_POSTGRES names no server");
    }
    server
}

/// The command line's envelope.
pub(crate) fn envelope() -> Envelope {
    Envelope::new(Actor::command_line(PREFECTURE), Source::Cli)
}

/// Noon in Beijing.
pub(crate) fn at(year: i32, month: u32, day: u32) -> Instant {
    Utc.with_ymd_and_hms(year, month, day, 4, 0, 0).unwrap().into()
}

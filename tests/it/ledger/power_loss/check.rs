//! What is left on a disk, held against what had been acknowledged.

use std::fmt;
use std::ops::AddAssign;
use std::path::Path;
use std::sync::Arc;

use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement,
};
use taizhang::clock::FixedClock;
use taizhang::ledger::{Keys, Ledger, Target, verify};

use crate::store::{KEY, at};

/// What was found on the disks.
#[derive(Debug, Default)]
pub(super) struct Figures {
    /// Disks looked at.
    pub(super) disks: usize,
    /// What had been acknowledged, summed over the disks.
    pub(super) acknowledged: usize,
    /// What of it is gone: acts, and photos.
    pub(super) lost: usize,
    /// Disks on which something is gone.
    pub(super) poorer: usize,
    /// Disks whose database is damaged or whose history does not verify.
    pub(super) corrupt: usize,
}

impl Figures {
    fn of(acknowledged: usize, lost: usize, sound: bool) -> Self {
        let (poorer, corrupt) = (usize::from(lost > 0), usize::from(!sound));
        Self { disks: 1, acknowledged, lost, poorer, corrupt }
    }
}

impl AddAssign for Figures {
    fn add_assign(&mut self, other: Self) {
        self.disks += other.disks;
        self.acknowledged += other.acknowledged;
        self.lost += other.lost;
        self.poorer += other.poorer;
        self.corrupt += other.corrupt;
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { disks, acknowledged, lost, poorer, corrupt } = self;
        write!(f, "{disks} power cuts, {acknowledged} acknowledged, ")?;
        write!(f, "{lost} lost (in {poorer} cuts), {corrupt} corrupt")
    }
}

/// Opens a ledger as the service does and looks for every act and photo.
pub(super) async fn ledger(folder: &Path, acknowledged: &[String]) -> Figures {
    let file = folder.join("ledger.sqlite");
    let target = Target::Sqlite(file.clone());
    let clock = Arc::new(FixedClock::at(at(2016, 3, 1)));
    let opened = Ledger::open(&target, folder.join("files"), Keys::from_secret(KEY), clock).await;
    let Ok(ledger) = opened else {
        return Figures::of(acknowledged.len(), acknowledged.len(), false);
    };
    let report = verify(&ledger, KEY, None).await;
    let whole = report.as_ref().is_ok_and(|report| report.broken.is_empty());
    let acts = report.map_or(0, |report| report.acts);
    let mut lost = 0;
    for line in acknowledged {
        let (what, which) = line.split_once(' ').unwrap();
        lost += usize::from(match what {
            "act" => which.parse::<u64>().unwrap() > acts,
            _ => ledger.file(which).await.is_err(),
        });
    }
    let sound = is_sound(ledger.read()).await;
    Figures::of(acknowledged.len(), lost, whole && sound)
}

/// Opens a database of notes and looks for every note.
pub(super) async fn notes(folder: &Path, acknowledged: &[String]) -> Figures {
    let notes = notes_at(folder, SqliteSynchronous::Full).await;
    let all = Statement::from_string(DbBackend::Sqlite, "SELECT number FROM note");
    let there: Option<Vec<i64>> = notes
        .query_all_raw(all)
        .await
        .ok()
        .map(|rows| rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect());
    let there = there.unwrap_or_default();
    let lost = acknowledged.iter().filter(|note| !there.contains(&note.parse().unwrap())).count();
    Figures::of(acknowledged.len(), lost, is_sound(&notes).await)
}

async fn is_sound(db: &DatabaseConnection) -> bool {
    let check = Statement::from_string(DbBackend::Sqlite, "PRAGMA integrity_check");
    let Ok(Some(row)) = db.query_one_raw(check).await else { return false };
    row.try_get_by_index::<String>(0).is_ok_and(|said| said == "ok")
}

/// A folder with a database of no notes, on disk.
pub(super) async fn empty_notes() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let notes = notes_at(folder.path(), SqliteSynchronous::Full).await;
    notes.execute_unprepared("CREATE TABLE note (number int, text text)").await.unwrap();
    notes.close().await.unwrap();
    folder
}

/// A database of notes that is flushed as `synchronous` says.
pub(super) async fn notes_at(folder: &Path, synchronous: SqliteSynchronous) -> DatabaseConnection {
    let path = folder.join("notes.sqlite");
    let mut options = ConnectOptions::new(format!("sqlite://{}?mode=rwc", path.display()));
    options.max_connections(1).sqlx_logging(false).map_sqlx_sqlite_opts(move |options| {
        options.journal_mode(SqliteJournalMode::Wal).synchronous(synchronous)
    });
    Database::connect(options).await.unwrap()
}

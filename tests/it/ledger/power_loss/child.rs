//! What the children do under the recorder. Without it these tests have nothing to do.

use std::fs::{File, OpenOptions};
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use image::{ImageFormat, RgbImage};
use sea_orm::sqlx::sqlite::SqliteSynchronous;
use sea_orm::{ConnectionTrait, DatabaseConnection};
use taizhang::clock::FixedClock;
use taizhang::domain::area::Scope;
use taizhang::domain::ids::PublicId;
use taizhang::domain::time::Known;
use taizhang::intake::{Incoming, take_in};
use taizhang::ledger::projects::records;
use taizhang::ledger::{Command, Keys, Ledger, Target};

use super::check::notes_at;
use super::recorder::{ACKNOWLEDGED, FOLDER};
use crate::ledger::clinic::{VILLAGES, day, remark};
use crate::store::{KEY, at, envelope};

/// How many acts are entered before the service starts anew, and after.
const ACTS: usize = 80;

/// How many notes are written.
const NOTES: usize = 500;

/// The folder to work on; none where nobody records.
fn folder() -> Option<PathBuf> {
    std::env::var_os(FOLDER).map(PathBuf::from)
}

/// Says what has been acknowledged, in one write.
struct Acknowledged(File);

impl Acknowledged {
    fn in_folder(folder: &Path) -> Self {
        Self(OpenOptions::new().append(true).open(folder.join(ACKNOWLEDGED)).unwrap())
    }

    fn say(&mut self, what: &str) {
        self.0.write_all(format!("{what}\n").as_bytes()).unwrap();
    }
}

#[tokio::test]
#[ignore = "the child of a test that cuts the power"]
async fn enters_acts() {
    let Some(folder) = folder() else { return };
    let mut acknowledged = Acknowledged::in_folder(&folder);
    for start in 0..2 {
        let ledger = open(&folder).await;
        let scope = Scope::of(VILLAGES[0]);
        let known = records(ledger.read(), scope, Known::Now, day(2016, 3, 1)).await.unwrap();
        let project = known[0].id;
        for number in start * ACTS..(start + 1) * ACTS {
            let act = enter(&ledger, remark(project, number)).await;
            acknowledged.say(&format!("act {act}"));
            if number % 5 == 0 {
                photograph(&ledger, project, number, &mut acknowledged).await;
            }
        }
    }
    // Leaving by the door would let connections close while the record ends.
    std::process::exit(0);
}

#[tokio::test]
#[ignore = "the child of a test that cuts the power"]
async fn enters_notes_with_normal() {
    enter_notes(SqliteSynchronous::Normal).await;
}

#[tokio::test]
#[ignore = "the child of a test that cuts the power"]
async fn enters_notes_with_full() {
    enter_notes(SqliteSynchronous::Full).await;
}

async fn enter_notes(synchronous: SqliteSynchronous) {
    let Some(folder) = folder() else { return };
    let mut acknowledged = Acknowledged::in_folder(&folder);
    let notes: DatabaseConnection = notes_at(&folder, synchronous).await;
    for number in 0..NOTES {
        let note = format!("INSERT INTO note VALUES ({number}, hex(randomblob(3000)))");
        notes.execute_unprepared(&note).await.unwrap();
        acknowledged.say(&number.to_string());
    }
    std::process::exit(0);
}

async fn open(folder: &Path) -> Ledger {
    let clock = Arc::new(FixedClock::at(at(2016, 3, 1)));
    let target = Target::Sqlite(folder.join("ledger.sqlite"));
    Ledger::open(&target, folder.join("files"), Keys::from_secret(KEY), clock).await.unwrap()
}

async fn enter<C: Command>(ledger: &Ledger, command: C) -> i64 {
    ledger.perform(envelope(), command).await.unwrap().act.0
}

/// Keeps a photo as the service does: both files first, then the act that names them.
async fn photograph(
    ledger: &Ledger,
    project: PublicId,
    number: usize,
    acknowledged: &mut Acknowledged,
) {
    let mut bytes = Cursor::new(Vec::new());
    let shade = image::Rgb([u8::try_from(number).unwrap(), 90, 60]);
    RgbImage::from_pixel(64, 48, shade).write_to(&mut bytes, ImageFormat::Png).unwrap();
    let photo = Incoming {
        id: None,
        project,
        inspection: None,
        criterion: None,
        caption: None,
        file_name: None,
        declared_type: None,
        declared_sha256: None,
        taken_at: None,
        bytes: bytes.into_inner(),
    };
    let command = take_in(ledger, photo).await.unwrap();
    let hashes = [command.original_sha256.clone(), command.shown_sha256.clone()];
    let act = enter(ledger, command).await;
    acknowledged.say(&format!("act {act}"));
    for hash in hashes {
        acknowledged.say(&format!("photo {hash}"));
    }
}

//! What happened, append-only: the only place that speaks SQL.
//!
//! Reading takes a [`Scope`](crate::domain::area::Scope) and a
//! [`Known`](crate::domain::time::Known); there is no way to ask without. Writing is a
//! [`Command`] handed to one writer that outlives the request, so that a client that hangs
//! up can neither lose nor tear an act.

pub mod accounts;
mod act;
mod actor;
pub mod areas;
pub mod assignments;
pub mod audit;
pub mod calendars;
mod canonical;
pub mod circulars;
pub mod codes;
mod connect;
pub mod drafts;
mod entity;
mod error;
pub mod evidence;
pub mod facilities;
pub mod figures;
mod files;
mod filters;
pub mod funds;
mod heads;
pub mod history;
pub mod inspections;
pub mod irregularities;
mod keys;
pub mod late_entries;
mod lately;
pub mod log;
mod lookup;
pub mod medicines;
pub mod money;
pub mod notices;
mod overtaken;
mod packed;
pub mod period_locks;
pub mod photos;
mod places;
pub mod plans;
pub mod postings;
pub mod posts;
pub mod practitioners;
pub mod progress;
pub mod projects;
pub mod reveal;
mod said;
pub mod sessions;
pub mod sheets;
pub mod sign_ins;
pub mod signature;
pub mod snapshots;
pub mod specialties;
pub mod students;
pub mod subsidies;
pub mod training;
mod undertakings;
mod vault;
mod verify;
mod version;
pub mod villages;
mod words;
mod writer;
mod written;

use std::path::PathBuf;
use std::sync::Arc;

use sea_orm::DatabaseConnection;

pub use act::{Act, Command, Done, Needs, Part, Written};
pub use actor::{Actor, Authority, Envelope, Post, Source};
pub use canonical::sha256;
pub use connect::{Target, migrate};
pub use error::{Fault, LedgerError, Result};
pub use heads::Head;
pub use keys::Keys;
pub use lately::News;
pub use overtaken::{Differing, Overtaken};
pub use vault::{reseal, retire};
pub use verify::{Broken, Report, verify};
pub use words::{FACILITY_ELSEWHERE, label_of};

use crate::clock::Clock;
use crate::domain::ids::AccountId;
use filters::{like, still};
use lately::Lately;
use writer::Writer;

/// The open ledger: readers and the one writer.
#[derive(Clone)]
pub struct Ledger {
    read: DatabaseConnection,
    sessions: DatabaseConnection,
    writer: Writer,
    lately: Lately,
    keys: Arc<Keys>,
    files: Arc<PathBuf>,
}

impl std::fmt::Debug for Ledger {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ledger").field("files", &self.files).finish_non_exhaustive()
    }
}

impl Ledger {
    /// Opens a ledger that has been migrated. `keys` seal the chain of acts and the vault;
    /// `files` is the folder in which attachments lie under their hash, made where there is
    /// none.
    pub async fn open(
        target: &Target,
        files: PathBuf,
        keys: Keys,
        clock: Arc<dyn Clock>,
    ) -> Result<Self> {
        files::prepare(files.clone()).await?;
        let connected = connect::connect(target).await?;
        let sessions = connected.write.clone();
        let keys = Arc::new(keys);
        let lately = Lately::new(Arc::clone(&clock));
        let writer = Writer::start(connected.write, Arc::clone(&keys), clock);
        let files = Arc::new(files);
        Ok(Self { read: connected.read, sessions, writer, lately, keys, files })
    }

    /// Performs a command as one act and answers after it is on disk.
    pub async fn perform<C: Command>(
        &self,
        envelope: Envelope,
        command: C,
    ) -> Result<Done<C::Outcome>> {
        self.writer.perform(envelope, command).await
    }

    /// Whether something was not noted of late: whoever notes what may come in floods asks
    /// first, and the log gets one line in ten minutes.
    pub fn is_news(&self, what: String) -> bool {
        self.lately.is_news(what)
    }

    /// How something that a person did is to be noted, where it was not of late. `one` tells it
    /// from all else that they did; beyond some dozens of those one line is for all that have
    /// `many` in common.
    pub fn news_of(&self, who: AccountId, one: String, many: String) -> Option<News> {
        self.lately.news_of(Some(who), one, many)
    }

    /// What acts of a kind may write of what rules read, as their commands say.
    pub fn written_by(&self, kind: &str) -> Written {
        self.writer.written_by(kind)
    }

    /// Whether it still writes: not after the storage failed, until the service starts anew.
    pub fn writes(&self) -> bool {
        self.writer.writes()
    }

    /// Whether nothing has been entered yet.
    pub async fn is_empty(&self) -> Result<bool> {
        use sea_orm::EntityTrait;
        Ok(entity::act::Entity::find().one(&self.read).await?.is_none())
    }

    /// The readers' connection, for the queries of this module's nouns.
    pub fn read(&self) -> &DatabaseConnection {
        &self.read
    }

    /// The connection on which sessions are kept: they are not acts, and the readers' one
    /// may not write.
    pub(crate) fn sessions(&self) -> &DatabaseConnection {
        &self.sessions
    }

    /// The secret of a second factor, for whoever checks a code.
    pub(crate) async fn second_factor(
        &self,
        kept: Option<crate::domain::ids::VaultId>,
    ) -> Result<Option<String>> {
        match kept {
            Some(id) => vault::value(&self.read, &self.keys, id).await.map(Some),
            None => Ok(None),
        }
    }

    /// The keys of the vault.
    pub(crate) fn keys(&self) -> &Keys {
        &self.keys
    }

    /// The folder of the attachments.
    pub fn files(&self) -> &std::path::Path {
        &self.files
    }
}

//! What a command looked for, as the log names records: it is said of one that was refused.

use sea_orm::ConnectionTrait;

use super::touched::{names, owners, with_owners};
use crate::domain::area::AreaKey;
use crate::domain::ids::SubjectId;
use crate::ledger::error::Result;
use crate::ledger::history::which;
use crate::ledger::lookup::area_of;
use crate::ledger::version::{Row, Versioned};
use crate::ledger::words::kind_label;

/// A record that a command looked for by its outside name.
#[derive(Debug)]
pub(in crate::ledger) struct Sought {
    id: SubjectId,
    what: &'static str,
    own: String,
    owners: Vec<SubjectId>,
    /// How many more were looked for along with it.
    more: usize,
    /// The smallest area that all of them lie in.
    area: Option<AreaKey>,
}

impl Sought {
    /// A record, of all that were looked for along with it.
    pub(in crate::ledger) fn new<'r, E: Versioned>(
        row: &'r E::Model,
        all: impl ExactSizeIterator<Item = &'r E::Model>,
    ) -> Self {
        Self {
            id: row.stamp().subject_id,
            what: kind_label(E::KIND),
            own: which::<E>(row),
            owners: owners::<E>(row),
            more: all.len().saturating_sub(1),
            area: AreaKey::common(&all.filter_map(area_of::<E>).collect()),
        }
    }

    /// What tells it from others: its key, and how many more were looked for along with it.
    pub(in crate::ledger) fn key(&self) -> String {
        format!("{} {}", self.id, self.more)
    }

    /// Where it lies, with all that were looked for along with it.
    pub(in crate::ledger) fn area(&self) -> Option<AreaKey> {
        self.area
    }

    /// As a line of the log says it: `检查 竣工验收 石院村卫生室`.
    pub(in crate::ledger) async fn in_words(self, db: &impl ConnectionTrait) -> Result<String> {
        let names = names(db, self.owners.iter().copied().collect()).await?;
        let whose = with_owners(self.own, &self.owners, &names);
        let first = format!("{} {whose}", self.what);
        let first = first.trim_end();
        Ok(match self.more {
            0 => first.to_owned(),
            more => format!("{first}等 {} 项", more + 1),
        })
    }
}

//! What acts did to records, field by field.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fmt;

use sea_orm::{ColumnTrait, ConnectionTrait, ModelTrait, QueryFilter, QueryOrder, Value};
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::area::Scope;
use crate::domain::ids::{ActId, SubjectId};
use crate::ledger::accounts;
use crate::ledger::act::VALUES;
use crate::ledger::entity;
use crate::ledger::error::Result;
use crate::ledger::history::{Change, How, changes, which};
use crate::ledger::undertakings;
use crate::ledger::version::{Row, Versioned, column};
use crate::ledger::words::{field_label, kind_label};

/// What an act did to one record.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Touched {
    /// What kind of record.
    pub what: &'static str,
    /// Which one, and whose.
    pub which: String,
    /// Whether it came, changed, or was struck out.
    pub how: How,
    /// Field by field, from what to what.
    pub changes: Vec<Change>,
}

/// As a line of text says it: `更新 项目 石院村卫生室：建设地点“村西”→“村东”`.
impl fmt::Display for Touched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.how.label(), self.what)?;
        if !self.which.is_empty() {
            write!(f, " {}", self.which)?;
        }
        for (at, change) in self.changes.iter().enumerate() {
            let sign = if at == 0 { '：' } else { '，' };
            write!(f, "{sign}{}“{}”→“{}”", change.field, change.old, change.new)?;
        }
        Ok(())
    }
}

/// The columns that say to whom and to what project a record belongs.
const OWNERS: [&str; 2] = ["account_id", "project_id"];

/// What some acts did, each to its records. There are no more acts than one statement can name.
pub(super) async fn by_acts(
    db: &impl ConnectionTrait,
    acts: &[ActId],
) -> Result<HashMap<ActId, Vec<Touched>>> {
    let mut touched = HashMap::new();
    macro_rules! read {
        ($($table:ident),+) => {
            $( gather::<entity::$table::Entity>(db, acts, &mut touched).await?; )+
        };
    }
    entity::each_versions_table!(read);
    Ok(touched)
}

/// The records of one table that the acts opened, changed or struck out.
async fn gather<E: Versioned>(
    db: &impl ConnectionTrait,
    acts: &[ActId],
    touched: &mut HashMap<ActId, Vec<Touched>>,
) -> Result<()> {
    let opened = named_by::<E>(db, "opened_by", acts).await?;
    let closed = named_by::<E>(db, "closed_by", acts).await?;
    let owners: BTreeSet<SubjectId> = opened.iter().chain(&closed).flat_map(owners::<E>).collect();
    let names = names(db, owners).await?;
    let formers: HashMap<_, _> = closed.iter().map(|row| (place::<E>(row), row)).collect();
    let mut replaced = HashSet::new();
    for row in &opened {
        let (subject, version) = place::<E>(row);
        let before = (subject, version - 1);
        let former = formers.get(&before).copied();
        replaced.extend(former.map(|_| before));
        touched.entry(row.stamp().opened_by).or_default().push(Touched {
            what: kind_label(E::KIND),
            which: whose::<E>(row, &names),
            how: if former.is_some() { How::Changed } else { How::Entered },
            changes: told::<E>(former, row, &names),
        });
    }
    for row in closed.iter().filter(|row| !replaced.contains(&place::<E>(row))) {
        let Some(act) = number::<E>(row, "closed_by") else { continue };
        touched.entry(ActId(act)).or_default().push(Touched {
            what: kind_label(E::KIND),
            which: whose::<E>(row, &names),
            how: How::StruckOut,
            changes: Vec::new(),
        });
    }
    Ok(())
}

/// Which version of which record a row is.
fn place<E: Versioned>(row: &E::Model) -> (SubjectId, i32) {
    let stamp = row.stamp();
    (stamp.subject_id, stamp.version)
}

async fn named_by<E: Versioned>(
    db: &impl ConnectionTrait,
    name: &str,
    acts: &[ActId],
) -> Result<Vec<E::Model>> {
    let by = column::<E>(name).is_in(acts.iter().map(|act| act.0));
    Ok(E::find().filter(by).order_by_asc(column::<E>("subject_id")).all(db).await?)
}

/// The keys of whom and of what project a record belongs to.
pub(super) fn owners<E: Versioned>(row: &E::Model) -> Vec<SubjectId> {
    OWNERS.iter().filter_map(|name| number::<E>(row, name)).map(SubjectId).collect()
}

/// The number in a column; `None` where it is empty or the table has no such column.
fn number<E: Versioned>(row: &E::Model, name: &str) -> Option<i64> {
    match row.get(name.parse::<E::Column>().ok()?) {
        Value::BigInt(number) => number,
        _ => None,
    }
}

/// What people and projects are called, for an inner key tells nobody anything.
pub(super) async fn names(
    db: &impl ConnectionTrait,
    keys: BTreeSet<SubjectId>,
) -> Result<HashMap<SubjectId, String>> {
    let keys: Vec<SubjectId> = keys.into_iter().collect();
    let mut names = HashMap::new();
    for some in keys.chunks(VALUES) {
        names.extend(accounts::told(db, some).await?);
        names.extend(undertakings::names(db, some).await?);
    }
    Ok(names)
}

/// What tells the record from others of its kind, and whose it is.
fn whose<E: Versioned>(row: &E::Model, names: &HashMap<SubjectId, String>) -> String {
    with_owners(which::<E>(row), &owners::<E>(row), names)
}

/// What tells a record from others of its kind, and behind it whose it is.
pub(super) fn with_owners(
    own: String,
    owners: &[SubjectId],
    names: &HashMap<SubjectId, String>,
) -> String {
    let own = Some(own).filter(|own| !own.is_empty());
    let owners = owners.iter().filter_map(|key| names.get(key).cloned());
    own.into_iter().chain(owners).collect::<Vec<_>>().join(" ")
}

/// What differs, with the names of people and projects.
fn told<E: Versioned>(
    former: Option<&E::Model>,
    row: &E::Model,
    names: &HashMap<SubjectId, String>,
) -> Vec<Change> {
    // Whoever reads an act reads all of it, wherever its records lay.
    let mut changes = changes::<E>(former, row, Scope::everything());
    for name in OWNERS {
        let named =
            |row: &E::Model| number::<E>(row, name).and_then(|key| names.get(&SubjectId(key)));
        let label = field_label(name);
        for change in changes.iter_mut().filter(|change| change.field == label) {
            if let Some(old) = former.and_then(named) {
                change.old.clone_from(old);
            }
            if let Some(new) = named(row) {
                change.new.clone_from(new);
            }
        }
    }
    changes
}

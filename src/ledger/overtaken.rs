//! What somebody else made of a record between a caller's reading and writing.

use std::collections::{BTreeMap, HashMap};

use sea_orm::{ColumnTrait, EntityTrait, IdenStatic, Iterable, ModelTrait, QueryFilter, Value};

use super::act::Act;
use super::entity::subject;
use super::error::{LedgerError, Result};
use super::lookup::area_of;
use super::signature::signatures;
use super::version::{Row, Versioned, column};
use super::words::{ELSEWHERE, field_label, field_name, typed_value};
use crate::domain::area::{AreaKey, Scope};
use crate::domain::ids::PublicId;
use crate::domain::time::Instant;

/// A record that is no longer what the caller had seen: by whom, when and where it differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overtaken {
    /// The version that it is at now.
    pub version: i32,
    /// When that was entered.
    pub at: Instant,
    /// Who entered it; no more than that it was elsewhere, where the record lies beside the
    /// caller's area and nobody of that area entered it.
    pub by: String,
    /// The fields that differ.
    pub changed: Vec<Differing>,
}

/// A field that says something else than what the caller had seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Differing {
    /// Its place in the record, as bodies and forms name it: `site`, `answers/VC-B01`.
    pub field: String,
    /// The word that people read.
    pub label: String,
    /// What the caller had seen, as one would type it.
    pub seen: String,
    /// What stands now, as one would type it.
    pub now: String,
}

impl Act<'_> {
    /// Refuses a change of a version that the caller has not seen.
    pub(super) async fn assure_seen<E: Versioned>(
        &self,
        row: &E::Model,
        seen: Option<i32>,
    ) -> Result<()> {
        let stamp = row.stamp();
        let Some(seen) = seen.filter(|seen| *seen != stamp.version) else { return Ok(()) };
        let before = E::find()
            .filter(column::<E>("subject_id").eq(stamp.subject_id.0))
            .filter(column::<E>("version").eq(seen))
            .one(self.tx())
            .await?;
        let scope = self.actor().scope;
        let people = signatures(self.tx(), std::iter::once(stamp.opened_by)).await?;
        let who = people.get(&stamp.opened_by);
        let who = who.filter(|who| who.is_told(scope, area_of::<E>(row)));
        let by = who.map_or_else(|| ELSEWHERE.to_owned(), |who| who.name.clone());
        let changed = match before {
            Some(before) => {
                let names = self.names::<E>([&before, row]).await?;
                differing::<E>(&before, row, &names, scope)
            }
            None => Vec::new(),
        };
        let overtaken = Overtaken { version: stamp.version, at: stamp.opened_at, by, changed };
        Err(LedgerError::Stale(Box::new(overtaken)))
    }

    /// The outside names of the subjects that some rows name.
    async fn names<E: Versioned>(&self, rows: [&E::Model; 2]) -> Result<Names> {
        let keys = rows.into_iter().flat_map(|row| {
            E::Column::iter().filter_map(move |column| named(&column, &row.get(column)))
        });
        let rows = subject::Entity::find().filter(subject::Column::Id.is_in(keys));
        let rows = rows.all(self.tx()).await?;
        Ok(rows.into_iter().map(|row| (row.id.0, row.public_id)).collect())
    }
}

/// The outside names of subjects, by their keys.
type Names = HashMap<i64, PublicId>;

/// The key that a column holds, where it names another subject.
fn named(column: &impl IdenStatic, value: &Value) -> Option<i64> {
    match value {
        Value::BigInt(key) if column.as_str().ends_with("_id") => *key,
        _ => None,
    }
}

/// Where two versions of a record differ. That it went to or came from somewhere beyond the
/// reader's area is not told.
fn differing<E: Versioned>(
    seen: &E::Model,
    now: &E::Model,
    names: &Names,
    scope: Scope,
) -> Vec<Differing> {
    let beyond = |value: &Value| match value {
        Value::BigInt(Some(key)) => !scope.covers(AreaKey(*key)),
        _ => false,
    };
    let typed = |column: &E::Column, value: &Value| match named(column, value) {
        Some(key) => names.get(&key).map(ToString::to_string).unwrap_or_default(),
        None => typed_value(IdenStatic::as_str(column), value),
    };
    let mut found = Vec::new();
    for column in E::Column::iter() {
        let name = IdenStatic::as_str(&column);
        let Some(field) = field_name(name) else { continue };
        let (seen, now) = (seen.get(column), now.get(column));
        if seen == now || (name == "area_key" && (beyond(&seen) || beyond(&now))) {
            continue;
        }
        if name == "answers" {
            found.extend(items(&seen, &now));
            continue;
        }
        found.push(Differing {
            field: field.to_owned(),
            label: field_label(name).to_owned(),
            seen: typed(&column, &seen),
            now: typed(&column, &now),
        });
    }
    found
}

/// Item by item, where the column holds a whole checklist's answers.
fn items(seen: &Value, now: &Value) -> Vec<Differing> {
    let read = |value: &Value| -> BTreeMap<String, serde_json::Value> {
        let Value::String(Some(text)) = value else { return BTreeMap::new() };
        serde_json::from_str(text).unwrap_or_default()
    };
    let (seen, now) = (read(seen), read(now));
    let ids: std::collections::BTreeSet<&String> = seen.keys().chain(now.keys()).collect();
    let text = |entry: Option<&serde_json::Value>| entry.map(ToString::to_string);
    ids.into_iter()
        .filter(|id| seen.get(*id) != now.get(*id))
        .map(|id| Differing {
            field: format!("answers/{id}"),
            label: id.clone(),
            seen: text(seen.get(id)).unwrap_or_default(),
            now: text(now.get(id)).unwrap_or_default(),
        })
        .collect()
}

//! Versions held against the ones before: what came, changed, or was struck out.

use chrono::NaiveDate;
use sea_orm::{
    ColumnTrait, ColumnType, ConnectionTrait, IdenStatic, Iterable, ModelTrait, QueryFilter,
    QueryOrder, Value,
};

use super::{Change, Event, How};
use crate::domain::area::{AreaKey, Scope};
use crate::domain::ids::{ActId, SubjectId};
use crate::domain::time::{Instant, Known};
use crate::ledger::error::Result;
use crate::ledger::lookup::area_of;
use crate::ledger::signature::Signature;
use crate::ledger::version::{Row, Versioned, column};
use crate::ledger::words::{NAME_ELSEWHERE, field_label, kind_label, value_label};

/// A line without the name of whoever wrote it.
#[derive(Debug)]
pub(in crate::ledger) struct Line {
    /// Where the record lay.
    pub(in crate::ledger) area_key: Option<AreaKey>,
    pub(in crate::ledger) happened_on: Option<NaiveDate>,
    pub(in crate::ledger) learned_at: Instant,
    pub(in crate::ledger) act: ActId,
    what: &'static str,
    which: String,
    pub(in crate::ledger) how: How,
    changes: Vec<Change>,
}

impl Line {
    /// Whether the record lay within a scope then.
    pub(in crate::ledger) fn lay_in(&self, scope: Scope) -> bool {
        self.area_key.is_some_and(|key| scope.covers(key))
    }

    pub(in crate::ledger) fn signed_by(&self, who: Option<&Signature>) -> Event {
        Event {
            happened_on: self.happened_on,
            learned_at: self.learned_at,
            act: self.act.0,
            what: self.what,
            which: self.which.clone(),
            how: self.how,
            by: who.map_or_else(|| "本机".to_owned(), |who| who.name.clone()),
            post: who.map(|who| who.post.clone()).unwrap_or_default(),
            reason: who.and_then(|who| who.reason.clone()),
            changes: self.changes.clone(),
        }
    }
}

/// Reads every version of the records that belong to `owners` and compares each with the
/// one before, as whoever answers for `reader` is told. Returns the records' keys.
pub(in crate::ledger) async fn gather<E: Versioned>(
    db: &impl ConnectionTrait,
    reader: Scope,
    known: Known,
    owner: &str,
    owners: &[SubjectId],
    lines: &mut Vec<Line>,
) -> Result<Vec<SubjectId>> {
    let mut select = E::find().filter(column::<E>(owner).is_in(owners.iter().map(|id| id.0)));
    if let Known::At(instant) = known {
        select = select.filter(column::<E>("opened_at").lte(instant.0));
    }
    let rows = select
        .order_by_asc(column::<E>("subject_id"))
        .order_by_asc(column::<E>("version"))
        .all(db)
        .await?;
    let mut keys = Vec::new();
    let mut before: Option<&E::Model> = None;
    for row in &rows {
        let stamp = row.stamp();
        let former = before.filter(|former| former.stamp().subject_id == stamp.subject_id);
        if former.is_none() {
            keys.push(stamp.subject_id);
        }
        lines.push(Line {
            area_key: area_of::<E>(row),
            happened_on: happened_on::<E>(row),
            learned_at: stamp.opened_at,
            act: stamp.opened_by,
            what: kind_label(E::KIND),
            which: which::<E>(row),
            how: if former.is_some() { How::Changed } else { How::Entered },
            changes: former
                .map(|former| changes::<E>(Some(former), row, reader))
                .unwrap_or_default(),
        });
        before = Some(row);
    }
    for (at, row) in rows.iter().enumerate() {
        let next = rows.get(at + 1);
        let last = next.is_none_or(|next| next.stamp().subject_id != row.stamp().subject_id);
        lines.extend(struck_out::<E>(row, known).filter(|_| last));
    }
    Ok(keys)
}

/// The line of a record that was closed without a next version.
fn struck_out<E: Versioned>(row: &E::Model, known: Known) -> Option<Line> {
    let number = |name: &str| match row.get(column::<E>(name)) {
        Value::BigInt(number) => number,
        _ => None,
    };
    let (act, at) = (number("closed_by")?, number("closed_at")?);
    let seen = match known {
        Known::Now => true,
        Known::At(instant) => at <= instant.0,
    };
    seen.then(|| Line {
        area_key: area_of::<E>(row),
        happened_on: happened_on::<E>(row),
        learned_at: Instant(at),
        act: ActId(act),
        what: kind_label(E::KIND),
        which: which::<E>(row),
        how: How::StruckOut,
        changes: Vec::new(),
    })
}

/// The record's own date, where it has one.
fn happened_on<E: Versioned>(row: &E::Model) -> Option<NaiveDate> {
    let date = |column| match row.get(column) {
        Value::ChronoDate(date) => date,
        _ => None,
    };
    own_dates::<E>().find_map(date)
}

/// The columns that may hold a record's own date, the likeliest first.
pub(in crate::ledger) fn own_dates<E: Versioned>() -> impl Iterator<Item = E::Column> {
    const NAMES: [&str; 11] = [
        "reached_on",
        "moved_on",
        "contracted_on",
        "concluded_on",
        "inspected_on",
        "signed_on",
        "issued_on",
        "applied_on",
        "assessed_on",
        "valid_from",
        "worked_on",
    ];
    let named = NAMES.iter().filter_map(|name| name.parse().ok());
    // A kind of record that has none of these has its own word for the day. A day of birth is
    // no day of the record.
    let is_day = |column: &E::Column| {
        let name = IdenStatic::as_str(column);
        name.ends_with("_on")
            && name != "born_on"
            && matches!(column.def().get_column_type(), ColumnType::Date)
    };
    named.chain(E::Column::iter().filter(is_day))
}

/// What tells the record from others of its kind.
pub(in crate::ledger) fn which<E: Versioned>(row: &E::Model) -> String {
    let names = [
        "kind",
        "role",
        "department",
        "category",
        "number",
        "level",
        "step",
        "amount",
        "name",
        "reason",
        "half",
        "leave_kind",
        "indicator",
        "period",
    ];
    let parts: Vec<String> = names
        .iter()
        .filter_map(|name| name.parse::<E::Column>().ok().map(|column| (*name, column)))
        .filter_map(|(name, column)| value_label(name, &row.get(column)))
        .collect();
    parts.join(" ")
}

/// What differs between two versions, as whoever answers for `reader` is told; with nothing
/// before, everything that is there.
pub(in crate::ledger) fn changes<E: Versioned>(
    former: Option<&E::Model>,
    row: &E::Model,
    reader: Scope,
) -> Vec<Change> {
    let bookkeeping = [
        "subject_id",
        "version",
        "public_id",
        "search",
        "opened_by",
        "opened_at",
        "closed_by",
        "closed_at",
    ];
    E::Column::iter()
        .filter(|column| !bookkeeping.contains(&IdenStatic::as_str(column)))
        .filter(|column| former.is_none_or(|former| former.get(*column) != row.get(*column)))
        .map(|column| {
            let name = IdenStatic::as_str(&column);
            let shown = |row: &E::Model| told(reader, name, &row.get(column));
            let old = former.map(shown).unwrap_or_default();
            Change { field: field_label(name), old, new: shown(row) }
        })
        .filter(|change| change.old != change.new || former.is_some())
        .collect()
}

/// A value as people read it; of an area beyond the reader's own no more than that it lies there.
fn told(reader: Scope, name: &str, value: &Value) -> String {
    match value {
        Value::BigInt(Some(key)) if name == "area_key" && !reader.covers(AreaKey(*key)) => {
            NAME_ELSEWHERE.to_owned()
        }
        _ => value_label(name, value).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::Value;

    use super::told;
    use crate::domain::area::{AreaKey, Scope};

    #[test]
    fn an_area_beyond_the_readers_own_is_told_by_no_number() {
        let county = Scope::of(AreaKey(6_212_230_000_000));
        let beyond = Value::BigInt(Some(6_212_210_000_000));
        let own = Value::BigInt(Some(6_212_231_000_000));
        assert_eq!(told(county, "area_key", &beyond), "（其他单位）");
        assert_eq!(told(county, "area_key", &own), "6212231000000");
        assert_eq!(told(Scope::everything(), "area_key", &beyond), "6212210000000");
        assert_eq!(told(county, "beds", &beyond), "6212210000000", "a number that is no area");
    }
}

//! What happened to a project, version by version: both dates, who, and old against new.

use chrono::NaiveDate;
use sea_orm::{
    ColumnTrait, ColumnType, ConnectionTrait, IdenStatic, Iterable, ModelTrait, QueryFilter,
    QueryOrder, QuerySelect, Select, Value,
};
use serde::Serialize;
use utoipa::ToSchema;

use super::entity::{
    assessment, certificate, clinic_project, day_entry, employment, funding, inspection,
    key_specialty, milestone, notice, opinion, panelist, party, photo, posting, posting_gap,
    practitioner, purchase, renewal, suspension, title,
};
use super::error::{LedgerError, Result};
use super::lookup::area_of;
use super::places::held;
use super::practitioners;
use super::signature::{Signature, signatures};
use super::version::{Row, Versioned, column, known_in, within};
use super::words::{field_label, kind_label, value_label};
use crate::domain::area::{AreaKey, Scope};
use crate::domain::ids::{ActId, PublicId, SubjectId};
use crate::domain::time::{Instant, Known};

/// One line of a project's history.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Event {
    /// When it happened, where the record has a date of its own.
    pub happened_on: Option<NaiveDate>,
    /// When we learned it.
    pub learned_at: Instant,
    /// The act that wrote it.
    pub act: i64,
    /// What kind of record, in Chinese.
    pub what: &'static str,
    /// Which record, such as a step or a panel member's name.
    pub which: String,
    /// Whether the record came, changed, or was struck out.
    pub how: How,
    /// Who.
    pub by: String,
    /// In which post.
    pub post: String,
    /// Why, where the act says so.
    pub reason: Option<String>,
    /// Field by field.
    pub changes: Vec<Change>,
}

/// What became of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// 登记.
    Entered,
    /// 更新.
    Changed,
    /// 撤销.
    StruckOut,
}

impl How {
    /// The word that people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Entered => "登记",
            Self::Changed => "更新",
            Self::StruckOut => "撤销",
        }
    }
}

/// A field that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Change {
    /// The field, in Chinese.
    pub field: &'static str,
    /// What stood before; empty for nothing.
    pub old: String,
    /// What stands now; empty for nothing.
    pub new: String,
}

/// Everything that was entered about a project, the youngest entry first.
///
/// Whoever holds the project sees all of it, under whichever area it was entered; whoever
/// held it sees what there was when it left.
pub async fn of_project(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    project: PublicId,
) -> Result<Vec<Event>> {
    let found = known_project::<clinic_project::Entity>(db, scope, known, project).await;
    let (known, project) = match found {
        Err(LedgerError::NotFound) => {
            known_project::<key_specialty::Entity>(db, scope, known, project).await?
        }
        found => found?,
    };
    let mut lines = Vec::new();
    let own = "subject_id";
    gather::<clinic_project::Entity>(db, known, own, &[project], &mut lines).await?;
    gather::<key_specialty::Entity>(db, known, own, &[project], &mut lines).await?;
    let by_project = "project_id";
    gather::<purchase::Entity>(db, known, by_project, &[project], &mut lines).await?;
    gather::<milestone::Entity>(db, known, by_project, &[project], &mut lines).await?;
    gather::<suspension::Entity>(db, known, by_project, &[project], &mut lines).await?;
    gather::<funding::Entity>(db, known, by_project, &[project], &mut lines).await?;
    gather::<party::Entity>(db, known, by_project, &[project], &mut lines).await?;
    gather::<photo::Entity>(db, known, by_project, &[project], &mut lines).await?;
    gather::<notice::Entity>(db, known, by_project, &[project], &mut lines).await?;
    let inspections =
        gather::<inspection::Entity>(db, known, by_project, &[project], &mut lines).await?;
    let by_inspection = "inspection_id";
    gather::<panelist::Entity>(db, known, by_inspection, &inspections, &mut lines).await?;
    gather::<opinion::Entity>(db, known, by_inspection, &inspections, &mut lines).await?;
    signed(db, Scope::everything(), lines).await
}

/// Everything that was entered about a posting, its gaps and its days, the youngest entry first.
pub async fn of_posting(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    posting: PublicId,
) -> Result<Vec<Event>> {
    let known = held::<posting::Entity>(db, scope, known, posting).await?;
    let row = known_in::<posting::Entity>(scope, known)
        .filter(posting::Column::PublicId.eq(posting.0))
        .one(db)
        .await?;
    let posting = row.ok_or(LedgerError::NotFound)?.subject_id;
    let mut lines = Vec::new();
    gather::<posting::Entity>(db, known, "subject_id", &[posting], &mut lines).await?;
    gather::<posting_gap::Entity>(db, known, "posting_id", &[posting], &mut lines).await?;
    gather::<day_entry::Entity>(db, known, "posting_id", &[posting], &mut lines).await?;
    signed(db, Scope::everything(), lines).await
}

/// Everything that was entered about a person, the youngest entry first: of the record itself
/// and of those merged into it. Work elsewhere is told by whoever answers for that place, and
/// who entered something elsewhere is not named.
pub async fn of_practitioner(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    person: PublicId,
) -> Result<Vec<Event>> {
    let row = practitioners::reached(db, scope, known, person).await?;
    let own = practitioners::one_person(db, known, row.subject_id).await?;
    let own: Vec<SubjectId> = own.into_iter().collect();
    let mut lines = Vec::new();
    gather::<practitioner::Entity>(db, known, "subject_id", &own, &mut lines).await?;
    let by_person = "practitioner_id";
    gather::<certificate::Entity>(db, known, by_person, &own, &mut lines).await?;
    gather::<title::Entity>(db, known, by_person, &own, &mut lines).await?;
    gather::<renewal::Entity>(db, known, by_person, &own, &mut lines).await?;
    gather::<assessment::Entity>(db, known, by_person, &own, &mut lines).await?;
    work(db, scope, known, &own, &mut lines).await?;
    signed(db, scope, lines).await
}

/// The work of a person at places within scope: whoever answers for a place sees all of it, and
/// whoever did what there was while it was theirs.
async fn work(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    own: &[SubjectId],
    lines: &mut Vec<Line>,
) -> Result<()> {
    let held = works(db, known_in(scope, known), own).await?;
    let mut former = works(db, within(scope), own).await?;
    former.retain(|work| !held.contains(work));
    gather::<employment::Entity>(db, known, "subject_id", &held, lines).await?;
    let mut found = Vec::new();
    gather::<employment::Entity>(db, known, "subject_id", &former, &mut found).await?;
    lines.extend(found.into_iter().filter(|line| line.lay_in(scope)));
    Ok(())
}

/// The keys of some people's spells of work.
async fn works(
    db: &impl ConnectionTrait,
    select: Select<employment::Entity>,
    own: &[SubjectId],
) -> Result<Vec<SubjectId>> {
    Ok(select
        .filter(employment::Column::PractitionerId.is_in(own.iter().map(|id| id.0)))
        .select_only()
        .column(employment::Column::SubjectId)
        .distinct()
        .into_tuple()
        .all(db)
        .await?)
}

/// The lines with who entered them, the youngest first. Whoever entered what lay beside the
/// reader's area is named as little as institutions there are.
async fn signed(db: &impl ConnectionTrait, scope: Scope, lines: Vec<Line>) -> Result<Vec<Event>> {
    let people = signatures(db, lines.iter().map(|line| line.act)).await?;
    let event = |line: Line| match line.signed_by(people.get(&line.act)) {
        event if line.lay_beside(scope) => {
            Event { by: "（其他单位）".to_owned(), post: String::new(), ..event }
        }
        event => event,
    };
    let mut events: Vec<Event> = lines.into_iter().map(event).collect();
    events.sort_by_key(|event| std::cmp::Reverse((event.learned_at, event.act)));
    Ok(events)
}

/// The key of a project of one kind, and as known when it is read.
async fn known_project<E: Versioned>(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    id: PublicId,
) -> Result<(Known, SubjectId)> {
    let known = held::<E>(db, scope, known, id).await?;
    let own = column::<E>("public_id").eq(id.0);
    let row = known_in::<E>(scope, known).filter(own).one(db).await?;
    Ok((known, row.ok_or(LedgerError::NotFound)?.stamp().subject_id))
}

/// A line without the name of whoever wrote it.
#[derive(Debug)]
pub(super) struct Line {
    /// Where the record lay.
    pub(super) area_key: Option<AreaKey>,
    pub(super) happened_on: Option<NaiveDate>,
    pub(super) learned_at: Instant,
    pub(super) act: ActId,
    what: &'static str,
    which: String,
    pub(super) how: How,
    changes: Vec<Change>,
}

impl Line {
    /// Whether the record lay within a scope then.
    pub(super) fn lay_in(&self, scope: Scope) -> bool {
        self.area_key.is_some_and(|key| scope.covers(key))
    }

    /// Whether it lay neither within a scope nor above it.
    fn lay_beside(&self, scope: Scope) -> bool {
        !self.lay_in(scope) && self.area_key.is_none_or(|key| !key.contains(scope.root()))
    }

    pub(super) fn signed_by(&self, who: Option<&Signature>) -> Event {
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
/// one before. Returns the records' keys.
pub(super) async fn gather<E: Versioned>(
    db: &impl ConnectionTrait,
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
            changes: former.map(|former| changes::<E>(Some(former), row)).unwrap_or_default(),
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
pub(super) fn own_dates<E: Versioned>() -> impl Iterator<Item = E::Column> {
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
pub(super) fn which<E: Versioned>(row: &E::Model) -> String {
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
    ];
    let parts: Vec<String> = names
        .iter()
        .filter_map(|name| name.parse::<E::Column>().ok().map(|column| (*name, column)))
        .filter_map(|(name, column)| value_label(name, &row.get(column)))
        .collect();
    parts.join(" ")
}

/// What differs between two versions; with nothing before, everything that is there.
pub(super) fn changes<E: Versioned>(former: Option<&E::Model>, row: &E::Model) -> Vec<Change> {
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
            let shown = |row: &E::Model| value_label(name, &row.get(column)).unwrap_or_default();
            let old = former.map(shown).unwrap_or_default();
            Change { field: field_label(name), old, new: shown(row) }
        })
        .filter(|change| change.old != change.new || former.is_some())
        .collect()
}

//! The log as it is read: who, when, in which post, from where, and what became of what.

mod sought;
mod touched;

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter};
use sea_orm::{QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::domain::area::{AreaKey, Level, Scope};
use crate::domain::ids::{ActId, SubjectId};
use crate::domain::time::{Instant, Known, end_of_day};
use crate::ledger::accounts;
use crate::ledger::entity::{account, act};
use crate::ledger::error::{LedgerError, Result};
use crate::ledger::version::as_known;
use crate::ledger::words::act_label;

pub(super) use sought::Sought;
pub use touched::Touched;

/// Acts whose records are looked up together.
const TOGETHER: usize = 5_000;

/// What is told of an act in one cell is no longer than this: spreadsheets cut off there.
const LONGEST: usize = 30_000;

/// Which lines of the log are wanted. What is left out does not narrow it.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AuditFilter {
    /// The sign-in name of whoever acted.
    pub account: Option<String>,
    /// The kind of act, such as `session.refuse.wrong_code`, or its first parts, such as
    /// `session.refuse` or `session`.
    pub kind: Option<String>,
    /// The first day.
    pub from: Option<NaiveDate>,
    /// The last day.
    pub until: Option<NaiveDate>,
}

/// One line of the log.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AuditLine {
    /// The act's number.
    pub id: i64,
    /// When.
    pub at: Instant,
    /// Who: the person's own name.
    pub name: String,
    /// The name typed at sign-in; blank for the command line and for strangers.
    pub account: String,
    /// In which post.
    pub post: String,
    /// The kind of act.
    pub kind: String,
    /// What the act is called.
    pub what: &'static str,
    /// The area that it touched, or where the record lies that was asked for.
    pub area_key: Option<AreaKey>,
    /// Whom or what it was about, where its records do not say.
    pub about: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// Through which way in: `page`, `api`, `cli`, `demo`.
    pub source: String,
    /// From which address.
    pub origin: Option<String>,
}

/// One line of the log, and what became of what in words.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AuditEntry {
    /// The line.
    #[serde(flatten)]
    pub line: AuditLine,
    /// Record by record and field by field, from what to what.
    pub changes: String,
}

/// Lines of the log that a scope may read, the youngest first, older than `before`.
pub async fn list(
    db: &impl ConnectionTrait,
    scope: Scope,
    filter: &AuditFilter,
    before: Option<i64>,
    limit: u64,
) -> Result<Vec<AuditLine>> {
    let mut select = act::Entity::find().filter(within(scope));
    if let Some(name) = filter.account.as_deref().filter(|name| !name.trim().is_empty()) {
        let found = accounts::by_names(db, &[name.trim()]).await?;
        let ids: Vec<i64> = found.values().map(|row| row.subject_id.0).collect();
        select = select.filter(act::Column::AccountId.is_in(ids));
    }
    if let Some(kind) = filter.kind.as_deref().filter(|kind| !kind.trim().is_empty()) {
        let kinds = Condition::any()
            .add(act::Column::Kind.eq(kind.trim()))
            .add(act::Column::Kind.starts_with(format!("{}.", kind.trim())));
        select = select.filter(kinds);
    }
    if let Some(first) = filter.from.and_then(|from| from.pred_opt()) {
        select = select.filter(act::Column::At.gt(Instant::from(end_of_day(first)).0));
    }
    if let Some(last) = filter.until {
        select = select.filter(act::Column::At.lte(Instant::from(end_of_day(last)).0));
    }
    if let Some(before) = before {
        select = select.filter(act::Column::Id.lt(before));
    }
    let rows = select.order_by_desc(act::Column::Id).limit(limit).all(db).await?;
    lines(db, rows).await
}

/// One line of the log, with everything that the act did.
pub async fn find(
    db: &impl ConnectionTrait,
    scope: Scope,
    id: i64,
) -> Result<(AuditLine, Vec<Touched>)> {
    let row = act::Entity::find().filter(within(scope)).filter(act::Column::Id.eq(id)).one(db);
    let row = row.await?.ok_or(LedgerError::NotFound)?;
    let line = lines(db, vec![row]).await?.pop().ok_or(LedgerError::NotFound)?;
    let touched = touched::by_acts(db, &[ActId(id)]).await?.remove(&ActId(id));
    Ok((line, touched.unwrap_or_default()))
}

/// Lines of the log with what became of what, for whoever reads them elsewhere.
pub async fn with_changes(
    db: &impl ConnectionTrait,
    lines: Vec<AuditLine>,
) -> Result<Vec<AuditEntry>> {
    let mut entries = Vec::with_capacity(lines.len());
    let mut lines = lines.into_iter().peekable();
    while lines.peek().is_some() {
        let some: Vec<AuditLine> = lines.by_ref().take(TOGETHER).collect();
        let acts: Vec<ActId> = some.iter().map(|line| ActId(line.id)).collect();
        let mut touched = touched::by_acts(db, &acts).await?;
        entries.extend(some.into_iter().map(|line| {
            let changes = in_words(&touched.remove(&ActId(line.id)).unwrap_or_default());
            AuditEntry { line, changes }
        }));
    }
    Ok(entries)
}

/// What an act did as one text, which says so where it is not all.
fn in_words(touched: &[Touched]) -> String {
    let records: Vec<String> = touched.iter().map(Touched::to_string).collect();
    let mut text = records.join("；");
    if let Some((end, _)) = text.char_indices().nth(LONGEST) {
        text.truncate(end);
        text.push_str("……（未列完，见该项操作）");
    }
    text
}

/// Acts that touched the scope or asked for a record in it, and those without an area of the
/// people whose unit lies in it: what names a record is read where the record lies, whoever asked.
/// What strangers did at the door is read where the whole prefecture is.
fn within(scope: Scope) -> Condition {
    let own = account::Entity::find()
        .select_only()
        .column(account::Column::SubjectId)
        .filter(as_known::<account::Entity>(Known::Now))
        .filter(lies_in(account::Column::AreaKey, scope));
    let by_own = act::Column::AccountId.in_subquery(sea_orm::QueryTrait::into_query(own));
    let mut without = Condition::any().add(by_own);
    if is_top(scope) {
        without = without.add(act::Column::AccountId.is_null());
    }
    Condition::any()
        .add(lies_in(act::Column::AreaKey, scope))
        .add(Condition::all().add(act::Column::AreaKey.is_null()).add(without))
}

/// What lies in a scope. The first administrators are there before any area is, so they and
/// what is done about them lie above all: that is read where the whole prefecture is.
fn lies_in(column: impl ColumnTrait, scope: Scope) -> Condition {
    let range = scope.range();
    let inside = Condition::any().add(column.between(*range.start(), *range.end()));
    if is_top(scope) { inside.add(column.eq(Scope::everything().root().0)) } else { inside }
}

/// Whether nobody reads the log above a scope.
fn is_top(scope: Scope) -> bool {
    matches!(scope.root().level(), Level::Province | Level::Prefecture)
}

async fn lines(db: &impl ConnectionTrait, rows: Vec<act::Model>) -> Result<Vec<AuditLine>> {
    // A long log has few people, and a statement names only so many.
    let ids: BTreeSet<i64> = rows.iter().filter_map(|row| row.account_id).map(|id| id.0).collect();
    let people: HashMap<SubjectId, account::Model> = account::Entity::find()
        .filter(as_known::<account::Entity>(Known::Now))
        .filter(account::Column::SubjectId.is_in(ids))
        .all(db)
        .await?
        .into_iter()
        .map(|row| (row.subject_id, row))
        .collect();
    let line = |row: act::Model| {
        let who = row.account_id.and_then(|id| people.get(&SubjectId(id.0)));
        let nobody =
            if row.source == "cli" || row.source == "demo" { "本机" } else { "未登录者" };
        AuditLine {
            id: row.id.0,
            at: row.at,
            name: who.map_or_else(|| nobody.to_owned(), |who| who.display_name.clone()),
            account: who.map(|who| who.name.clone()).unwrap_or_default(),
            post: row.post,
            what: act_label(&row.kind),
            kind: row.kind,
            area_key: row.area_key,
            about: row.about,
            reason: row.reason,
            source: row.source,
            origin: row.origin,
        }
    };
    Ok(rows.into_iter().map(line).collect())
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, Touched, in_words};
    use crate::ledger::history::{Change, How};

    #[test]
    fn an_act_of_many_records_says_that_it_leaves_some_out() {
        let change = Change { field: "名称", old: "甲".to_owned(), new: "乙".to_owned() };
        let record = Touched {
            what: "机构",
            which: "示范".to_owned(),
            how: How::Changed,
            changes: vec![change],
        };
        assert_eq!(in_words(&[]), "");
        let one = "更新 机构 示范：名称“甲”→“乙”";
        assert_eq!(in_words(&[record.clone(), record.clone()]), format!("{one}；{one}"));
        let told = in_words(&vec![record; 3_000]);
        assert!(told.chars().count() < LONGEST + 50 && told.ends_with("见该项操作）"));
    }
}

//! The log as it is read: who, when, in which post, from where, and what became of what.

use std::collections::HashMap;

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter};
use sea_orm::{QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::accounts;
use super::entity::{self, account, act};
use super::error::{LedgerError, Result};
use super::history::{Change, How, changes, which};
use super::version::{Row, Versioned, as_known, column};
use super::words::{act_label, kind_label};
use crate::domain::area::{AreaKey, Level, Scope};
use crate::domain::ids::{ActId, SubjectId};
use crate::domain::time::{Instant, Known, end_of_day};

/// Which lines of the log are wanted. What is left out does not narrow it.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AuditFilter {
    /// The sign-in name of whoever acted.
    pub account: Option<String>,
    /// The kind of act, such as `session.refuse`, or its first part, such as `session`.
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
    /// The area that it touched.
    pub area_key: Option<AreaKey>,
    /// What it was about, where it touched no record.
    pub about: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// Through which way in: `page`, `api`, `cli`, `demo`.
    pub source: String,
    /// From which address.
    pub origin: Option<String>,
}

/// What an act did to one record.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Touched {
    /// What kind of record.
    pub what: &'static str,
    /// Which one.
    pub which: String,
    /// Whether it came, changed, or was struck out.
    pub how: How,
    /// Field by field, from what to what.
    pub changes: Vec<Change>,
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
    let mut touched = Vec::new();
    macro_rules! read {
        ($($table:ident),+) => {
            $( gather::<entity::$table::Entity>(db, ActId(id), &mut touched).await?; )+
        };
    }
    entity::each_versions_table!(read);
    Ok((line, touched))
}

/// Acts that touched the scope, and those without an area of the people whose unit lies in it.
/// What strangers did at the door is read where the whole prefecture is.
fn within(scope: Scope) -> Condition {
    let range = scope.range();
    let own = account::Entity::find()
        .select_only()
        .column(account::Column::SubjectId)
        .filter(as_known::<account::Entity>(Known::Now))
        .filter(account::Column::AreaKey.between(*range.start(), *range.end()));
    let by_own = act::Column::AccountId.in_subquery(sea_orm::QueryTrait::into_query(own));
    let mut without = Condition::any().add(by_own);
    if matches!(scope.root().level(), Level::Province | Level::Prefecture) {
        without = without.add(act::Column::AccountId.is_null());
    }
    Condition::any()
        .add(act::Column::AreaKey.between(*range.start(), *range.end()))
        .add(Condition::all().add(act::Column::AreaKey.is_null()).add(without))
}

async fn lines(db: &impl ConnectionTrait, rows: Vec<act::Model>) -> Result<Vec<AuditLine>> {
    let ids = rows.iter().filter_map(|row| row.account_id).map(|id| id.0);
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

/// The records of one table that an act opened, changed or struck out.
async fn gather<E: Versioned>(
    db: &impl ConnectionTrait,
    act: ActId,
    touched: &mut Vec<Touched>,
) -> Result<()> {
    let opened = E::find().filter(column::<E>("opened_by").eq(act.0)).all(db).await?;
    let closed = E::find().filter(column::<E>("closed_by").eq(act.0)).all(db).await?;
    let key = |row: &E::Model| row.stamp().subject_id;
    for row in &opened {
        let former = closed.iter().find(|former| key(former) == key(row));
        touched.push(Touched {
            what: kind_label(E::KIND),
            which: which::<E>(row),
            how: if former.is_some() { How::Changed } else { How::Entered },
            changes: changes::<E>(former, row),
        });
    }
    for row in closed.iter().filter(|row| !opened.iter().any(|next| key(next) == key(row))) {
        touched.push(Touched {
            what: kind_label(E::KIND),
            which: which::<E>(row),
            how: How::StruckOut,
            changes: Vec::new(),
        });
    }
    Ok(())
}

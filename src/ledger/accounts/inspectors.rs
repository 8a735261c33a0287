//! Who may be named for work on site: what a picker offers is what a command takes.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::Serialize;
use utoipa::ToSchema;

use super::by_names;
use crate::domain::account::{Permission, Role};
use crate::domain::area::{AreaKey, Scope};
use crate::domain::ids::SubjectId;
use crate::domain::time::Known;
use crate::ledger::entity::{account, post};
use crate::ledger::error::Result;
use crate::ledger::posts::PostLine;
use crate::ledger::version::{as_known, column};

/// What somebody is named for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Task {
    /// A seat on a panel: for whoever may inspect.
    Panel,
    /// A project to look after: for those who see only what is assigned to them.
    Assignment,
}

impl Task {
    fn fits(self, role: Role) -> bool {
        match self {
            Self::Panel => role.may(Permission::Inspect),
            Self::Assignment => role.sees_assigned_only(),
        }
    }

    /// Whether somebody may be named who holds these posts, for work in an area on a day.
    pub(in crate::ledger) fn suits(self, held: &[PostLine], area: AreaKey, on: NaiveDate) -> bool {
        let reaches = |post: &PostLine| post.holds(on) && Scope::of(post.area_key).covers(area);
        held.iter().any(|post| self.fits(post.role) && reaches(post))
    }
}

/// Somebody who can be named.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Inspector {
    /// The name typed at sign-in.
    pub name: String,
    /// The person's own name.
    pub display_name: String,
    /// The unit.
    pub unit: String,
}

/// Those who may be named to a task in an area on a day: they hold a post for it whose area
/// holds that one, and may sign in.
pub async fn inspectors(
    db: &impl ConnectionTrait,
    task: Task,
    area: AreaKey,
    on: NaiveDate,
) -> Result<Vec<Inspector>> {
    let fitting = Role::ALL.iter().copied().filter(|role| task.fits(*role));
    let posts = post::Entity::find()
        .filter(as_known::<post::Entity>(Known::Now))
        .filter(post::Column::Role.is_in(fitting))
        .all(db)
        .await?;
    let rows = account::Entity::find()
        .filter(as_known::<account::Entity>(Known::Now))
        .filter(account::Column::Disabled.eq(false))
        .filter(account::Column::SubjectId.is_in(suited(&posts, task, area, on)))
        .order_by_asc(column::<account::Entity>("subject_id"))
        .all(db)
        .await?;
    let named = |row: account::Model| Inspector {
        name: row.name,
        display_name: row.display_name,
        unit: row.unit,
    };
    Ok(rows.into_iter().map(named).collect())
}

/// Of the accounts of some sign-in names those that may be named. Nothing is told of the
/// others, whether they are there or not.
pub(in crate::ledger) async fn nameable(
    db: &impl ConnectionTrait,
    task: Task,
    area: AreaKey,
    on: NaiveDate,
    names: &[&str],
) -> Result<HashMap<String, account::Model>> {
    let mut found = by_names(db, names).await?;
    let posts = post::Entity::find()
        .filter(as_known::<post::Entity>(Known::Now))
        .filter(post::Column::AccountId.is_in(found.values().map(|row| row.subject_id.0)))
        .all(db)
        .await?;
    let suited = suited(&posts, task, area, on);
    found.retain(|_, row| !row.disabled && suited.contains(&row.subject_id.0));
    Ok(found)
}

/// The holders of posts that suit.
fn suited(posts: &[post::Model], task: Task, area: AreaKey, on: NaiveDate) -> HashSet<i64> {
    let mut held: HashMap<SubjectId, Vec<PostLine>> = HashMap::new();
    for row in posts {
        held.entry(row.account_id).or_default().push(PostLine::new(row));
    }
    held.retain(|_, posts| task.suits(posts, area, on));
    held.into_keys().map(|account| account.0).collect()
}

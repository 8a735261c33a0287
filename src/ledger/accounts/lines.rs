//! Accounts as lists show them.

use std::collections::HashMap;

use chrono::NaiveDate;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
};
use serde::Serialize;
use utoipa::ToSchema;

use super::lies_within;
use crate::domain::area::{AreaKey, Scope};
use crate::domain::ids::SubjectId;
use crate::domain::time::Known;
use crate::ledger::entity::{account, post};
use crate::ledger::error::Result;
use crate::ledger::posts::{self, PostLine};
use crate::ledger::version::as_known;

/// An account as lists show it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AccountLine {
    /// The name typed at sign-in.
    pub name: String,
    /// The person's own name.
    pub display_name: String,
    /// The unit.
    pub unit: String,
    /// Where the unit is.
    pub area_key: AreaKey,
    /// Whether signing in is refused.
    pub disabled: bool,
    /// Whether the invitation has been answered.
    pub confirmed: bool,
    /// Whether a second factor is set up.
    pub second_factor: bool,
    /// The posts, past and future ones too.
    pub posts: Vec<PostLine>,
}

/// An account that reaches beyond a scope, as far as the scope goes: whoever answers for no more
/// than that manages the posts there, and nothing else of it.
#[derive(Debug, Clone)]
pub struct SharedAccount {
    /// The name typed at sign-in.
    pub name: String,
    /// The person's own name.
    pub display_name: String,
    /// The posts within the scope, past and future ones too.
    pub posts: Vec<PostLine>,
    /// Whether a post lies beyond it, now or later. Otherwise the unit does.
    pub posts_beyond: bool,
}

/// The accounts that belong to a unit within a scope or hold a post there, now or later.
#[derive(Debug, Clone, Default)]
pub struct Reached {
    /// Those that whoever answers for the scope manages, by unit, each with its posts.
    pub managed: Vec<AccountLine>,
    /// Those that reach beyond it.
    pub shared: Vec<SharedAccount>,
}

/// The accounts that a scope reaches on a day: those that lie within it, and those that do in
/// part.
pub async fn reached(db: &impl ConnectionTrait, scope: Scope, on: NaiveDate) -> Result<Reached> {
    let mut reached = Reached::default();
    for candidate in candidates(db, scope, on).await? {
        if lies_within(scope, &candidate.row, &candidate.posts, on) {
            reached.managed.push(candidate.managed(scope));
        } else {
            reached.shared.push(candidate.shared(scope, on));
        }
    }
    Ok(reached)
}

/// An account with all of its posts, within the scope or not.
struct Candidate {
    row: account::Model,
    posts: Vec<PostLine>,
}

impl Candidate {
    fn managed(self, scope: Scope) -> AccountLine {
        let Self { row, posts } = self;
        AccountLine {
            // Those that are over may lie elsewhere.
            posts: within(scope, posts),
            name: row.name,
            display_name: row.display_name,
            unit: row.unit,
            area_key: row.area_key,
            disabled: row.disabled,
            confirmed: row.password_hash.is_some(),
            second_factor: row.second_factor.is_some(),
        }
    }

    fn shared(self, scope: Scope, on: NaiveDate) -> SharedAccount {
        SharedAccount {
            posts_beyond: !posts::all_within(scope, &self.posts, on),
            posts: within(scope, self.posts),
            name: self.row.name,
            display_name: self.row.display_name,
        }
    }
}

/// Those of some posts that lie within a scope.
fn within(scope: Scope, mut posts: Vec<PostLine>) -> Vec<PostLine> {
    posts.retain(|post| scope.covers(post.area_key));
    posts
}

/// The accounts of the units within a scope, and those that hold a post there, now or later.
async fn candidates(
    db: &impl ConnectionTrait,
    scope: Scope,
    on: NaiveDate,
) -> Result<Vec<Candidate>> {
    let range = scope.range();
    let lasts = Condition::any()
        .add(post::Column::ValidUntil.is_null())
        .add(post::Column::ValidUntil.gte(on));
    let holders = post::Entity::find()
        .select_only()
        .column(post::Column::AccountId)
        .filter(as_known::<post::Entity>(Known::Now))
        .filter(post::Column::AreaKey.between(*range.start(), *range.end()))
        .filter(lasts)
        .into_query();
    let here = Condition::any()
        .add(account::Column::AreaKey.between(*range.start(), *range.end()))
        .add(account::Column::SubjectId.in_subquery(holders));
    let there =
        account::Entity::find().filter(as_known::<account::Entity>(Known::Now)).filter(here);
    let theirs = there.clone().select_only().column(account::Column::SubjectId).into_query();
    let rows = there
        .order_by_asc(account::Column::AreaKey)
        .order_by_asc(account::Column::SubjectId)
        .all(db)
        .await?;
    let posts = post::Entity::find()
        .filter(as_known::<post::Entity>(Known::Now))
        .filter(post::Column::AccountId.in_subquery(theirs))
        .order_by_asc(post::Column::SubjectId)
        .all(db)
        .await?;
    let accounts: Vec<SubjectId> = posts.iter().map(|row| row.account_id).collect();
    let mut lines: Vec<PostLine> = posts.iter().map(PostLine::new).collect();
    posts::name_places(db, &mut lines, on).await?;
    let mut by_account: HashMap<SubjectId, Vec<PostLine>> = HashMap::new();
    for (account, post) in accounts.into_iter().zip(lines) {
        by_account.entry(account).or_default().push(post);
    }
    let with_posts = |row: account::Model| {
        let posts = by_account.remove(&row.subject_id).unwrap_or_default();
        Candidate { row, posts }
    };
    Ok(rows.into_iter().map(with_posts).collect())
}

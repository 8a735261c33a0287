//! Accounts as lists show them.

use std::collections::HashMap;

use chrono::NaiveDate;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};
use serde::Serialize;
use utoipa::ToSchema;

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

/// The accounts of the units within `scope`, by unit and name, each with its posts there.
///
/// Whoever holds a post beyond it, now or later, is managed from above and is not listed.
pub async fn list(
    db: &impl ConnectionTrait,
    scope: Scope,
    on: NaiveDate,
) -> Result<Vec<AccountLine>> {
    let range = scope.range();
    let there = account::Entity::find()
        .filter(as_known::<account::Entity>(Known::Now))
        .filter(account::Column::AreaKey.between(*range.start(), *range.end()));
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
    let mut held: HashMap<SubjectId, Vec<PostLine>> = HashMap::new();
    for (account, post) in accounts.into_iter().zip(lines) {
        held.entry(account).or_default().push(post);
    }
    let line = |row: account::Model| {
        let mut posts = held.remove(&row.subject_id).unwrap_or_default();
        let managed = posts::all_within(scope, &posts, on);
        posts.retain(|post| scope.covers(post.area_key));
        managed.then(|| AccountLine {
            posts,
            name: row.name,
            display_name: row.display_name,
            unit: row.unit,
            area_key: row.area_key,
            disabled: row.disabled,
            confirmed: row.password_hash.is_some(),
            second_factor: row.second_factor.is_some(),
        })
    };
    Ok(rows.into_iter().filter_map(line).collect())
}

//! Accounts as the log names them.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use crate::domain::ids::SubjectId;
use crate::domain::time::Known;
use crate::ledger::act::Act;
use crate::ledger::entity::account;
use crate::ledger::error::Result;
use crate::ledger::version::as_known;

/// Somebody as the log names them: two people may share a name, and nobody a sign-in name.
pub(in crate::ledger) fn who(row: &account::Model) -> String {
    format!("{}（{}）", row.display_name, row.name)
}

/// What the log calls some accounts, no more than one statement can name.
pub(in crate::ledger) async fn told(
    db: &impl ConnectionTrait,
    accounts: &[SubjectId],
) -> Result<HashMap<SubjectId, String>> {
    let rows = account::Entity::find()
        .filter(as_known::<account::Entity>(Known::Now))
        .filter(account::Column::SubjectId.is_in(accounts.iter().map(|id| id.0)))
        .all(db)
        .await?;
    Ok(rows.iter().map(|row| (row.subject_id, who(row))).collect())
}

/// Says whose record an act is about.
pub(in crate::ledger) async fn say_whose(act: &Act<'_>, account: SubjectId) -> Result<()> {
    if let Some(name) = told(act.tx(), &[account]).await?.remove(&account) {
        act.say_about(name);
    }
    Ok(())
}

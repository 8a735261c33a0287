//! What stands in the log without touching a version: refusals and exports.
//!
//! They are acts like all others, so they are chained with them and cannot be taken out.

use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use validator::Validate;

use super::Ledger;
use super::act::{Act, Command, Needs};
use super::entity::act;
use super::error::Result;
use crate::domain::ids::AccountId;
use crate::domain::time::Instant;

/// Somebody was not let in: wrong password, wrong code, too many attempts.
#[derive(Debug, Clone, Copy, Validate)]
pub struct NoteRefusedSignIn {}

/// Somebody asked for what their post does not allow.
#[derive(Debug, Clone, Copy, Validate)]
pub struct NoteRefusal {}

/// Somebody took records out: which, and how many, is what the act is about.
#[derive(Debug, Clone, Copy, Validate)]
pub struct NoteExport {}

macro_rules! note {
    ($($name:ident = $kind:literal),+ $(,)?) => {$(
        impl Command for $name {
            type Outcome = ();

            const KIND: &'static str = $kind;

            const NEEDS: Needs = Needs::Oneself;

            async fn apply(self, _: &Act<'_>) -> Result<()> {
                Ok(())
            }
        }
    )+};
}

note!(
    NoteRefusedSignIn = "session.refuse",
    NoteRefusal = "access.refuse",
    NoteExport = "export.make",
);

/// How many acts of a kind somebody performed since an instant.
pub async fn count_since(
    ledger: &Ledger,
    account: AccountId,
    kind: &str,
    since: Instant,
) -> Result<u64> {
    let count = act::Entity::find()
        .filter(act::Column::AccountId.eq(account.0))
        .filter(act::Column::Kind.eq(kind))
        .filter(act::Column::At.gte(since.0))
        .count(ledger.read())
        .await?;
    Ok(count)
}

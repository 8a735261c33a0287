//! What stands in the log without touching a version: refusals and exports.
//!
//! They are acts like all others, so they are chained with them and cannot be taken out.

use std::collections::HashMap;

use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use validator::Validate;

use super::Ledger;
use super::act::{Act, Command, Needs, Written};
use super::entity::{account, act};
use super::error::Result;
use super::sessions::OpenSession;
use super::version::as_known;
use crate::domain::ids::{AccountId, ActId};
use crate::domain::time::{Instant, Known};

/// Somebody was not let in: wrong password, wrong code, too many attempts.
#[derive(Debug, Clone, Copy, Validate)]
pub struct NoteRefusedSignIn {}

/// Somebody asked for what their post does not allow, or for what takes somebody else. The
/// writer itself notes what the ledger refused.
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

            const WRITES: Written = Written::NOTHING;

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

/// An attempt of somebody with an account to get in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignInLine {
    /// The name typed.
    pub name: String,
    /// When.
    pub at: Instant,
    /// From which address.
    pub origin: Option<String>,
    /// Whether it failed.
    pub refused: bool,
    /// What the log says of it.
    pub about: String,
}

/// Who tried to get in since an instant, the earliest first. What was tried before an account
/// last changed is left out: a reset, a new password and being let in again start anew.
pub async fn sign_ins(db: &impl ConnectionTrait, since: Instant) -> Result<Vec<SignInLine>> {
    use act::{Column, Entity};
    type Found = (Instant, Option<AccountId>, String, Option<String>, Option<String>);
    let acts: Vec<Found> = Entity::find()
        .select_only()
        .columns([Column::At, Column::AccountId, Column::Kind, Column::Origin, Column::About])
        .filter(Column::At.gte(since.0))
        .filter(Column::AccountId.is_not_null())
        .filter(Column::Kind.is_in([NoteRefusedSignIn::KIND, OpenSession::KIND]))
        .order_by_asc(Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    let accounts = account::Entity::find().filter(as_known::<account::Entity>(Known::Now));
    let accounts: HashMap<i64, (String, Instant)> = accounts
        .all(db)
        .await?
        .into_iter()
        .map(|row| (row.subject_id.0, (row.name, row.opened_at)))
        .collect();
    let line = |(at, id, kind, origin, about): Found| {
        let (name, changed_at) = accounts.get(&id?.0)?;
        let refused = kind == NoteRefusedSignIn::KIND;
        let (name, about) = (name.clone(), about.unwrap_or_default());
        (at >= *changed_at).then_some(SignInLine { name, at, origin, refused, about })
    };
    Ok(acts.into_iter().filter_map(line).collect())
}

/// The number of the last act; 0 where there is none.
pub async fn last(db: &impl ConnectionTrait) -> Result<ActId> {
    let last = act::Entity::find().select_only().column_as(act::Column::Id.max(), "last");
    let last: Option<Option<i64>> = last.into_tuple().one(db).await?;
    Ok(ActId(last.flatten().unwrap_or(0)))
}

/// The kinds of the acts after one; nothing where there are more than so many.
pub async fn kinds_after(
    db: &impl ConnectionTrait,
    after: ActId,
    most: u64,
) -> Result<Option<Vec<String>>> {
    let kinds: Vec<String> = act::Entity::find()
        .select_only()
        .column(act::Column::Kind)
        .filter(act::Column::Id.gt(after.0))
        .order_by_asc(act::Column::Id)
        .limit(most + 1)
        .into_tuple()
        .all(db)
        .await?;
    let few = u64::try_from(kinds.len()).is_ok_and(|many| many <= most);
    Ok(few.then_some(kinds))
}

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

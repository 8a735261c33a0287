//! What stands in the log without touching a version: refusals and exports. Those who were not
//! let in stand in `sign_ins`.
//!
//! They are acts like all others, so they are chained with them and cannot be taken out.

use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use validator::Validate;

use super::Ledger;
use super::act::{Act, Command, Needs, Written};
use super::entity::act;
use super::error::Result;
use crate::domain::area::AreaKey;
use crate::domain::ids::{AccountId, ActId};
use crate::domain::time::Instant;

/// Somebody asked for what their post does not allow, or for what takes somebody else. The
/// writer itself notes what the ledger refused.
#[derive(Debug, Clone, Copy, Validate)]
pub struct NoteRefusal {
    /// Where the record lies that the line names: whoever audits there reads it. A line that names
    /// none is read by whoever audits the unit of the person.
    pub area: Option<AreaKey>,
}

/// Somebody took records out: which, and how many, is what the act is about.
#[derive(Debug, Clone, Copy, Validate)]
pub struct NoteExport {}

impl Command for NoteRefusal {
    type Outcome = ();

    const KIND: &'static str = "access.refuse";

    const NEEDS: Needs = Needs::Oneself;

    const WRITES: Written = Written::NOTHING;

    async fn apply(self, act: &Act<'_>) -> Result<()> {
        if let Some(area) = self.area {
            act.say_where(area);
        }
        Ok(())
    }
}

impl Command for NoteExport {
    type Outcome = ();

    const KIND: &'static str = "export.make";

    const NEEDS: Needs = Needs::Oneself;

    const WRITES: Written = Written::NOTHING;

    async fn apply(self, _: &Act<'_>) -> Result<()> {
        Ok(())
    }
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

//! Drafts: what somebody had typed when their session was over, kept sealed for a day.
//!
//! A draft is nothing that happened, so it is no act; it is forgotten when its day is over.

use chrono::TimeDelta;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
};
use uuid::Uuid;

use super::Ledger;
use super::entity::draft::{Column, Entity, Model};
use super::error::{LedgerError, Result};
use super::keys::Keys;
use super::vault;
use crate::domain::ids::AccountId;
use crate::domain::time::Instant;

/// A draft is kept this long.
const LASTS: TimeDelta = TimeDelta::hours(24);

/// Nobody has more drafts than this.
const MOST: u64 = 20;

/// A form that came too late.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The address that it was sent to.
    pub path: String,
    /// What was typed, as the browser sent it.
    pub body: Vec<u8>,
}

/// Keeps a form for its owner and gives its name; `Busy` where they have too many already.
pub async fn keep(
    ledger: &Ledger,
    account_id: AccountId,
    draft: Draft,
    now: Instant,
) -> Result<Uuid> {
    let db = ledger.sessions();
    let over = Column::CreatedAt.lt(now.minus(LASTS).0);
    Entity::delete_many().filter(over).exec(db).await?;
    let own = Entity::find().filter(Column::AccountId.eq(account_id.0));
    if own.count(db).await? >= MOST {
        return Err(LedgerError::Busy);
    }
    let id = Uuid::now_v7();
    let context = context(id, account_id, &draft.path);
    ledger.keys().take_up();
    let (key_id, sealed) = vault::seal(ledger.keys(), &context, &draft.body)?;
    let row = Model { id, account_id, path: draft.path, key_id, sealed, created_at: now };
    Entity::insert(row.into_active_model()).exec_without_returning(db).await?;
    Ok(id)
}

/// Takes a draft of one's own; `None` where there is none, or its day is over.
pub async fn find(
    ledger: &Ledger,
    account: AccountId,
    id: Uuid,
    now: Instant,
) -> Result<Option<Draft>> {
    let row = Entity::find_by_id(id).one(ledger.read()).await?;
    let own = |row: &Model| row.account_id == account && row.created_at.plus(LASTS) > now;
    let Some(row) = row.filter(own) else { return Ok(None) };
    let context = context(id, account, &row.path);
    let body = vault::open(ledger.keys(), &context, row.key_id, &row.sealed)?;
    Ok(Some(Draft { path: row.path, body }))
}

/// How many drafts lie under another key than the newest.
pub(super) async fn under_old(db: &impl ConnectionTrait, newest: i32) -> Result<u64> {
    Ok(Entity::find().filter(Column::KeyId.ne(newest)).count(db).await?)
}

/// Seals every draft that lies under an older key anew.
pub(super) async fn reseal(db: &impl ConnectionTrait, keys: &Keys) -> Result<u64> {
    let rows = Entity::find().filter(Column::KeyId.ne(keys.newest_number())).all(db).await?;
    let mut done = 0;
    for row in rows {
        let context = context(row.id, row.account_id, &row.path);
        let body = vault::open(keys, &context, row.key_id, &row.sealed)?;
        let (key_id, sealed) = vault::seal(keys, &context, &body)?;
        Entity::update_many()
            .col_expr(Column::KeyId, Expr::value(key_id))
            .col_expr(Column::Sealed, Expr::value(sealed))
            .filter(Column::Id.eq(row.id))
            .exec(db)
            .await?;
        done += 1;
    }
    Ok(done)
}

fn context(id: Uuid, account: AccountId, path: &str) -> String {
    format!("draft {id} {account} {path}")
}

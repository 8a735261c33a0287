//! Accounts and the sessions of those who signed in.

use std::collections::HashMap;

use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel};
use sea_orm::{QueryFilter, QueryOrder, Set};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::act::{Act, Actor, Command};
use super::entity::{account, session};
use super::error::{Fault, LedgerError, Result};
use super::version::{as_known, column};
use crate::domain::account::Role;
use crate::domain::area::{AreaKey, Scope};
use crate::domain::ids::{AccountId, PublicId};
use crate::domain::text::not_blank;
use crate::domain::time::{Instant, Known};
use crate::domain::typed;

/// Adds an account. Only the command line may.
#[derive(Debug, Clone, Deserialize, Validate)]
#[serde(deny_unknown_fields)]
pub struct AddAccount {
    /// The name typed at sign-in.
    #[serde(deserialize_with = "typed::line")]
    #[validate(length(max = 50), custom(function = "not_blank"))]
    pub name: String,
    /// The person's own name.
    #[serde(deserialize_with = "typed::line")]
    #[validate(length(max = 50), custom(function = "not_blank"))]
    pub display_name: String,
    /// The unit that the person works for.
    #[serde(deserialize_with = "typed::line")]
    #[validate(length(max = 100), custom(function = "not_blank"))]
    pub unit: String,
    /// What the person does.
    pub role: Role,
    /// What they may see: this area and below.
    pub area_key: AreaKey,
    /// Argon2id in PHC form.
    #[serde(skip)]
    pub password_hash: Option<String>,
}

impl Command for AddAccount {
    type Outcome = PublicId;

    const KIND: &'static str = "account.add";

    async fn apply(self, act: &Act<'_>) -> Result<PublicId> {
        if act.actor().account.is_some() {
            return Err(LedgerError::NotFound);
        }
        if by_names(act.tx(), &[&self.name]).await?.contains_key(&self.name) {
            let fault = Fault::at("name", "DUPLICATE", "这个登录名已有人使用。");
            return Err(LedgerError::Duplicate(fault));
        }
        let content = account::Content {
            area_key: self.area_key,
            name: self.name,
            display_name: self.display_name,
            unit: self.unit,
            role: self.role,
            password_hash: self.password_hash,
            disabled: false,
        };
        Ok(act.open::<account::Entity>(None, content).await?.public_id)
    }
}

/// The current accounts of some sign-in names.
pub(super) async fn by_names(
    db: &impl ConnectionTrait,
    names: &[&str],
) -> Result<HashMap<String, account::Model>> {
    let rows = account::Entity::find()
        .filter(as_known::<account::Entity>(Known::Now))
        .filter(account::Column::Name.is_in(names.iter().copied()))
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| (row.name.clone(), row)).collect())
}

/// What signing in needs to know of an account.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// The account.
    pub account: AccountId,
    /// Argon2id in PHC form; absent for accounts that cannot sign in.
    pub password_hash: Option<String>,
    /// Whether signing in is refused.
    pub disabled: bool,
    /// The version of the account, which its sessions are bound to.
    pub generation: i32,
}

/// The credentials behind a sign-in name.
pub async fn credentials(db: &impl ConnectionTrait, name: &str) -> Result<Option<Credentials>> {
    let mut rows = by_names(db, &[name]).await?;
    Ok(rows.remove(name).map(|row| Credentials {
        account: AccountId(row.subject_id.0),
        password_hash: row.password_hash,
        disabled: row.disabled,
        generation: row.version,
    }))
}

/// An account as lists show it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AccountLine {
    /// The name typed at sign-in.
    pub name: String,
    /// The person's own name.
    pub display_name: String,
    /// The unit.
    pub unit: String,
    /// What the person does.
    pub role: Role,
    /// What they may see.
    pub area_key: AreaKey,
}

/// The accounts that may be named to a panel for work in `scope`: those whose own area
/// holds it or lies in it.
pub async fn list(db: &impl ConnectionTrait, scope: Scope) -> Result<Vec<AccountLine>> {
    let rows = account::Entity::find()
        .filter(as_known::<account::Entity>(Known::Now))
        .filter(account::Column::Disabled.eq(false))
        .order_by_asc(column::<account::Entity>("subject_id"))
        .all(db)
        .await?;
    let reaches = |row: &account::Model| {
        let own = Scope::of(row.area_key);
        own.covers(scope.root()) || scope.covers(row.area_key)
    };
    let line = |row: account::Model| AccountLine {
        name: row.name,
        display_name: row.display_name,
        unit: row.unit,
        role: row.role,
        area_key: row.area_key,
    };
    Ok(rows.into_iter().filter(reaches).map(line).collect())
}

/// Opens a session. Sessions are not acts: they change nothing in the ledger.
pub async fn open_session(
    db: &impl ConnectionTrait,
    token_hash: String,
    credentials: &Credentials,
    now: Instant,
    expires_at: Instant,
) -> Result<()> {
    let row = session::Model {
        token_hash,
        account_id: credentials.account,
        created_at: now,
        seen_at: now,
        expires_at,
        generation: credentials.generation,
    };
    session::Entity::insert(row.into_active_model()).exec_without_returning(db).await?;
    Ok(())
}

/// Ends a session.
pub async fn close_session(db: &impl ConnectionTrait, token_hash: &str) -> Result<()> {
    session::Entity::delete_by_id(token_hash.to_owned()).exec(db).await?;
    Ok(())
}

/// Who holds a session, when it was last used, and who they are now.
#[derive(Debug, Clone)]
pub struct SessionHolder {
    /// Who acts.
    pub actor: Actor,
    /// The name typed at sign-in.
    pub name: String,
    /// The unit.
    pub unit: String,
    /// When the session was last used.
    pub seen_at: Instant,
}

/// The holder of a session that is neither over nor older than the account's rights.
pub async fn session(
    db: &impl ConnectionTrait,
    token_hash: &str,
    now: Instant,
) -> Result<Option<SessionHolder>> {
    let found = session::Entity::find_by_id(token_hash.to_owned()).one(db).await?;
    let Some(session) = found.filter(|session| session.expires_at > now) else { return Ok(None) };
    let account = account::Entity::find()
        .filter(as_known::<account::Entity>(Known::Now))
        .filter(account::Column::SubjectId.eq(session.account_id.0))
        .one(db)
        .await?;
    let fits = |row: &account::Model| !row.disabled && row.version == session.generation;
    Ok(account.filter(fits).map(|row| SessionHolder {
        actor: Actor {
            account: Some(session.account_id),
            role: Some(row.role),
            name: row.display_name,
            post: format!("{}（{}）", row.role, row.unit),
            scope: Scope::of(row.area_key),
        },
        name: row.name,
        unit: row.unit,
        seen_at: session.seen_at,
    }))
}

/// Notes that a session was used.
pub async fn touch_session(
    db: &impl ConnectionTrait,
    token_hash: &str,
    now: Instant,
) -> Result<()> {
    let row = session::ActiveModel {
        token_hash: Set(token_hash.to_owned()),
        seen_at: Set(now),
        ..Default::default()
    };
    row.update(db).await?;
    Ok(())
}

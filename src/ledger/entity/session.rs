//! Sessions. They are not acts: signing in changes nothing in the ledger.

use sea_orm::entity::prelude::*;

use crate::domain::ids::AccountId;
use crate::domain::time::Instant;

/// A session, under the hash of its token.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
pub struct Model {
    /// SHA-256 of the token that the browser holds.
    #[sea_orm(primary_key, auto_increment = false)]
    pub token_hash: String,
    /// Whose it is.
    pub account_id: AccountId,
    /// When it began.
    pub created_at: Instant,
    /// When it was last used.
    pub seen_at: Instant,
    /// When it ends whatever happens.
    pub expires_at: Instant,
    /// Version of the account that it was made for; a change of rights ends it.
    pub generation: i32,
}

/// No relations: queries join where they need to.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

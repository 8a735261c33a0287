//! Drafts: forms that were sent after the session had ended, kept sealed for a day.

use sea_orm::entity::prelude::*;

use crate::domain::ids::AccountId;
use crate::domain::time::Instant;

/// What somebody had typed, sealed.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "draft")]
pub struct Model {
    /// Its name in the address.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whose it is; nobody else may open it.
    pub account_id: AccountId,
    /// The address that the form was sent to.
    pub path: String,
    /// The key that it is sealed under.
    pub key_id: i32,
    /// AES-256-GCM: nonce and cipher text with its tag; bound to all of the above.
    pub sealed: Vec<u8>,
    /// When it was kept.
    pub created_at: Instant,
}

/// No relations: queries join where they need to.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

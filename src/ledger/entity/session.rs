//! Sessions. What they hold may be forgotten; that one began or ended is an act.

use sea_orm::entity::prelude::*;

use crate::domain::account::Stage;
use crate::domain::ids::{AccountId, PublicId, SubjectId};
use crate::domain::time::Instant;

/// A session, under the hash of its token.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
pub struct Model {
    /// SHA-256 of the token that the browser holds.
    #[sea_orm(primary_key, auto_increment = false)]
    pub token_hash: String,
    /// Its name in lists.
    pub public_id: PublicId,
    /// Whose it is.
    pub account_id: AccountId,
    /// Version of the account that it was made for; a change of the account ends it.
    pub account_version: i32,
    /// The post in use; none until one is there to be chosen.
    pub post_id: Option<SubjectId>,
    /// Version of the post that it was made for; a change of rights ends it.
    pub post_version: Option<i32>,
    /// How far it has come.
    pub stage: Stage,
    /// When it began.
    pub created_at: Instant,
    /// When it was last used.
    pub seen_at: Instant,
    /// When it ends whatever happens.
    pub expires_at: Instant,
    /// When it was ended before that.
    pub ended_at: Option<Instant>,
    /// The address that it was opened from.
    pub origin: Option<String>,
    /// What the browser calls itself, shortened.
    pub agent: Option<String>,
}

/// No relations: queries join where they need to.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

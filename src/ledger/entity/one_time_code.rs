//! One-time codes: invitations, resets, and the first administrator's link.

use sea_orm::entity::prelude::*;

use crate::domain::area::AreaKey;
use crate::domain::ids::{AccountId, SubjectId};
use crate::domain::time::Instant;

/// A code that opens one door once, under its hash.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "one_time_code")]
pub struct Model {
    /// SHA-256 of the code.
    #[sea_orm(primary_key, auto_increment = false)]
    pub code_hash: String,
    /// For whom; nobody for the link that makes the first administrator.
    pub account_id: Option<AccountId>,
    /// The post that it was issued in; none where the command line did.
    pub post_id: Option<SubjectId>,
    /// The area that the command line answered for; none where a post counts, which has its own.
    pub area_key: Option<AreaKey>,
    /// When it was made.
    pub created_at: Instant,
    /// When it is worth nothing any more.
    pub expires_at: Instant,
    /// When it was used or withdrawn.
    pub ended_at: Option<Instant>,
}

/// No relations: queries join where they need to.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

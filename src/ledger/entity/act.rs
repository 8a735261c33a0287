//! Acts: one transaction, one line of the audit log.

use sea_orm::entity::prelude::*;

use crate::domain::area::AreaKey;
use crate::domain::ids::{AccountId, ActId, SubjectId};
use crate::domain::time::Instant;

/// An act. What it touched and answers is known when it ends, the rest when it begins.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "act")]
pub struct Model {
    /// Its number, without gaps.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ActId,
    /// When.
    pub at: Instant,
    /// Who; nobody for the command line.
    pub account_id: Option<AccountId>,
    /// In which post.
    pub post: String,
    /// The post's key; none for the command line and for those who are still signing in.
    pub post_id: Option<SubjectId>,
    /// What kind of act, as its command says.
    pub kind: String,
    /// The area that it touched; where it touched none, that of the record that was asked for.
    pub area_key: Option<AreaKey>,
    /// Why, where the act asks for it.
    pub reason: Option<String>,
    /// Through which way in.
    pub source: String,
    /// From which address, where one is known.
    pub origin: Option<String>,
    /// Whom or what it was about, where the versions that it touched do not say.
    pub about: Option<String>,
    /// The key that makes a second sending the same act.
    pub idempotency_key: Option<String>,
    /// Keyed hash of what was asked, to tell a second sending from another request. A plain one
    /// would give away the numbers in a body, of which few are possible.
    pub request_hash: Option<String>,
    /// What was answered, as JSON, for a second sending.
    pub answer: Option<String>,
    /// Hash of the act before.
    pub previous_hash: String,
    /// Digest of the versions that it opened and closed.
    pub digest: Option<String>,
    /// Keyed hash of all this; set once, when the act ends.
    pub hash: Option<String>,
}

/// No relations: queries join where they need to.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

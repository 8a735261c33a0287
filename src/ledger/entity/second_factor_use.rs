//! The last time step for which a second factor was taken: a code opens once.

use sea_orm::entity::prelude::*;

use crate::domain::ids::AccountId;

/// The last step that an account's code was taken for.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "second_factor_use")]
pub struct Model {
    /// The account.
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: AccountId,
    /// The step of 30 seconds since 1970 (RFC 6238).
    pub step: i64,
}

/// No relations: queries join where they need to.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

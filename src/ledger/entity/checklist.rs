//! Checklists as they were frozen, stored once under the hash of their content.

use sea_orm::entity::prelude::*;

/// A frozen checklist.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "checklist")]
pub struct Model {
    /// SHA-256 of the body.
    #[sea_orm(primary_key, auto_increment = false)]
    pub hash: String,
    /// The standard that it was made from.
    pub standard_id: String,
    /// The checklist as canonical JSON.
    pub body: String,
}

/// No relations: queries join where they need to.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

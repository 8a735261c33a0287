//! Subjects: the things that versions belong to.

use sea_orm::entity::prelude::*;

use crate::domain::ids::{ActId, PublicId, SubjectId};

/// A subject.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "subject")]
pub struct Model {
    /// Its key; never shown outside.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SubjectId,
    /// Its name outside.
    pub public_id: PublicId,
    /// What kind of thing it is.
    pub kind: String,
    /// The act that it came with.
    pub created_by: ActId,
}

/// No relations: queries join where they need to.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

//! The last act that touched an area: how caches learn that they are stale.

use sea_orm::entity::prelude::*;

use crate::domain::area::AreaKey;
use crate::domain::ids::ActId;

/// The last act of a county, or of an area above counties.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "pulse")]
pub struct Model {
    /// The area.
    #[sea_orm(primary_key, auto_increment = false)]
    pub area_key: AreaKey,
    /// The act.
    pub act_id: ActId,
}

/// No relations: queries join where they need to.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

//! The vault: personal numbers and secrets, sealed, beside the chain.

use sea_orm::entity::prelude::*;

use crate::domain::ids::VaultId;

/// A sealed value. Versions name it by its key, so its cipher text may be made anew under
/// another key, or be destroyed, and the chain stands.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "vault")]
pub struct Model {
    /// Its key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: VaultId,
    /// What it is: `citizen_id`, `phone`, `second_factor`.
    pub kind: String,
    /// The key that it is sealed under.
    pub key_id: i32,
    /// AES-256-GCM: nonce and cipher text with its tag; bound to `id` and `kind`.
    pub sealed: Vec<u8>,
    /// HMAC of the value under a key of its own, to find it by; none where nobody looks.
    pub lookup: Option<String>,
}

/// No relations: queries join where they need to.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

//! What signing in asks of an account.

use sea_orm::ConnectionTrait;

use super::{by_id, by_names};
use crate::domain::ids::{AccountId, VaultId};
use crate::domain::time::Instant;
use crate::ledger::entity::account;
use crate::ledger::error::Result;

/// What signing in needs to know of an account.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// The account.
    pub account: AccountId,
    /// Its version: whoever relies on what stands here names it.
    pub version: i32,
    /// The person's own name.
    pub display_name: String,
    /// Argon2id in PHC form; absent for accounts that cannot sign in.
    pub password_hash: Option<String>,
    /// When the password was set.
    pub password_set_at: Option<Instant>,
    /// The secret of the second factor, in the vault.
    pub second_factor: Option<VaultId>,
    /// Whether signing in is refused.
    pub disabled: bool,
}

impl Credentials {
    fn new(row: account::Model) -> Self {
        Self {
            account: AccountId(row.subject_id.0),
            version: row.version,
            display_name: row.display_name,
            password_hash: row.password_hash,
            password_set_at: row.password_set_at,
            second_factor: row.second_factor,
            disabled: row.disabled,
        }
    }
}

/// The credentials behind a sign-in name.
pub async fn credentials(db: &impl ConnectionTrait, name: &str) -> Result<Option<Credentials>> {
    Ok(by_names(db, &[name]).await?.remove(name).map(Credentials::new))
}

/// The credentials of an account.
pub async fn credentials_of(
    db: &impl ConnectionTrait,
    account: AccountId,
) -> Result<Option<Credentials>> {
    Ok(by_id(db, account).await?.map(Credentials::new))
}

//! A version of an account: who may sign in.

use crate::domain::ids::VaultId;
use crate::domain::time::Instant;

super::version_table! {
    /// A version of an account: who may sign in. What they may do is in their posts.
    "account_version", "account" {
        /// The name typed at sign-in.
        name: String,
        /// The person's own name.
        display_name: String,
        /// The unit that the person works for; the version's area is the unit's.
        unit: String,
        /// Their citizen number, in the vault.
        citizen_id: Option<VaultId>,
        /// Their telephone, in the vault.
        phone: Option<VaultId>,
        /// Argon2id in PHC form; absent until the invitation is answered.
        password_hash: Option<String>,
        /// When the password was set.
        password_set_at: Option<Instant>,
        /// The secret of the second factor, in the vault.
        second_factor: Option<VaultId>,
        /// Whether signing in is refused.
        disabled: bool,
    }
}

//! A version of an account: who may sign in.

use crate::domain::account::Role;

super::version_table! {
    /// A version of an account: who may sign in.
    "account_version", "account" {
        /// The name typed at sign-in.
        name: String,
        /// The person's own name.
        display_name: String,
        /// The unit that the person works for.
        unit: String,
        /// What the person does.
        role: Role,
        /// Argon2id in PHC form; absent for accounts that cannot sign in.
        password_hash: Option<String>,
        /// Whether signing in is refused.
        disabled: bool,
    }
}

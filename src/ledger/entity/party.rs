//! A party to the works.

use crate::domain::clinic::PartyRole;
use crate::domain::ids::{SubjectId, VaultId};

super::version_table! {
    /// A party to the works.
    "party_version", "party" {
        /// The project.
        project_id: SubjectId,
        /// Its part.
        role: PartyRole,
        /// Its name.
        name: String,
        /// Unified social credit code; warned about, never required.
        credit_code: Option<String>,
        /// Its qualification.
        qualification: Option<String>,
        /// The person in charge.
        contact: Option<String>,
        /// Their telephone, in the vault.
        phone: Option<VaultId>,
        /// What everybody sees of it: the first three characters and the last.
        phone_shown: Option<String>,
    }
}

//! A version of a person who practises.

use crate::domain::ids::{SubjectId, VaultId};
use crate::domain::practitioner::Sex;
use chrono::NaiveDate;

super::version_table! {
    /// A version of a person who practises: one person once, whatever they hold and wherever
    /// they work.
    "practitioner_version", "practitioner" {
        /// The name, rare characters and all.
        name: String,
        /// The name as it is searched.
        search: String,
        /// Sex.
        sex: Option<Sex>,
        /// The day of birth. Never shown beside the citizen number's mask.
        born_on: Option<NaiveDate>,
        /// The citizen number, in the vault.
        citizen_id: Option<VaultId>,
        /// What everybody sees of it.
        citizen_id_shown: Option<String>,
        /// The telephone, in the vault.
        phone: Option<VaultId>,
        /// What everybody sees of it.
        phone_shown: Option<String>,
        /// Schooling (学历).
        education: Option<String>,
        /// The record of the same person that this one was merged into; undone by clearing it.
        merged_into: Option<SubjectId>,
        /// A remark.
        remark: Option<String>,
    }
}

//! A version of a post: what a person does, where, and for how long.

use chrono::NaiveDate;

use crate::domain::account::{PartnerDepartment, Role};
use crate::domain::ids::SubjectId;

super::version_table! {
    /// A version of a post: what a person does, where, and for how long.
    "post_version", "post" {
        /// The person.
        account_id: SubjectId,
        /// What they do.
        role: Role,
        /// For which department a partner reads.
        department: Option<PartnerDepartment>,
        /// The first day.
        valid_from: NaiveDate,
        /// The last day; open where none is set.
        valid_until: Option<NaiveDate>,
    }
}

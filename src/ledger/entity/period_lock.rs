//! A lock on a county's figures of a period.

use chrono::NaiveDate;

use crate::domain::period::Period;

super::version_table! {
    /// A lock on a county's figures of a period (期间锁定).
    "period_lock_version", "period_lock" {
        /// The period; shorter ones within it are locked too.
        period: Period,
        /// The first day of the lock.
        locked_on: NaiveDate,
        /// Why it was locked, where that was said.
        lock_reason: Option<String>,
        /// When it was lifted.
        unlocked_on: Option<NaiveDate>,
        /// Why it was lifted.
        unlock_reason: Option<String>,
    }
}

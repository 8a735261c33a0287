//! How many people of a kind a village has on a day.

use crate::domain::facility::PopulationKind;
use chrono::NaiveDate;

super::version_table! {
    /// How many people of a kind a village has on a day.
    "population_version", "population" {
        /// Which people.
        kind: PopulationKind,
        /// How many.
        people: i32,
        /// The day of the count.
        counted_on: NaiveDate,
    }
}

//! What holds for villages over time: registered as poor, populations, and how each is
//! served.

mod coverage;
mod people;
mod poverty;
mod sheet;

pub use coverage::{
    ChangeServing, CoverageSpell, EndServing, ServeVillages, Serving, coverage_spells,
};
pub use people::{CountPeople, HeadCount, head_counts, head_counts_between};
pub use poverty::{EndPoor, ListPoor, PoorSpell, poor_spells};
pub use sheet::{PeopleLine, PoorLine, ServedLine, VillageSheet, sheet};

use super::error::Faults;
use crate::domain::area::{AreaKey, Level, Scope};

/// Notes what is not a village in scope, without saying which of both.
fn look_up_villages(
    scope: Scope,
    field: impl Fn(usize) -> String,
    villages: impl Iterator<Item = AreaKey>,
) -> Faults {
    let mut faults = Faults::default();
    for (at, village) in villages.enumerate() {
        if village.level() != Level::Village || !scope.covers(village) {
            faults.add(&field(at), "REF_NOT_FOUND", "没有找到该单位。");
        }
    }
    faults
}

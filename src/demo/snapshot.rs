//! The board that was frozen when the first batch had fallen due. What was entered about that
//! day afterwards – completions, days of service, the last quarter's figures – is listed with
//! it and does not change it.

use super::cast::CLERK;
use super::country::PREFECTURE;
use super::days::{at, day, hour};
use super::event::{Deed, Event};
use crate::review::Freezing;

/// The act that freezes it: a Monday morning, as known on the Friday before.
pub(super) fn snapshot() -> Event {
    let wish = Freezing {
        area: PREFECTURE,
        title: "2015年度终期".to_owned(),
        as_of: day(2015, 12, 31),
        known_at: at(day(2016, 1, 8), hour(18)),
        plan: None,
    };
    let at = at(day(2016, 1, 11), hour(8));
    Event { at, by: Some(CLERK), reason: None, county: None, deed: Deed::Freeze(wish) }
}

//! Postings of the demonstration and their day log.
//!
//! The register has the faults that real ones have: doctors whom the clause does not name,
//! missing consents, days on leave and at work at once, days at two hospitals, days before and
//! after a posting, days written down in advance and a quarter late, gaps and early ends.

mod log;
mod sent;

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::cast::CLERK;
use super::country::Country;
use super::days::{at, day, hour, later};
use super::dice::Dice;
use super::event::{Deed, Event};
use super::people::{Member, city_doctors, county_doctors};
use super::places::Place;
use crate::domain::area::AreaKey;
use crate::domain::posting::Resolution;
use crate::ledger::postings::{
    EndPosting, EnterDays, InterruptPosting, NewDay, RegisterPostings, ResolveDay,
};

use log::{Entered, Odd, log};
use sent::sent;

/// The day by which the first register of people was taken.
const REGISTERED: NaiveDate = day(2015, 2, 3);

/// Who is at the desk of 官亭镇's hospital.
const REPORTER: (&str, AreaKey) = ("township", AreaKey(6_212_231_040_000));

/// What is entered of the postings to a county. `turn` is its place among the counties.
pub(super) fn postings(tree: &Country, county: AreaKey, turn: i64, here: &[&Place]) -> Vec<Event> {
    let mut dice = Dice::of(&format!("postings {county}"));
    // Those of the first register: whoever came later is sent later.
    let known = |members: Vec<Member>| -> Vec<Member> {
        members.into_iter().filter(|member| member.entered <= REGISTERED).collect()
    };
    let own = known(county_doctors(tree, county, turn, here));
    let city = known(city_doctors());
    let sent = sent(&mut dice, tree, county, (&own, &city));
    let mut events = Vec::new();
    let event = |on: NaiveDate, seconds: i64, by, deed| Event {
        at: at(on, seconds + turn * 60),
        by: Some(by),
        reason: None,
        county: Some(county),
        deed,
    };
    let mut registered: BTreeMap<NaiveDate, Vec<_>> = BTreeMap::new();
    for one in &sent {
        registered.entry(one.registered_on).or_default().push(one.new.clone());
    }
    for (on, postings) in registered {
        events.push(event(on, hour(15), CLERK, Deed::Postings(RegisterPostings { postings })));
    }
    for one in &sent {
        let posting = Some(one.id);
        if let Some((from, until, reason)) = one.gap {
            let reason = reason.to_owned();
            let gap = InterruptPosting { posting, from, until: Some(until), reason };
            events.push(event(later(until, 3), hour(16), CLERK, Deed::Interrupt(gap)));
        }
        if let Some((left_on, reason)) = one.left {
            let left_reason = reason.to_owned();
            let end = EndPosting { posting, seen: None, left_on, left_reason };
            events.push(event(later(left_on, 2), hour(16), CLERK, Deed::EndPosting(end)));
        }
    }
    let mut days: BTreeMap<(NaiveDate, &str), Vec<NewDay>> = BTreeMap::new();
    for one in &sent {
        for Entered { on, new, odd } in log(&mut dice, tree, county, one) {
            let by = if one.place == REPORTER.1 { REPORTER.0 } else { CLERK };
            // Half of what is flagged is looked at, a fortnight later.
            if let Some(odd) = odd.filter(|_| dice.chance(50)) {
                let deed = Deed::Resolve(decided(&new, odd));
                events.push(event(later(on, 14), hour(17), CLERK, deed));
            }
            days.entry((on, by)).or_default().push(new);
        }
    }
    for ((on, by), days) in days {
        events.push(event(on, hour(9), by, Deed::Days(EnterDays { days })));
    }
    events
}

/// What a person makes of a flagged day.
fn decided(new: &NewDay, odd: Odd) -> ResolveDay {
    let (resolution, words) = match odd {
        Odd::Leave => (Resolution::Dropped, "经核对请假属实"),
        Odd::Outside => (Resolution::Dropped, "派驻期外，不计"),
        Odd::Early => (Resolution::Kept, "提前登记，已按期到岗"),
        Odd::Twice => (Resolution::Kept, "两处均到岗，按一天计"),
    };
    ResolveDay { day: new.id, seen: None, resolution, words: words.to_owned() }
}

/// The last day of which anything is told.
pub(super) const LAST: NaiveDate = day(2016, 8, 31);

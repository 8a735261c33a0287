//! The people of the demonstration. Every one of them is made up: surnames are joined to the
//! sixty names of the calendar's cycle, and citizen numbers belong to an area that there is not.
//!
//! The register has the faults that real ones have: certificates that ran out or name another
//! institution, people over sixty, one person twice, numbers that nobody asked for.

mod draw;
mod hospital;
mod township;
mod village;

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::cast::CLERK;
use super::country::Country;
use super::days::{at, day, hour};
use super::event::{Deed, Event};
use super::places::Place;
use crate::domain::area::AreaKey;
use crate::ledger::practitioners::{NewPractitioner, RegisterPractitioners};

use hospital::city_hospitals;

/// The day on which the register was taken.
const TAKEN: NaiveDate = day(2015, 2, 2);

/// The days on which people were entered whom it had missed or who came later.
const LATER: [NaiveDate; 2] = [day(2016, 1, 18), day(2016, 6, 6)];

/// Somebody of the demonstration.
#[derive(Debug, Clone)]
pub(super) struct Member {
    /// The day on which they are entered.
    pub(super) entered: NaiveDate,
    /// What is entered.
    pub(super) new: NewPractitioner,
}

/// Everybody who works in a county. `turn` is its place among the counties.
pub(super) fn members(
    tree: &Country,
    county: AreaKey,
    turn: i64,
    places: &[&Place],
) -> Vec<Member> {
    let mut draw = draw::Draw::new(turn);
    let mut members = village::doctors(&mut draw, places);
    members.extend(township::staff(&mut draw, tree, county));
    members.extend(hospital::of_county(&mut draw, county));
    members
}

/// A county's people as they are entered: a register, and who was missed or came later.
pub(super) fn people(tree: &Country, county: AreaKey, turn: i64, places: &[&Place]) -> Vec<Event> {
    entered(Some(county), turn, members(tree, county, turn, places))
}

/// The hospitals of the prefecture's own, and their doctors.
pub(super) fn city() -> Vec<Event> {
    let at = at(day(2015, 1, 9), hour(8));
    let deed = Deed::Facilities(city_hospitals());
    let mut events = vec![Event { at, by: Some(CLERK), reason: None, county: None, deed }];
    events.extend(entered(None, hospital::CITY_TURN, hospital::of_city()));
    events
}

/// The doctors of the prefecture's own hospitals.
pub(super) fn city_doctors() -> Vec<Member> {
    hospital::of_city()
}

/// The doctors of a county's own hospital, with titles.
pub(super) fn county_doctors(
    tree: &Country,
    county: AreaKey,
    turn: i64,
    places: &[&Place],
) -> Vec<Member> {
    let hospital = super::setting::hospital(county);
    let mut members = members(tree, county, turn, places);
    members.retain(|member| {
        let main = member.new.employments.iter().find(|spell| spell.main);
        main.is_some_and(|spell| spell.facility == hospital) && !member.new.titles.is_empty()
    });
    members
}

fn entered(county: Option<AreaKey>, turn: i64, members: Vec<Member>) -> Vec<Event> {
    let mut days: BTreeMap<NaiveDate, Vec<NewPractitioner>> = BTreeMap::new();
    for member in members {
        days.entry(member.entered).or_default().push(member.new);
    }
    let event = |(on, people)| {
        let deed = Deed::Practitioners(RegisterPractitioners { people });
        let at = at(on, hour(14) + turn * 600);
        Event { at, by: Some(CLERK), reason: None, county, deed }
    };
    days.into_iter().map(event).collect()
}

//! All-in-one devices, delivered to most clinics of poor villages.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::building::{Desk, Story};
use super::days::{day, friday, hour, later};
use super::dice::Dice;
use super::event::{Deed, Event};
use super::places::{Place, Served};
use super::projects::clinic;
use crate::domain::area::AreaKey;
use crate::domain::clinic::MilestoneKind;
use crate::domain::facility::DeviceFunction;
use crate::ledger::facilities::{DeliverDevices, Delivery};

/// The devices of a county, entered together by day.
pub(super) fn devices(
    county: AreaKey,
    turn: i64,
    places: &[&Place],
    stories: &[Story<'_>],
) -> Vec<Event> {
    let mut days: BTreeMap<NaiveDate, Vec<Delivery>> = BTreeMap::new();
    for place in places.iter().filter(|at| at.poor && at.served == Served::Own) {
        let mut dice = Dice::of(&format!("device {}", place.key));
        let rounds = [day(2015, 6, 12), day(2015, 10, 16), day(2016, 5, 20)];
        if let Some(on) = dice.pick(&rounds).filter(|_| dice.clone().chance(88)) {
            days.entry(*on).or_default().push(delivery(place.key, *on));
        }
    }
    for story in stories {
        // The same draw lets the inspection say that the device has not come.
        let lacking = story.project.dice("device").chance(7);
        if let Some(step) = story.life.step(MilestoneKind::Completed).filter(|_| !lacking) {
            let on = later(step.on, 4);
            days.entry(friday(on)).or_default().push(delivery(story.project.village, on));
        }
    }
    let mut desk = Desk { county, turn, events: Vec::new() };
    for (on, devices) in days {
        desk.enter(on, hour(13), Deed::Devices(DeliverDevices { devices }));
    }
    desk.events
}

fn delivery(village: AreaKey, delivered_on: NaiveDate) -> Delivery {
    Delivery {
        facility: clinic(village),
        serial: format!("示-{village}"),
        model: Some("示范一体机".to_owned()),
        functions: DeviceFunction::ALL.to_vec(),
        delivered_on,
    }
}

//! The days that a posting's hospital enters, with what is odd about them.

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

use super::super::country::Country;
use super::super::days::{at, hour, later};
use super::super::dice::{Dice, name};
use super::super::setting::hospital;
use super::LAST;
use super::sent::Sent;
use crate::domain::area::{AreaKey, Level};
use crate::domain::posting::{DayHalf, LeaveKind, PostingKind, Quarter, Workload};
use crate::ledger::postings::{DayFacts, NewDay};

/// A day as it is entered.
#[derive(Debug, Clone)]
pub(super) struct Entered {
    /// The day on which it is entered.
    pub(super) on: NaiveDate,
    /// What is entered.
    pub(super) new: NewDay,
    /// What is odd about it.
    pub(super) odd: Option<Odd>,
}

/// What is odd about a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Odd {
    /// Leave on the same day.
    Leave,
    /// Before or after the posting.
    Outside,
    /// Entered in advance.
    Early,
    /// At another hospital too.
    Twice,
}

/// Every day of a posting up to the last one told of.
pub(super) fn log(dice: &mut Dice, tree: &Country, county: AreaKey, sent: &Sent) -> Vec<Entered> {
    let mut desk = Desk { sent, number: 0, days: Vec::new() };
    for on in worked(dice, sent) {
        attend(dice, &mut desk, on);
    }
    oddities(dice, &mut desk, tree, county);
    desk.days
}

/// Who writes the days of a posting down.
struct Desk<'a> {
    sent: &'a Sent,
    number: u32,
    days: Vec<Entered>,
}

impl Desk<'_> {
    /// Enters a day some days after it, at the end of its month at the latest.
    fn enter(&mut self, entered: NaiveDate, facts: DayFacts, odd: Option<Odd>) -> &mut NewDay {
        self.number += 1;
        let words = format!("day {} {}", self.sent.id, self.number);
        let id = Some(name(&words, at(facts.on, hour(9))));
        let new = NewDay { id, posting: self.sent.id, facility: None, facts };
        // The register begins with the postings.
        let on = entered.max(later(self.sent.registered_on, 1));
        self.days.push(Entered { on, new, odd });
        let last = self.days.len() - 1;
        &mut self.days[last].new
    }
}

/// The days on which somebody is at work.
fn worked(dice: &mut Dice, sent: &Sent) -> Vec<NaiveDate> {
    let facts = &sent.new.facts;
    let last = sent.left.map_or(facts.until, |(on, _)| on).min(LAST);
    let away = |on: NaiveDate| sent.gap.is_some_and(|(gone, back, _)| (gone..=back).contains(&on));
    let rests = |on: NaiveDate| matches!(on.weekday(), Weekday::Sat | Weekday::Sun);
    let all: Vec<NaiveDate> = facts
        .from
        .iter_days()
        .take_while(|on| *on <= last)
        .filter(|on| !away(*on) && !rests(*on))
        .collect();
    match sent.new.kind {
        PostingKind::Secondment | PostingKind::PairedSupport => {
            all.into_iter().filter(|_| !dice.chance(6)).collect()
        }
        PostingKind::MultiSitePractice => visits(dice, &all),
    }
}

/// Six days of each quarter and a few more; with some doctors a few less.
fn visits(dice: &mut Dice, all: &[NaiveDate]) -> Vec<NaiveDate> {
    let diligent = dice.between(0, 2);
    let mut days = Vec::new();
    for quarter in all.chunk_by(|one, other| Quarter::of(*one) == Quarter::of(*other)) {
        let wanted = 6 + diligent - i64::from(dice.chance(18)) * 3;
        let mut own = quarter.to_vec();
        dice.shuffle(&mut own);
        own.truncate(usize::try_from(wanted).unwrap_or(6));
        own.sort_unstable();
        days.extend(own);
    }
    days
}

/// The day on which a hospital enters a month: soon after it, or much later.
fn entered(dice: &mut Dice, on: NaiveDate) -> NaiveDate {
    let first = on.with_day(1).unwrap_or(on);
    let last = first + Months::new(1) - Days::new(1);
    let weeks = if dice.chance(4) { 8 } else { 0 };
    later(last, 3 + weeks * 7).min(later(LAST, -1).max(later(on, 1)))
}

/// A day at work or on leave.
fn attend(dice: &mut Dice, desk: &mut Desk<'_>, on: NaiveDate) {
    let visits = desk.sent.new.kind == PostingKind::MultiSitePractice;
    let leave = (!visits && dice.chance(4)).then(|| {
        let kinds = [LeaveKind::Sick, LeaveKind::Personal, LeaveKind::Annual, LeaveKind::Meeting];
        dice.pick(&kinds).copied().unwrap_or(LeaveKind::Other)
    });
    let half = match dice.between(1, 100) {
        1..=6 if leave.is_none() => DayHalf::Morning,
        7..=9 if leave.is_none() => DayHalf::Afternoon,
        _ => DayHalf::Whole,
    };
    let told = leave.is_none() && (visits || dice.chance(25));
    let workload = if told { work(dice) } else { Workload::default() };
    let facts = DayFacts { on, half, leave, workload, remark: None };
    let entered = entered(dice, on);
    desk.enter(entered, facts, None);
}

fn work(dice: &mut Dice) -> Workload {
    let mut some = |percent, low, high| {
        dice.chance(percent).then(|| i32::try_from(dice.between(low, high)).unwrap_or(0))
    };
    Workload {
        outpatient: some(90, 8, 45),
        ward_round: some(50, 4, 20),
        surgery: some(8, 1, 3),
        consultation: some(25, 1, 4),
        mentored: some(60, 1, 5),
        health_education: some(15, 1, 2),
        free_clinic: some(6, 20, 90),
        village_visit: some(10, 1, 2),
        ..Workload::default()
    }
}

/// What real registers have beside: a few of each.
fn oddities(dice: &mut Dice, desk: &mut Desk<'_>, tree: &Country, county: AreaKey) {
    let plain = |on| DayFacts {
        on,
        half: DayHalf::Whole,
        leave: None,
        workload: Workload::default(),
        remark: None,
    };
    let days: Vec<NaiveDate> = desk.days.iter().map(|at| at.new.facts.on).collect();
    let sent = desk.sent;
    let Some(some) = dice.pick(&days).copied() else { return };
    if dice.chance(12) {
        let facts = DayFacts { leave: Some(LeaveKind::Personal), ..plain(some) };
        let on = entered(dice, some);
        desk.enter(on, facts, Some(Odd::Leave));
    }
    if dice.chance(8) {
        let before = later(sent.new.facts.from, -dice.between(1, 20));
        let on = entered(dice, sent.new.facts.from);
        desk.enter(on, plain(before), Some(Odd::Outside));
    }
    if dice.chance(10) && sent.new.kind == PostingKind::MultiSitePractice {
        let ahead = later(some, 3);
        if ahead <= LAST {
            desk.enter(some, plain(ahead), Some(Odd::Early));
        }
    }
    if dice.chance(10) {
        let townships: Vec<AreaKey> = tree
            .of(Level::Township)
            .filter(|key| county.contains(*key) && *key != sent.place)
            .collect();
        if let Some(other) = dice.pick(&townships) {
            let on = entered(dice, some);
            desk.enter(on, plain(some), Some(Odd::Twice)).facility = Some(hospital(*other));
        }
    }
}

//! The sheet of a county's month: who is due what and was paid what.

use std::collections::{BTreeMap, HashMap};
use std::iter::Sum;
use std::ops::Add;

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::decide::{Conditions, Due};
use super::ground::Answer;
use crate::domain::area::AreaKey;
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::money::Fen;
use crate::domain::month::Month;
use crate::domain::subsidy::RateGroup;
use crate::plan::SubsidySettings;
use crate::rules::facts::{Facts, PractitionerFacts, SubsidyPayment, VillageFacts};

/// A county's month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Sheet {
    /// The county.
    pub county: AreaKey,
    /// Its name.
    pub name: String,
    /// The month.
    pub month: Month,
    /// One line a doctor, by village and name.
    pub lines: Vec<SheetLine>,
    /// The sums of the lines.
    pub totals: Totals,
}

/// A doctor's month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SheetLine {
    /// The doctor.
    pub practitioner: PublicId,
    /// The name.
    pub doctor: String,
    /// The clinic.
    pub facility: Option<PublicId>,
    /// The clinic's name.
    pub clinic: String,
    /// The village that it lies in.
    pub area_key: AreaKey,
    /// Township and village, such as 官亭镇石院村.
    pub place: String,
    /// What the month pays, in fen.
    pub due: Fen,
    /// By which rate; none where nothing is due.
    pub group: Option<RateGroup>,
    /// Whether something that decides has not been entered.
    pub open: bool,
    /// Each question with its answer; none for somebody who was not a village doctor here.
    pub answers: Vec<Answer>,
    /// What was paid for it, what was taken back deducted, in fen.
    pub paid: Fen,
    /// The day of the last payment.
    pub paid_on: Option<NaiveDate>,
}

impl SheetLine {
    /// What is still to be paid.
    pub fn outstanding(&self) -> Fen {
        (self.due - self.paid).max(Fen::ZERO)
    }

    /// What was paid too much.
    pub fn overpaid(&self) -> Fen {
        (self.paid - self.due).max(Fen::ZERO)
    }

    /// Why so much is due, in a few words.
    pub fn reason(&self) -> String {
        let decisive = |answer: &&Answer| answer.answer != super::Answered::Yes;
        if self.answers.is_empty() {
            return "当月不是本县区在岗村医".to_owned();
        }
        let stands = self.answers.iter().filter(decisive);
        // What bars everything is told alone.
        let barred = stands.clone().any(|answer| answer.question.decides_at_all());
        let told = stands.filter(|answer| !barred || answer.question.decides_at_all());
        let told: Vec<_> = told.map(|answer| answer.ground.to_string()).collect();
        if told.is_empty() { "各项条件符合".to_owned() } else { told.join(";") }
    }
}

/// Sums of lines. County and county make the prefecture.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Totals {
    /// Doctors on the sheet.
    pub doctors: i64,
    /// Doctors at the raised rate.
    pub raised: i64,
    /// Doctors at the old rate.
    pub base: i64,
    /// Doctors of whom something that decides has not been entered.
    pub open: i64,
    /// What is due, in fen.
    pub due: Fen,
    /// What was paid.
    pub paid: Fen,
    /// What is still to be paid.
    pub outstanding: Fen,
    /// What was paid too much.
    pub overpaid: Fen,
}

impl Totals {
    /// One doctor's month: the rate, whether it is open, what is due and what was paid.
    fn one(group: Option<RateGroup>, open: bool, due: Fen, paid: Fen) -> Self {
        Self {
            doctors: 1,
            raised: i64::from(group == Some(RateGroup::Raised)),
            base: i64::from(group == Some(RateGroup::Base)),
            open: i64::from(open),
            due,
            paid,
            outstanding: (due - paid).max(Fen::ZERO),
            overpaid: (paid - due).max(Fen::ZERO),
        }
    }

    fn of(line: &SheetLine) -> Self {
        Self::one(line.group, line.open, line.due, line.paid)
    }
}

impl Add for Totals {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            doctors: self.doctors + other.doctors,
            raised: self.raised + other.raised,
            base: self.base + other.base,
            open: self.open + other.open,
            due: self.due + other.due,
            paid: self.paid + other.paid,
            outstanding: self.outstanding + other.outstanding,
            overpaid: self.overpaid + other.overpaid,
        }
    }
}

impl Sum for Totals {
    fn sum<I: Iterator<Item = Self>>(totals: I) -> Self {
        totals.fold(Self::default(), Add::add)
    }
}

/// The sheet of a month: everybody who was a village doctor in it, and everybody who was
/// paid for it.
pub fn sheet(facts: &Facts, settings: &SubsidySettings, month: Month) -> Sheet {
    let conditions = Conditions::of(facts, settings);
    let mut paid: HashMap<SubjectId, Vec<&SubsidyPayment>> = HashMap::new();
    for payment in facts.payments.iter().filter(|payment| payment.month == month) {
        paid.entry(payment.practitioner).or_default().push(payment);
    }
    let mut lines = BTreeMap::new();
    for person in &facts.people {
        let due = conditions.due(person, month);
        let payments = paid.remove(&person.subject).unwrap_or_default();
        if due.is_none() && payments.is_empty() {
            continue;
        }
        let known = (person.public_id, person.name.clone());
        let line = line(&conditions, known, due, &payments);
        lines.insert((line.area_key, line.doctor.clone(), line.practitioner), line);
    }
    let lines: Vec<SheetLine> = lines.into_values().collect();
    let totals = lines.iter().map(Totals::of).sum();
    Sheet { county: facts.county, name: facts.name.clone(), month, lines, totals }
}

/// The sums of months one by one, without the lines behind them: what many months come to is
/// asked more often than who is behind it.
pub fn month_totals(
    facts: &Facts,
    settings: &SubsidySettings,
    (first, last): (Month, Month),
) -> Vec<(Month, Totals)> {
    let conditions = Conditions::of(facts, settings);
    let mut paid: HashMap<(SubjectId, Month), Fen> = HashMap::new();
    for payment in &facts.payments {
        *paid.entry((payment.practitioner, payment.month)).or_default() += payment.net();
    }
    let of_month = |month: Month| {
        let of = |person: &PractitionerFacts| {
            let due = conditions.due(person, month);
            let paid = paid.get(&(person.subject, month)).copied();
            if due.is_none() && paid.is_none() {
                return None;
            }
            let (group, open) = due.as_ref().map_or((None, false), |due| (due.group, due.open));
            let due = due.map_or(Fen::ZERO, |due| due.amount);
            Some(Totals::one(group, open, due, paid.unwrap_or_default()))
        };
        (month, facts.people.iter().filter_map(of).sum())
    };
    first.through(last).map(of_month).collect()
}

fn line(
    conditions: &Conditions<'_>,
    (practitioner, doctor): (PublicId, String),
    due: Option<Due>,
    payments: &[&SubsidyPayment],
) -> SheetLine {
    let clinic = due.as_ref().map(|due| due.clinic);
    let clinic = clinic.or_else(|| payments.last().map(|payment| payment.facility));
    let clinic = clinic.and_then(|subject| conditions.clinic(subject));
    let village = clinic.and_then(|place| conditions.village(place.area));
    SheetLine {
        practitioner,
        doctor,
        facility: clinic.map(|place| place.public_id),
        clinic: clinic.map(|place| place.name.clone()).unwrap_or_default(),
        area_key: clinic.map_or(AreaKey(0), |place| place.area),
        place: village.map(VillageFacts::label).unwrap_or_default(),
        due: due.as_ref().map_or(Fen::ZERO, |due| due.amount),
        group: due.as_ref().and_then(|due| due.group),
        open: due.as_ref().is_some_and(|due| due.open),
        answers: due.map(|due| due.answers.to_vec()).unwrap_or_default(),
        paid: payments.iter().map(|payment| payment.net()).sum(),
        paid_on: payments.iter().map(|payment| payment.on).max(),
    }
}

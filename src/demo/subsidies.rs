//! The village doctors' subsidy: which clinics work under the medicines scheme, and what was
//! paid month by month.
//!
//! Most is paid as the plan asks. The faults are those of real payrolls: the first quarter at
//! the old rate and made up for later, one county that forgot a month, doctors who stay on the
//! roll after their certificate has run out, and some who are paid the raise without a claim.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Months, NaiveDate};

use super::cast::CLERK;
use super::days::{at, day, hour, later};
use super::dice::Dice;
use super::event::{Deed, Event};
use super::people::Member;
use super::places::{Place, Served};
use super::projects::clinic;
use super::setting::head_counts;
use crate::domain::area::AreaKey;
use crate::domain::facility::PopulationKind;
use crate::domain::ids::PublicId;
use crate::domain::money::Fen;
use crate::domain::month::Month;
use crate::domain::practitioner::{CertificateKind, StaffRole};
use crate::domain::subsidy::PaymentKind;
use crate::ledger::medicines::{AdoptMedicines, EndMedicines};
use crate::ledger::practitioners::{NewCertificate, NewEmployment};
use crate::ledger::subsidies::{NewSubsidyPayment, PaySubsidies};

/// The first and the last month that is paid.
const MONTHS: (NaiveDate, NaiveDate) = (day(2015, 1, 1), day(2016, 7, 1));

/// The last month that was paid at the old rate alone, and the day on which it was made up for.
const OLD_RATE: (NaiveDate, NaiveDate) = (day(2015, 3, 1), day(2015, 7, 14));

/// The county, by its place among them, that forgot a month.
const FORGETFUL: (i64, NaiveDate) = (5, day(2016, 5, 1));

/// The old rate and the raised one, in yuan.
const RATES: (i64, i64) = (200, 400);

/// What a county enters of the scheme and pays its doctors.
pub(super) fn subsidies(
    county: AreaKey,
    turn: i64,
    places: &[&Place],
    members: &[Member],
) -> Vec<Event> {
    let desk = Desk { county, turn };
    let roll = Roll::of(places, members);
    let mut events = desk.scheme(&roll);
    let (first, last) = (Month::of(MONTHS.0), Month::of(MONTHS.1));
    for month in first.through(last) {
        events.extend(desk.paid(&roll, month));
    }
    let old = first.through(Month::of(OLD_RATE.0));
    let missing: Vec<_> = old.flat_map(|month| roll.made_up(month)).collect();
    events.extend(desk.pay(OLD_RATE.1, "补发", missing));
    events
}

/// Where the clerk sits with the payroll of one county.
struct Desk {
    county: AreaKey,
    turn: i64,
}

impl Desk {
    fn event(&self, on: NaiveDate, deed: Deed) -> Event {
        let at = at(on, hour(15) + self.turn * 300);
        Event { at, by: Some(CLERK), reason: None, county: Some(self.county), deed }
    }

    fn scheme(&self, roll: &Roll<'_>) -> Vec<Event> {
        let document_no = Some("县政办发〔2014〕示11号".to_owned());
        let clinics: Vec<PublicId> = roll.scheme.iter().copied().collect();
        let (ended, reason) = (day(2015, 12, 31), "县卫计发〔2015〕示62号");
        let out: Vec<PublicId> = roll.left_scheme.iter().copied().collect();
        let adopt = AdoptMedicines { clinics, from: day(2014, 7, 1), document_no };
        let mut events = vec![self.event(day(2015, 2, 12), Deed::Medicines(adopt))];
        if !out.is_empty() {
            let document_no = Some(reason.to_owned());
            let end = EndMedicines { clinics: out, until: ended, document_no };
            events.push(self.event(day(2016, 1, 11), Deed::EndMedicines(end)));
        }
        events
    }

    /// A month's payroll, some days into the next month.
    fn paid(&self, roll: &Roll<'_>, month: Month) -> Option<Event> {
        if (self.turn, month.first_day()) == FORGETFUL {
            return None;
        }
        let mut dice = Dice::of(&format!("payday {} {month}", self.county));
        // The second county is slow, and its money comes after the month that it may take.
        let days = if self.turn == 1 { dice.between(28, 40) } else { dice.between(8, 24) };
        let on = later(month.last_day(), days);
        let payments = roll.payments(month, on);
        self.pay(on, month.code().as_str(), payments)
    }

    fn pay(
        &self,
        paid_on: NaiveDate,
        what: &str,
        payments: Vec<NewSubsidyPayment>,
    ) -> Option<Event> {
        if payments.is_empty() {
            return None;
        }
        let document_no = format!("财社拨〔示〕{what}");
        let pay = PaySubsidies { paid_on, document_no, payments, expected: None };
        Some(self.event(later(paid_on, 2), Deed::PaySubsidies(pay)))
    }
}

/// A county's doctors with what decides their pay.
struct Roll<'a> {
    doctors: Vec<Doctor<'a>>,
    scheme: BTreeSet<PublicId>,
    left_scheme: BTreeSet<PublicId>,
}

/// A doctor on the payroll.
struct Doctor<'a> {
    id: PublicId,
    entered: NaiveDate,
    post: &'a NewEmployment,
    certificates: &'a [NewCertificate],
    place: &'a Place,
    /// People served at the ends of 2014 and 2015.
    people: [i64; 2],
}

impl<'a> Roll<'a> {
    fn of(places: &[&'a Place], members: &'a [Member]) -> Self {
        let by_clinic: BTreeMap<PublicId, &'a Place> =
            places.iter().map(|place| (clinic(place.key), *place)).collect();
        let doctors = members.iter().filter_map(|member| {
            let post = member.new.employments.first()?;
            let place = by_clinic.get(&post.facility).copied()?;
            (post.role == StaffRole::VillageDoctor).then_some(Doctor {
                id: member.new.id?,
                entered: member.entered,
                post,
                certificates: &member.new.certificates,
                place,
                people: [2014, 2015].map(|year| served(places, place, year)),
            })
        });
        let (mut scheme, mut left_scheme) = (BTreeSet::new(), BTreeSet::new());
        for place in places.iter().filter(|place| place.has_clinic()) {
            let mut dice = Dice::of(&format!("medicines {}", place.key));
            // Some were never entered, and some came out again.
            if dice.chance(4) {
                continue;
            }
            scheme.insert(clinic(place.key));
            if dice.chance(2) {
                left_scheme.insert(clinic(place.key));
            }
        }
        Self { doctors: doctors.collect(), scheme, left_scheme }
    }

    /// What a month is paid on a day.
    fn payments(&self, month: Month, on: NaiveDate) -> Vec<NewSubsidyPayment> {
        let old = month.first_day() <= OLD_RATE.0;
        let entered = self.doctors.iter().filter(|doctor| doctor.entered <= on);
        let paid = entered.filter_map(|doctor| {
            let mut dice = Dice::of(&format!("pay {} {month}", doctor.id));
            let asked = self.claim(doctor, month);
            let yuan = match asked {
                _ if dice.between(1, 400) == 1 => return None,
                None if !doctor.in_post(month) || !dice.chance(20) => return None,
                Some(false) if doctor.is_favoured() => RATES.1,
                Some(true) if !old => RATES.1,
                // Also those still on the roll though the certificate has run out.
                _ => RATES.0,
            };
            Some(doctor.payment(month, PaymentKind::Regular, yuan))
        });
        paid.collect()
    }

    /// What a month that was paid at the old rate is made up for with.
    fn made_up(&self, month: Month) -> Vec<NewSubsidyPayment> {
        let entered = self.doctors.iter().filter(|doctor| doctor.entered <= OLD_RATE.1);
        let raised = entered.filter(|doctor| self.claim(doctor, month) == Some(true));
        let yuan = RATES.1 - RATES.0;
        raised.map(|doctor| doctor.payment(month, PaymentKind::BackPay, yuan)).collect()
    }

    /// Whether a month is paid at all, and if so, whether at the raised rate.
    fn claim(&self, doctor: &Doctor<'_>, month: Month) -> Option<bool> {
        if !doctor.in_post(month) || !doctor.is_certified(month) {
            return None;
        }
        let clinic = doctor.post.facility;
        let out = self.left_scheme.contains(&clinic) && month.first_day() > day(2015, 12, 31);
        let people = doctor.people[usize::from(month.year() > 2015)];
        Some(doctor.place.poor && self.scheme.contains(&clinic) && !out && people <= 1_000)
    }
}

impl Doctor<'_> {
    fn in_post(&self, month: Month) -> bool {
        let until = self.post.until.unwrap_or(month.last_day());
        self.post.from <= month.last_day() && month.first_day() <= until
    }

    fn is_certified(&self, month: Month) -> bool {
        let own = self.certificates.iter().filter(|at| at.facility == Some(self.post.facility));
        own.into_iter().any(|held| {
            held.from <= month.last_day()
                && last_day(held).is_none_or(|last| month.first_day() <= last)
        })
    }

    /// Whether somebody pays this doctor the raise without a claim.
    fn is_favoured(&self) -> bool {
        Dice::of(&format!("favoured {}", self.id)).between(1, 300) == 1
    }

    fn payment(&self, month: Month, kind: PaymentKind, yuan: i64) -> NewSubsidyPayment {
        let (practitioner, facility) = (self.id, self.post.facility);
        let amount = Fen::from_yuan(yuan);
        NewSubsidyPayment { practitioner, facility, month, kind, amount, remark: None }
    }
}

/// The last day of a certificate: a village doctor's holds five years.
fn last_day(held: &NewCertificate) -> Option<NaiveDate> {
    let five_years = held.from.checked_add_months(Months::new(60)).and_then(|day| day.pred_opt());
    let five_years = five_years.filter(|_| held.kind == CertificateKind::VillageDoctor);
    held.until.or(five_years)
}

/// The people whom the clinic of a village serves at the end of a year.
fn served(places: &[&Place], own: &Place, year: i32) -> i64 {
    let people = |place: &Place| -> i64 {
        let counts = head_counts(place, year);
        let of = counts.iter().find(|(kind, _)| *kind == PopulationKind::Catchment);
        of.map_or(0, |(_, people)| *people)
    };
    // The clinic of a project serves its neighbours from its acceptance on; the roll never
    // noticed.
    let shared = own.served == Served::Own;
    let neighbours =
        places.iter().filter(|place| shared && place.served == Served::Shared(own.key));
    people(own) + neighbours.map(|place| people(place)).sum::<i64>()
}

//! The decision table: what one month pays one doctor, and why (方案二.2).

use std::collections::HashMap;

use chrono::{Days, Months, NaiveDate};

use super::ground::{Answer, Answered, Ground, Question};
use super::licence::{Licence, certified, licence};
use crate::domain::area::AreaKey;
use crate::domain::facility::{CoverageMode, FacilityKind};
use crate::domain::ids::SubjectId;
use crate::domain::money::Fen;
use crate::domain::month::Month;
use crate::domain::practitioner::{CertificateKind, StaffRole};
use crate::domain::subsidy::{PaidMonth, RateGroup};
use crate::plan::SubsidySettings;
use crate::rules::facts::{
    EmploymentFacts, FacilityFacts, Facts, MainPost, PractitionerFacts, Spell, VillageFacts,
};

/// What a month pays a doctor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// The month.
    pub month: Month,
    /// The clinic that the doctor works at.
    pub clinic: SubjectId,
    /// How much.
    pub amount: Fen,
    /// By which rate; none where nothing is paid.
    pub group: Option<RateGroup>,
    /// Whether something that decides has not been entered. Until it is, the month pays what
    /// is certain.
    pub open: bool,
    /// Each question with its answer, on the day that decides.
    pub answers: [Answer; 6],
}

impl Due {
    /// Why it is not paid at the raised rate: what was answered no, or is not known.
    pub fn against(&self) -> impl Iterator<Item = &Answer> {
        self.answers.iter().filter(|answer| answer.answer != Answered::Yes)
    }
}

/// A county's places, ready to be asked about its doctors.
///
/// * A doctor is paid once, at the main institution, however many clinics employ them. Where
///   the register names main ones in two counties at a time, the one where they began last
///   pays. Where any day pays a month, it pays all of the month in which the two meet, and of
///   the month in which a village doctor moves from the one to the other. A month that it does
///   not pay, since the certificate follows later, is paid where the doctor came from.
/// * 贫困村村卫生室 is the clinic that lies in a poor village; its people are those of all
///   villages that it serves on the day.
/// * Whoever is not in post or holds no certificate for the clinic is paid nothing. For
///   everybody else the plan raises the stated group and the old rate stays.
/// * A certificate or an employment is valid on its last day.
/// * A head count older than a year on the day that it has to hold for counts no more.
#[derive(Debug)]
pub struct Conditions<'a> {
    settings: &'a SubsidySettings,
    villages: HashMap<AreaKey, &'a VillageFacts>,
    clinics: HashMap<SubjectId, &'a FacilityFacts>,
    medicines: HashMap<SubjectId, Vec<Spell>>,
    serves: HashMap<SubjectId, Vec<(AreaKey, Spell)>>,
}

impl<'a> Conditions<'a> {
    /// Reads them off the facts of a county.
    pub fn of(facts: &'a Facts, settings: &'a SubsidySettings) -> Self {
        let clinics =
            facts.facilities.iter().filter(|place| place.kind == FacilityKind::VillageClinic);
        let mut medicines: HashMap<SubjectId, Vec<Spell>> = HashMap::new();
        for at in &facts.medicines {
            medicines.entry(at.facility).or_default().push(at.spell());
        }
        let mut serves: HashMap<SubjectId, Vec<(AreaKey, Spell)>> = HashMap::new();
        for village in &facts.villages {
            let own = |mode| matches!(mode, CoverageMode::Own | CoverageMode::Shared);
            for way in village.coverage.iter().filter(|way| own(way.mode)) {
                let Some(clinic) = way.facility else { continue };
                serves.entry(clinic).or_default().push((village.area, way.spell()));
            }
        }
        Self {
            settings,
            villages: facts.villages.iter().map(|village| (village.area, village)).collect(),
            clinics: clinics.map(|place| (place.subject, place)).collect(),
            medicines,
            serves,
        }
    }

    /// A village clinic of the county.
    pub fn clinic(&self, subject: SubjectId) -> Option<&'a FacilityFacts> {
        self.clinics.get(&subject).copied()
    }

    /// A village of the county.
    pub fn village(&self, area: AreaKey) -> Option<&'a VillageFacts> {
        self.villages.get(&area).copied()
    }

    /// What a month pays a person; `None` for one who was not a village doctor here at all.
    pub fn due(&self, person: &PractitionerFacts, month: Month) -> Option<Due> {
        let meets = |at: &&EmploymentFacts| {
            at.role == StaffRole::VillageDoctor
                && self.clinics.contains_key(&at.facility)
                && at.spell().meets(days_of(month))
        };
        let posts = person.employments.iter().filter(meets);
        let dues = posts.map(|post| self.at_post(person, post, month));
        // Of several, the one that pays; the main institution goes before others.
        dues.max_by_key(|(main, due)| (*main, rank(&due.answers), due.amount)).map(|(_, due)| due)
    }

    fn at_post(
        &self,
        person: &PractitionerFacts,
        post: &EmploymentFacts,
        month: Month,
    ) -> (bool, Due) {
        let days = self.turns(person, post, month);
        let mut asked = days.into_iter().map(|day| (day, self.on_day(person, post, day)));
        let best = |(day, answers): &(NaiveDate, [Answer; 6])| {
            // Of days with the same answers, one in post says more of why.
            (rank(answers), post.spell().covers(*day))
        };
        let decides = match self.settings.paid_month {
            PaidMonth::AnyDay => asked.max_by_key(best),
            PaidMonth::WholeMonth => asked.min_by_key(|(_, answers)| rank(answers)),
            PaidMonth::FirstDay => asked.next(),
        };
        let answers = decides.map(|(_, answers)| answers);
        let answers = answers.unwrap_or_else(|| self.on_day(person, post, month.first_day()));
        let at_all = together(&answers, true);
        let raised = together(&answers, false);
        let group = match (at_all, raised) {
            (Answered::Yes, Answered::Yes) => Some(RateGroup::Raised),
            (Answered::Yes, _) => Some(RateGroup::Base),
            _ => None,
        };
        let rate = |group| self.settings.rate(group, month);
        let amount = group.and_then(|group| rate(group).or_else(|| rate(RateGroup::Base)));
        let open =
            at_all == Answered::Unknown || (at_all == Answered::Yes && raised == Answered::Unknown);
        let amount = amount.unwrap_or(Fen::ZERO);
        (post.main, Due { month, clinic: post.facility, amount, group, open, answers })
    }

    /// The days of a month on which an answer may change, its first day first. Nothing
    /// changes between them.
    fn turns(
        &self,
        person: &PractitionerFacts,
        post: &EmploymentFacts,
        month: Month,
    ) -> Vec<NaiveDate> {
        let mut days = vec![month.first_day()];
        let mut note = |spell: Spell| {
            let after = spell.until.and_then(|until| until.checked_add_days(Days::new(1)));
            days.extend([Some(spell.from), after].into_iter().flatten());
        };
        note(post.spell());
        person.certificates.iter().for_each(|held| note(held.spell()));
        person.elsewhere.iter().for_each(|other| note(other.spell()));
        if let Some(spells) = self.medicines.get(&post.facility) {
            for spell in spells {
                note(*spell);
            }
        }
        if let Some(villages) = self.serves.get(&post.facility) {
            for (_, spell) in villages {
                note(*spell);
            }
        }
        if let Some(village) = self.home(post.facility) {
            village.registered_poor.iter().for_each(|spell| note(*spell));
        }
        days.retain(|day| Month::of(*day) == month);
        days.sort_unstable();
        days.dedup();
        days
    }

    fn on_day(
        &self,
        person: &PractitionerFacts,
        post: &EmploymentFacts,
        on: NaiveDate,
    ) -> [Answer; 6] {
        let licence = licence(person, post.facility, on);
        [
            self.in_post(person, post, on),
            certified(person, licence, on),
            self.village_doctor(licence),
            self.poor(post.facility, on),
            self.medicines(post.facility, on),
            self.population(post.facility, on),
        ]
    }

    fn in_post(&self, person: &PractitionerFacts, post: &EmploymentFacts, on: NaiveDate) -> Answer {
        let question = Question::InPost;
        let no = |ground| Answer { question, answer: Answered::No, ground };
        if !post.spell().covers(on) {
            return no(Ground::OutOfPost);
        }
        if !post.main {
            return no(Ground::CountedElsewhere);
        }
        if let Some(from) = self.beyond(person, post, on) {
            return no(Ground::PaidBeyond(from));
        }
        let ground = Ground::InPost(post.from, post.until);
        Answer { question, answer: Answered::Yes, ground }
    }

    /// Since when a main post in another county has taken the place of the one held here on a
    /// day; where any day pays a month, on any day of its month.
    fn beyond(
        &self,
        person: &PractitionerFacts,
        post: &EmploymentFacts,
        on: NaiveDate,
    ) -> Option<NaiveDate> {
        let later = person
            .elsewhere
            .iter()
            .filter(|other| (post.from, post.facility) < (other.from, other.facility));
        let month = days_of(Month::of(on));
        let took_over = later.filter(|other| match self.settings.paid_month {
            // Of a post that had ended before, only one that pays the month as well takes it.
            PaidMonth::AnyDay => {
                other.spell().meets(month)
                    && (other.spell().meets(post.spell()) || pays_too(person, other, month))
            }
            PaidMonth::WholeMonth | PaidMonth::FirstDay => other.spell().covers(on),
        });
        took_over.map(|other| other.from).max()
    }

    fn home(&self, clinic: SubjectId) -> Option<&'a VillageFacts> {
        self.clinic(clinic).and_then(|place| self.village(place.area))
    }

    fn village_doctor(&self, licence: Licence) -> Answer {
        let question = Question::VillageDoctor;
        let (Licence::Here(kind, _) | Licence::Nowhere(kind) | Licence::Elsewhere(kind)) = licence
        else {
            return Answer { question, answer: Answered::No, ground: Ground::Uncertified(None) };
        };
        let counts = kind == CertificateKind::VillageDoctor || self.settings.licensed_doctors;
        Answer { question, answer: yes_or_no(counts), ground: Ground::Licensed(kind) }
    }

    fn poor(&self, clinic: SubjectId, on: NaiveDate) -> Answer {
        let question = Question::PoorVillage;
        let village = self.home(clinic);
        if let Some(since) = village.and_then(|village| village.poor_since(on)) {
            return Answer { question, answer: Answered::Yes, ground: Ground::Poor(since) };
        }
        let spells = village.map_or(&[][..], |village| &village.registered_poor);
        match spells.iter().filter_map(|spell| spell.until).filter(|last| *last < on).max() {
            Some(last) => {
                let answer = yes_or_no(self.settings.graduated_villages);
                Answer { question, answer, ground: Ground::LeftPoor(last) }
            }
            None => Answer { question, answer: Answered::No, ground: Ground::NeverPoor },
        }
    }

    fn medicines(&self, clinic: SubjectId, on: NaiveDate) -> Answer {
        let question = Question::Medicines;
        let Some(spells) = self.medicines.get(&clinic) else {
            let ground = Ground::MedicinesUnknown;
            return Answer { question, answer: Answered::Unknown, ground };
        };
        match spells.iter().filter(|spell| spell.covers(on)).map(|spell| spell.from).min() {
            Some(since) => {
                Answer { question, answer: Answered::Yes, ground: Ground::Medicines(since) }
            }
            None => Answer { question, answer: Answered::No, ground: Ground::NoMedicines },
        }
    }

    fn population(&self, clinic: SubjectId, on: NaiveDate) -> Answer {
        let question = Question::Population;
        let Some((count, villages, counted_on)) = self.people(clinic, on) else {
            return Answer { question, answer: Answered::Unknown, ground: Ground::Uncounted };
        };
        let limit = self.settings.limit_people;
        let few = self.settings.limit_test.holds(count, limit);
        let ground = Ground::People { count, villages, on: counted_on, limit };
        Answer { question, answer: yes_or_no(few), ground }
    }

    /// How many people a clinic serves on a day, in how many villages, as counted when;
    /// `None` where one of the villages was not counted.
    fn people(&self, clinic: SubjectId, on: NaiveDate) -> Option<(i64, usize, NaiveDate)> {
        let counted_by = self.settings.counted_by(on);
        let oldest = counted_by.checked_sub_months(Months::new(12))?;
        let served = self.serves.get(&clinic).map_or(&[][..], Vec::as_slice);
        let mut served: Vec<AreaKey> =
            served.iter().filter(|(_, spell)| spell.covers(on)).map(|(area, _)| *area).collect();
        served.sort_unstable();
        served.dedup();
        if served.is_empty() {
            served.push(self.clinic(clinic)?.area);
        }
        let mut all = (0, served.len(), counted_by);
        for area in served {
            let counts = self.village(area)?.populations.iter();
            let count = counts
                .filter(|at| at.kind == self.settings.population)
                .filter(|at| oldest < at.on && at.on <= counted_by)
                .max_by_key(|at| at.on)?;
            all.0 += count.count;
            all.2 = all.2.min(count.on);
        }
        Some(all)
    }
}

/// Whether a main post beyond the county pays a month as well: a village doctor's with a
/// certificate for it on a day of the month, or with one that may be for it. Of places beyond
/// the county no more is known: a village doctor is taken to work at a clinic there.
fn pays_too(person: &PractitionerFacts, other: &MainPost, month: Spell) -> bool {
    let certified = |on: NaiveDate| {
        let licence = licence(person, other.facility, on);
        matches!(licence, Licence::Here(..) | Licence::Nowhere(_))
    };
    let mut days = month.from.iter_days().take_while(|on| month.covers(*on));
    other.role == StaffRole::VillageDoctor
        && days.any(|on| other.spell().covers(on) && certified(on))
}

fn days_of(month: Month) -> Spell {
    Spell { from: month.first_day(), until: Some(month.last_day()) }
}

const fn yes_or_no(holds: bool) -> Answered {
    if holds { Answered::Yes } else { Answered::No }
}

/// What several answers come to: a no decides, then what is not known.
fn together(answers: &[Answer], at_all: bool) -> Answered {
    let asked = answers.iter().filter(|answer| answer.question.decides_at_all() == at_all);
    asked.map(|answer| answer.answer).min().unwrap_or(Answered::Yes)
}

/// How far a day comes, to find the best or the worst of a month.
fn rank(answers: &[Answer]) -> (Answered, Answered, usize) {
    let yes = answers.iter().filter(|answer| answer.answer == Answered::Yes).count();
    (together(answers, true), together(answers, false), yes)
}

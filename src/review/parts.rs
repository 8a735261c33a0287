//! Which parts of counties' facts are read, and how a part that was read anew takes its place.

use std::collections::BTreeSet;

use super::training::Turns;
use crate::ledger::{Part, Result};
use crate::plan::Plan;
use crate::rules::{self, Facts};

/// The parts that are read.
#[derive(Debug, Clone)]
pub(super) struct Parts {
    read: BTreeSet<Part>,
    turns: Turns,
}

impl Parts {
    pub(super) fn all() -> Self {
        Self::of(BTreeSet::from(Part::ALL))
    }

    pub(super) fn of(parts: BTreeSet<Part>) -> Self {
        Self { read: parts, turns: Turns::Judged }
    }

    /// The same with turns of duty of all months, whatever the plan asks.
    pub(super) fn with_all_turns(self) -> Self {
        Self { turns: Turns::All, ..self }
    }

    /// Of which months turns of duty are read: those of all where the plan asks who was
    /// last seen when.
    pub(super) fn turns_under(&self, plan: &Plan) -> Turns {
        if rules::asks_last_seen(plan) { Turns::All } else { self.turns }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.read.is_empty()
    }

    /// Reads what some part needs, where one of them is read; otherwise there is nothing.
    pub(super) async fn read<T: Default>(
        &self,
        needed_by: &[Part],
        read: impl Future<Output = Result<T>>,
    ) -> Result<T> {
        if needed_by.iter().any(|part| self.read.contains(part)) {
            read.await
        } else {
            Ok(T::default())
        }
    }

    /// Puts the parts that were read into facts that were kept. Every field is named, so that a
    /// new one has to be given to a part.
    pub(super) fn renew(&self, kept: &mut Facts, fresh: Facts) {
        let Facts {
            county: _,
            name: _,
            villages,
            facilities,
            projects,
            specialties,
            people,
            figures,
            irregularities,
            posted,
            medicines,
            payments,
            studies,
            duty_choices,
            duties,
            intakes,
        } = fresh;
        self.put(Part::Villages, &mut kept.villages, villages);
        self.put(Part::Places, &mut kept.facilities, facilities);
        self.put(Part::Works, &mut kept.projects, projects);
        self.put(Part::Works, &mut kept.specialties, specialties);
        self.put(Part::People, &mut kept.people, people);
        self.put(Part::Posted, &mut kept.posted, posted);
        self.put(Part::Figures, &mut kept.figures, figures);
        self.put(Part::Irregularities, &mut kept.irregularities, irregularities);
        self.put(Part::Subsidies, &mut kept.medicines, medicines);
        self.put(Part::Subsidies, &mut kept.payments, payments);
        self.put(Part::Training, &mut kept.studies, studies);
        self.put(Part::Training, &mut kept.duty_choices, duty_choices);
        self.put(Part::Training, &mut kept.duties, duties);
        self.put(Part::Training, &mut kept.intakes, intakes);
    }

    fn put<T>(&self, part: Part, kept: &mut Vec<T>, fresh: Vec<T>) {
        if self.read.contains(&part) {
            *kept = fresh;
        }
    }
}

//! Which part of what rules read an act writes.
//!
//! A county's facts come from some twenty tables, and most acts write one of them. A command says
//! itself which part that is, so that whoever keeps facts reads no more again than was written. One
//! that says nothing is taken to write anything. What is said is held against what is written in
//! every act of a test: too little would leave a board with numbers of yesterday.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use super::act::Command;
use super::entity;
use super::version::Versioned;

/// A part of what rules read of a county: what is read together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// Villages: which are poor, how they are served, how many live there.
    Villages,
    /// Institutions with their devices.
    Places,
    /// Projects of either kind with all that happened to them.
    Works,
    /// Who works there, with what they hold.
    People,
    /// Who is posted there, with their days.
    Posted,
    /// Reported figures.
    Figures,
    /// Irregularities.
    Irregularities,
    /// The essential medicines scheme and what village doctors were paid.
    Subsidies,
    /// Studies, turns of duty and intakes.
    Training,
}

impl Part {
    /// Every part.
    pub const ALL: [Self; 9] = [
        Self::Villages,
        Self::Places,
        Self::Works,
        Self::People,
        Self::Posted,
        Self::Figures,
        Self::Irregularities,
        Self::Subsidies,
        Self::Training,
    ];
}

/// What an act may write of what rules read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// Nothing is known of it: all is read again.
    Anything,
    /// These parts and no other.
    Only(&'static [Part]),
}

impl Written {
    /// Nothing that a rule reads.
    pub const NOTHING: Self = Self::Only(&[]);
    /// Villages alone.
    pub const VILLAGES: Self = Self::Only(&[Part::Villages]);
    /// Institutions and devices alone.
    pub const PLACES: Self = Self::Only(&[Part::Places]);
    /// Projects of either kind alone.
    pub const WORKS: Self = Self::Only(&[Part::Works]);
    /// What somebody is called and holds: the same whether they work or are posted there.
    pub const HELD: Self = Self::Only(&[Part::People, Part::Posted]);
    /// Where somebody works. Whose a payment or a study is, is asked of those who work there.
    pub const EMPLOYED: Self = Self::Only(&[Part::People, Part::Subsidies, Part::Training]);
    /// Who somebody is: everything that names a person.
    pub const PERSON: Self =
        Self::Only(&[Part::People, Part::Posted, Part::Subsidies, Part::Training]);
    /// Postings and their days alone.
    pub const POSTED: Self = Self::Only(&[Part::Posted]);
    /// Reported figures alone.
    pub const FIGURES: Self = Self::Only(&[Part::Figures]);
    /// Irregularities alone.
    pub const IRREGULARITIES: Self = Self::Only(&[Part::Irregularities]);
    /// The medicines scheme and subsidies alone.
    pub const SUBSIDIES: Self = Self::Only(&[Part::Subsidies]);
    /// Studies, turns of duty and intakes alone.
    pub const TRAINING: Self = Self::Only(&[Part::Training]);

    /// Whether whatever another writes is written by this one too.
    fn covers(self, other: Self) -> bool {
        match (self, other) {
            (Self::Anything, _) => true,
            (Self::Only(_), Self::Anything) => false,
            (Self::Only(own), Self::Only(parts)) => parts.iter().all(|part| own.contains(part)),
        }
    }

    /// The tables, of some that were written, of which this says nothing.
    pub(super) fn unsaid(self, tables: &BTreeSet<&'static str>) -> Vec<&'static str> {
        tables.iter().filter(|table| !self.covers(read_from(table))).copied().collect()
    }
}

macro_rules! read {
    ($($part:ident: $($table:ident),+;)+) => {
        /// What rules read from each table. A table that is not here may be read by any.
        const READ: &[(&str, Written)] = &[
            $($((<entity::$table::Entity as Versioned>::KIND, Written::$part),)+)+
        ];
    };
}

read! {
    NOTHING: account, assessment, assignment, defect, evidence, opinion, panelist, period_lock,
        photo, plan_draft, post, purchase, renewal, snapshot, training_batch;
    VILLAGES: coverage, population, poverty_listing;
    PLACES: device;
    WORKS: clinic_project, funding, inspection, key_specialty, milestone, notice, party,
        suspension;
    HELD: certificate, practitioner, title;
    EMPLOYED: employment;
    POSTED: day_entry, posting, posting_gap;
    FIGURES: figure;
    IRREGULARITIES: irregularity;
    SUBSIDIES: medicines_spell, subsidy_payment;
    TRAINING: allowance, duty_choice, duty_month, intake, student, trainee;
}

fn read_from(table: &str) -> Written {
    READ.iter().find(|(kind, _)| *kind == table).map_or(Written::Anything, |(_, read)| *read)
}

/// What acts write, by kind: the log names kinds, and commands say it.
///
/// A command is noted before it is performed, so whoever finds its act in the log finds it here.
/// Acts of kinds that only another process performed are not here and may write anything.
#[derive(Debug, Clone, Default)]
pub(super) struct Kinds(Arc<Mutex<BTreeMap<&'static str, Written>>>);

impl Kinds {
    /// Notes what a command says. Two commands of one kind that say different things are taken
    /// to write anything.
    pub(super) fn note<C: Command>(&self) {
        let mut kinds = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let noted = kinds.entry(C::KIND).or_insert(C::WRITES);
        if *noted != C::WRITES {
            *noted = Written::Anything;
        }
    }

    /// What acts of a kind may write.
    pub(super) fn written_by(&self, kind: &str) -> Written {
        let kinds = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kinds.get(kind).copied().unwrap_or(Written::Anything)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::projects::ChangeProject;

    #[test]
    fn what_a_command_does_not_say_is_found() {
        let tables = |names: &[&'static str]| names.iter().copied().collect::<BTreeSet<_>>();
        assert!(Written::WORKS.unsaid(&tables(&["milestone", "photo"])).is_empty());
        assert_eq!(Written::WORKS.unsaid(&tables(&["milestone", "title"])), ["title"]);
        assert_eq!(Written::HELD.unsaid(&tables(&["employment"])), ["employment"]);
        assert!(Written::PERSON.unsaid(&tables(&["employment", "title"])).is_empty());
        // A table that nobody has thought of may be read by any rule.
        assert_eq!(Written::NOTHING.unsaid(&tables(&["area"])), ["area"]);
        assert!(Written::Anything.unsaid(&tables(&["area"])).is_empty());
    }

    #[test]
    fn a_kind_that_nobody_has_performed_may_write_anything() {
        let kinds = Kinds::default();
        assert_eq!(kinds.written_by(ChangeProject::KIND), Written::Anything);
        kinds.note::<ChangeProject>();
        assert_eq!(kinds.written_by(ChangeProject::KIND), Written::WORKS);
    }
}

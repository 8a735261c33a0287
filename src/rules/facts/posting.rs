//! People who are posted, with all their postings and the days of the quarters asked about.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Spell, TitleFacts};
use crate::domain::area::AreaKey;
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::posting::{
    Candidate, DayEntry, LegalBasis, PostingKind, SenderLevel, Term, Weighed, weigh,
};
use crate::domain::practitioner::TitleRank;

/// A person with a posting in the county: one calendar, wherever the days were served.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PostedFacts {
    /// Its key in the ledger.
    pub subject: SubjectId,
    /// Its name outside the ledger.
    pub public_id: PublicId,
    /// The name.
    pub name: String,
    /// Titles.
    #[serde(default)]
    pub titles: Vec<TitleFacts>,
    /// The first day of the first licence as a doctor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licensed_since: Option<NaiveDate>,
    /// Every posting, wherever it lies.
    pub postings: Vec<PostingFacts>,
    /// The days of the quarters asked about, under whichever posting.
    #[serde(default)]
    pub days: Vec<DayEntry>,
    /// Institutions among those of the days that are no community-level ones (基层医疗机构).
    #[serde(default)]
    pub higher: Vec<SubjectId>,
}

/// A posting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PostingFacts {
    /// Its key in the ledger.
    pub subject: SubjectId,
    /// Its name outside the ledger.
    pub public_id: PublicId,
    /// The programme.
    pub kind: PostingKind,
    /// The legal basis.
    pub basis: LegalBasis,
    /// Where the institution lies.
    pub area: AreaKey,
    /// The institution's name.
    pub place: String,
    /// The level of the unit that sends them.
    pub sender_level: SenderLevel,
    /// Whether the sending unit's consent is on record.
    #[serde(default)]
    pub has_consent: bool,
    /// The first day.
    pub from: NaiveDate,
    /// The last day by the order.
    pub until: NaiveDate,
    /// The last day, where it ended early.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_on: Option<NaiveDate>,
    /// When it was interrupted.
    #[serde(default)]
    pub gaps: Vec<Spell>,
    /// The day on which it was entered, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub learned_on: Option<NaiveDate>,
    /// Whether it lies outside what is asked about: its days are on the same calendar, and it
    /// has no finding of its own.
    #[serde(default)]
    pub elsewhere: bool,
}

impl PostingFacts {
    /// The days that it lasts.
    pub fn term(&self) -> Term {
        let gaps = self.gaps.iter().map(|gap| (gap.from, gap.until)).collect();
        Term { from: self.from, until: self.until, ended_on: self.ended_on, gaps }
    }
}

impl PostedFacts {
    /// What every day comes to, in order of `days`.
    pub fn weighed(&self) -> Vec<Weighed> {
        let terms: Vec<_> = self.postings.iter().map(|at| (at.subject, at.term())).collect();
        weigh(&self.days, &terms)
    }

    /// What the doctor holds on a day, as somebody sent from a level.
    pub fn candidate(&self, level: SenderLevel, on: NaiveDate) -> Candidate {
        let held = self.titles.iter().filter(|title| title.spell().covers(on));
        let resident = self.titles.iter().filter(|title| title.rank == TitleRank::Resident);
        let since = resident.map(|title| title.from).chain(self.licensed_since).min();
        Candidate {
            level,
            title: held.map(|title| title.rank).max(),
            resident_since: since.filter(|since| *since <= on),
        }
    }

    /// A posting by its key.
    pub fn posting(&self, subject: SubjectId) -> Option<&PostingFacts> {
        self.postings.iter().find(|at| at.subject == subject)
    }
}

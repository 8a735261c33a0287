//! People who practise, with what they hold and where they work.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Spell;
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::practitioner::{CertificateKind, EmploymentEnd, StaffRole, TitleRank};

/// A person who works or worked in the county.
///
/// Certificates and titles are all that the person holds, wherever that is recorded;
/// employments are those at institutions of the county. One who works in two counties is in
/// the facts of both and counts in one, which both tell by the main posts that lie elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PractitionerFacts {
    /// Its key in the ledger.
    pub subject: SubjectId,
    /// Its name outside the ledger.
    pub public_id: PublicId,
    /// The name.
    pub name: String,
    /// The day of birth.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub born_on: Option<NaiveDate>,
    /// Certificates.
    #[serde(default)]
    pub certificates: Vec<CertificateFacts>,
    /// Employments at institutions of the county.
    #[serde(default)]
    pub employments: Vec<EmploymentFacts>,
    /// Main posts at institutions beyond the county.
    #[serde(default)]
    pub elsewhere: Vec<MainPost>,
    /// Titles.
    #[serde(default)]
    pub titles: Vec<TitleFacts>,
}

impl PractitionerFacts {
    /// The employments that hold on a day.
    pub fn employed(&self, on: NaiveDate) -> impl Iterator<Item = &EmploymentFacts> {
        self.employments.iter().filter(move |spell| spell.spell().covers(on))
    }

    /// The certificates that hold on a day.
    pub fn certified(&self, on: NaiveDate) -> impl Iterator<Item = &CertificateFacts> {
        self.certificates.iter().filter(move |held| held.spell().covers(on))
    }

    /// The main post on a day. Where the register names several, the one that began last is
    /// it: that is where the person went, and the end of the other was not entered.
    pub fn home(&self, on: NaiveDate) -> Option<Home<'_>> {
        let here = self.employed(on).filter(|post| post.main).map(Home::Here);
        let there = self.elsewhere.iter().filter(|post| post.spell().covers(on));
        here.chain(there.map(Home::Elsewhere)).max_by_key(Home::rank)
    }

    /// Whether somebody counts on a day for a post of theirs that holds.
    pub fn counts_at(&self, post: &EmploymentFacts, on: NaiveDate) -> bool {
        matches!(self.home(on), Some(Home::Here(home)) if home == post)
    }

    /// The highest title held on a day.
    pub fn title(&self, on: NaiveDate) -> Option<TitleRank> {
        let held = self.titles.iter().filter(|title| title.spell().covers(on));
        held.map(|title| title.rank).max()
    }
}

/// The main post that somebody counts at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Home<'a> {
    /// In the county.
    Here(&'a EmploymentFacts),
    /// Beyond it.
    Elsewhere(&'a MainPost),
}

impl Home<'_> {
    fn rank(&self) -> (NaiveDate, SubjectId) {
        match self {
            Self::Here(post) => (post.from, post.facility),
            Self::Elsewhere(post) => (post.from, post.facility),
        }
    }
}

/// A main post beyond the county: as what and on which days, and no more of what is others' to
/// see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MainPost {
    /// Where.
    pub facility: SubjectId,
    /// As what.
    pub role: StaffRole,
    /// The first day.
    pub from: NaiveDate,
    /// The last day; absent while it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
}

impl MainPost {
    /// The days on which it holds.
    pub const fn spell(&self) -> Spell {
        Spell { from: self.from, until: self.until }
    }

    /// Why somebody does not count in the county: `在其他县区另有2016-03-01起的主执业机构`.
    pub fn reason(&self) -> String {
        format!("在其他县区另有{}起的主执业机构,在该处统计", self.from)
    }
}

/// A certificate for a spell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CertificateFacts {
    /// What it is.
    pub kind: CertificateKind,
    /// The place of practice that it is registered for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facility: Option<SubjectId>,
    /// Whether its range is general practice.
    #[serde(default)]
    pub general_practice: bool,
    /// The first day.
    pub from: NaiveDate,
    /// The last day; absent where it has no end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
    /// The day on which it was entered, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub learned_on: Option<NaiveDate>,
}

impl CertificateFacts {
    /// The days on which it holds.
    pub const fn spell(&self) -> Spell {
        Spell { from: self.from, until: self.until }
    }
}

/// A spell of employment at an institution.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EmploymentFacts {
    /// Where.
    pub facility: SubjectId,
    /// As what.
    pub role: StaffRole,
    /// Whether it is the main institution.
    pub main: bool,
    /// The first day.
    pub from: NaiveDate,
    /// The last day; absent while it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
    /// Why it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_reason: Option<EmploymentEnd>,
    /// The day on which it was entered, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub learned_on: Option<NaiveDate>,
}

impl EmploymentFacts {
    /// The days on which it holds.
    pub const fn spell(&self) -> Spell {
        Spell { from: self.from, until: self.until }
    }
}

/// A professional title for a spell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TitleFacts {
    /// Its rank.
    pub rank: TitleRank,
    /// The first day.
    pub from: NaiveDate,
    /// The last day; absent while it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
}

impl TitleFacts {
    /// The days on which it holds.
    pub const fn spell(&self) -> Spell {
        Spell { from: self.from, until: self.until }
    }
}

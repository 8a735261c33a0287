//! What follows once a deadline has passed: the words of the clause and what they touch.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::finding::{Finding, Lateness};
use super::status::Status;
use crate::domain::area::AreaKey;
use crate::domain::ids::PublicId;
use crate::domain::money::Fen;
use crate::plan::{Stage, Target};

/// What follows once a deadline has passed. No amount is invented: the money is that of
/// the records named, and the clause says what becomes of the county.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Consequence {
    /// The target.
    pub target: String,
    /// Its stage.
    pub stage: String,
    /// The title of the stage.
    pub stage_title: String,
    /// The county, or the prefecture as a whole.
    pub area: AreaKey,
    /// Its name.
    pub area_name: String,
    /// The clause that states what follows.
    pub clause: Option<String>,
    /// Its words.
    pub words: String,
    /// The deadline that was missed.
    pub deadline: NaiveDate,
    /// What is missing now; zero where all was done late.
    pub unfinished: i64,
    /// What the plan asks for and no record stands for.
    pub unregistered: i64,
    /// The money granted to the records named.
    pub money: Fen,
    /// The records that missed the deadline, the worst first.
    pub subjects: Vec<Touched>,
}

/// A record that missed the deadline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Touched {
    /// The record; none for a village.
    pub subject: Option<PublicId>,
    /// The village that it lies in.
    pub area: AreaKey,
    /// What people call it.
    pub label: String,
    /// How late it is.
    pub lateness: Lateness,
    /// Why, for people to read.
    pub reason: String,
    /// The money granted to it.
    pub money: Fen,
    /// The builder, where the clause holds those liable who carried the works out.
    pub contractor: Option<String>,
}

/// Where a missed deadline leaves an area.
pub(super) struct Missed<'a> {
    pub(super) target: &'a Target,
    pub(super) stage: &'a Stage,
    pub(super) area: AreaKey,
    pub(super) area_name: &'a str,
    pub(super) deadline: Option<NaiveDate>,
    pub(super) as_of: NaiveDate,
    pub(super) status: Status,
    pub(super) gap: i64,
    pub(super) unregistered: i64,
    pub(super) findings: &'a [&'a Finding],
}

impl Missed<'_> {
    /// What follows, where the deadline has passed and the clause names a consequence.
    ///
    /// 逾期 and 逾期完成 both missed it. 待验收 has not: what was finished in time may yet
    /// count, so nothing follows before a panel has spoken.
    pub(super) fn consequence(&self) -> Option<Consequence> {
        let deadline = self.deadline.filter(|&deadline| deadline < self.as_of)?;
        let words = self.target.consequence.clone()?;
        if !matches!(self.status, Status::Overdue | Status::MetLate) {
            return None;
        }
        let late = self.findings.iter().filter(|finding| missed(finding, self.status));
        let mut late: Vec<_> = late.collect();
        late.sort_by_cached_key(|finding| finding.worst_first());
        let subjects: Vec<_> = late.into_iter().map(|finding| Touched::of(finding)).collect();
        Some(Consequence {
            target: self.target.id.clone(),
            stage: self.stage.id.clone(),
            stage_title: self.stage.title.clone(),
            area: self.area,
            area_name: self.area_name.to_owned(),
            clause: self.target.consequence_clause.clone(),
            words,
            deadline,
            unfinished: self.gap,
            unregistered: self.unregistered,
            money: subjects.iter().map(|touched| touched.money).sum(),
            subjects,
        })
    }
}

/// Whether a record missed the deadline: what is not done or, once all is done, what was
/// done late.
fn missed(finding: &Finding, status: Status) -> bool {
    match finding.lateness {
        Lateness::Late { .. } => status == Status::MetLate,
        Lateness::Overdue { .. } | Lateness::AwaitingOnTime => {
            status == Status::Overdue && finding.standing.is_asked()
        }
        Lateness::OnTime | Lateness::NotDue => false,
    }
}

impl Touched {
    fn of(finding: &Finding) -> Self {
        Self {
            subject: finding.subject,
            area: finding.area,
            label: finding.label.clone(),
            lateness: finding.lateness,
            reason: finding.reason.clone(),
            money: finding.funds.allocated,
            contractor: finding.contractor.clone(),
        }
    }
}

//! Postings as lists show them.

use std::collections::HashMap;

use chrono::NaiveDate;
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::records::{DayRecord, Posted, PostingRecord, posted};
use crate::domain::area::{AreaKey, Scope};
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::posting::{DayEntry, PostingKind, Quarter, SenderLevel, Term, days_of, weigh};
use crate::domain::time::Known;
use crate::domain::words::words;
use crate::ledger::error::Result;

words! {
    /// Where a posting stands on a date.
    PostingState {
        /// It lasts.
        Serving = "在派",
        /// It is interrupted.
        Interrupted = "间断",
        /// It has run its time.
        Completed = "期满",
        /// It ended early.
        EndedEarly = "提前结束",
    }
}

impl PostingState {
    /// The state of a posting that has begun.
    pub(super) fn of(term: &Term, on: NaiveDate) -> Self {
        if term.ended_on.is_some_and(|ended| ended < on && ended < term.until) {
            Self::EndedEarly
        } else if term.last() < on {
            Self::Completed
        } else if term.is_gap(on) {
            Self::Interrupted
        } else {
            Self::Serving
        }
    }
}

/// A posting as lists show it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PostingLine {
    /// Its name outside the ledger.
    pub id: PublicId,
    /// Where the institution lies.
    pub area_key: AreaKey,
    /// The doctor's name.
    pub name: String,
    /// The programme.
    pub kind: PostingKind,
    /// The unit that sends them.
    pub sender: String,
    /// Its level.
    pub sender_level: SenderLevel,
    /// The institution that receives them.
    pub place: String,
    /// The first day.
    pub from: NaiveDate,
    /// The last day by the order.
    pub until: NaiveDate,
    /// The last day, where it ended early.
    pub ended_on: Option<NaiveDate>,
    /// Where it stands on the date.
    pub state: PostingState,
    /// Days of the quarter up to the date that count under this programme, at all places, in
    /// half days; a date counts once.
    pub quarter_halves: i64,
    /// Entries of this and the last quarter that somebody has yet to look at.
    pub open_flags: usize,
}

/// Which postings a list shows. What is left out does not narrow it.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PostingFilter {
    /// The programme.
    pub kind: Option<PostingKind>,
    /// Where it stands.
    pub state: Option<PostingState>,
    /// Part of the doctor's, the sending or the receiving unit's name.
    pub q: Option<String>,
    /// Only those with entries to look at.
    pub flagged: Option<bool>,
}

impl PostingFilter {
    fn fits(&self, line: &PostingLine) -> bool {
        self.kind.is_none_or(|kind| kind == line.kind)
            && self.state.is_none_or(|state| state == line.state)
            && self.q.as_ref().is_none_or(|typed| {
                let typed = typed.trim();
                [&line.name, &line.sender, &line.place].iter().any(|at| at.contains(typed))
            })
            && (self.flagged != Some(true) || line.open_flags > 0)
    }
}

/// The postings within scope that had begun by a date and fit, by place and name. With
/// `halves_whole` a half day counts as a day.
pub async fn list(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    as_of: NaiveDate,
    halves_whole: bool,
    filter: &PostingFilter,
) -> Result<Vec<PostingLine>> {
    let quarter = Quarter::of(as_of);
    let posted = posted(db, scope, known, as_of, quarter.before().first()).await?;
    let looks = looks(&posted, quarter, halves_whole);
    let names: HashMap<SubjectId, &str> =
        posted.people.iter().map(|at| (at.subject_id, at.name.as_str())).collect();
    let within = posted.postings.iter().filter(|at| scope.covers(at.area_key));
    let mut lines: Vec<PostingLine> = within
        .map(|at| {
            let name = names.get(&at.practitioner).copied().unwrap_or_default();
            let place = posted.facilities.get(&at.facility);
            let place = place.map(|(_, name)| name.clone()).unwrap_or_default();
            line(at, name.to_owned(), place, looks.get(&at.subject_id), as_of)
        })
        .filter(|line| filter.fits(line))
        .collect();
    lines.sort_by(|one, other| {
        (one.area_key, &one.name, one.from, one.id).cmp(&(
            other.area_key,
            &other.name,
            other.from,
            other.id,
        ))
    });
    Ok(lines)
}

fn line(
    at: &PostingRecord,
    name: String,
    place: String,
    look: Option<&Look>,
    as_of: NaiveDate,
) -> PostingLine {
    PostingLine {
        id: at.id,
        area_key: at.area_key,
        name,
        kind: at.kind,
        sender: at.sender.clone(),
        sender_level: at.sender_level,
        place,
        from: at.term.from,
        until: at.term.until,
        ended_on: at.term.ended_on,
        state: PostingState::of(&at.term, as_of),
        quarter_halves: look.map_or(0, |look| look.halves),
        open_flags: look.map_or(0, |look| look.open),
    }
}

/// What a posting's days come to.
#[derive(Debug, Default)]
struct Look {
    halves: i64,
    open: usize,
}

/// What the days come to, posting by posting: each doctor's calendar is weighed as a whole.
fn looks(posted: &Posted, quarter: Quarter, halves_whole: bool) -> HashMap<SubjectId, Look> {
    let mut calendars: HashMap<SubjectId, Vec<&DayRecord>> = HashMap::new();
    for day in &posted.days {
        calendars.entry(day.practitioner).or_default().push(day);
    }
    let mut postings: HashMap<SubjectId, Vec<&PostingRecord>> = HashMap::new();
    for at in &posted.postings {
        postings.entry(at.practitioner).or_default().push(at);
    }
    let mut looks: HashMap<SubjectId, Look> = HashMap::new();
    for (person, theirs) in &postings {
        let days = calendars.get(person).map_or(&[][..], Vec::as_slice);
        let entries: Vec<DayEntry> = days.iter().map(|day| day.entry()).collect();
        let terms: Vec<_> = theirs.iter().map(|at| (at.subject_id, at.term.clone())).collect();
        let weighed = weigh(&entries, &terms);
        for at in theirs {
            let same_kind = |posting| {
                theirs.iter().any(|other| other.subject_id == posting && other.kind == at.kind)
            };
            let counted = entries.iter().zip(&weighed).filter(|(entry, weighed)| {
                weighed.counts && quarter.holds(entry.on) && same_kind(entry.posting)
            });
            let days = days_of(counted.map(|(entry, _)| entry), halves_whole);
            let own = entries.iter().zip(&weighed);
            let own = own.filter(|(entry, _)| entry.posting == at.subject_id);
            let look = Look {
                halves: days.iter().map(|day| day.1).sum(),
                open: own.filter(|(entry, weighed)| weighed.is_open(entry)).count(),
            };
            looks.insert(at.subject_id, look);
        }
    }
    looks
}

impl DayRecord {
    /// The entry as it is weighed.
    pub fn entry(&self) -> DayEntry {
        DayEntry {
            posting: self.posting,
            facility: self.facility,
            on: self.on,
            half: self.half,
            leave: self.leave,
            resolution: self.resolution,
            learned_on: Some(self.learned_at.date()),
        }
    }
}

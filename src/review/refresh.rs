//! Facts that were loaded before, brought up to date by what was written since.
//!
//! A county's facts come from some twenty tables, and most acts write one of them. Where the acts
//! since the last look are all of kinds that are known to, that part alone is read again. An act
//! of any other kind has everything loaded anew.

use std::sync::Arc;

use chrono::NaiveDate;

use super::Reviewer;
use super::facts::{project, specialty};
use super::posted;
use crate::domain::area::{AreaKey, Scope};
use crate::domain::time::Known;
use crate::ledger::log::{self, NoteExport, NoteRefusal, NoteRefusedSignIn};
use crate::ledger::postings::{
    self, CorrectDay, EnterDays, MarkMonth, ResolveDay, StrikeDay, UndoDays,
};
use crate::ledger::progress::{CorrectStep, ReportProgress, Resume, StrikeStep, Suspend};
use crate::ledger::sessions::{CloseSession, OpenSession};
use crate::ledger::{Command, Result, areas, projects, specialties};
use crate::plan::Plan;
use crate::rules::{Facts, PostedFacts};

/// Acts looked at at most: after more of them everything is loaded anew.
const MOST: u64 = 200;

/// Acts that write nothing that a rule reads.
const BESIDE: [&str; 5] = [
    OpenSession::KIND,
    CloseSession::KIND,
    NoteRefusedSignIn::KIND,
    NoteRefusal::KIND,
    NoteExport::KIND,
];

/// Acts that write days of the log alone: they are read with the people who are posted.
const DAYS: [&str; 6] = [
    EnterDays::KIND,
    MarkMonth::KIND,
    CorrectDay::KIND,
    ResolveDay::KIND,
    StrikeDay::KIND,
    UndoDays::KIND,
];

/// Acts that write steps and halts alone: they are read with the projects of either kind.
const STEPS: [&str; 5] =
    [ReportProgress::KIND, CorrectStep::KIND, StrikeStep::KIND, Suspend::KIND, Resume::KIND];

impl Reviewer {
    /// The facts of a county that were kept, as of now; nothing where none were, or where they
    /// have to be loaded anew.
    ///
    /// What was kept is handed over: whoever asks keeps it again.
    pub(super) async fn refreshed(
        &self,
        plan: &Arc<Plan>,
        known: Known,
        as_of: NaiveDate,
        county: AreaKey,
    ) -> Result<Option<Facts>> {
        if known != Known::Now {
            return Ok(None);
        }
        let Some((until, mut facts)) = self.standings.take_facts(plan, county, as_of) else {
            return Ok(None);
        };
        let Some(kinds) = log::kinds_after(self.ledger.read(), until, MOST).await? else {
            return Ok(None);
        };
        let of = |some: &[&str]| kinds.iter().any(|kind| some.contains(&kind.as_str()));
        let all = [&BESIDE[..], &DAYS, &STEPS].concat();
        if !kinds.iter().all(|kind| all.contains(&kind.as_str())) {
            return Ok(None);
        }
        if of(&DAYS) {
            facts.posted = self.posted_to(county, as_of).await?;
        }
        if of(&STEPS) {
            Box::pin(self.read_works(&mut facts, as_of)).await?;
        }
        Ok(Some(facts))
    }

    async fn posted_to(&self, county: AreaKey, as_of: NaiveDate) -> Result<Vec<PostedFacts>> {
        let (db, scope) = (self.ledger.read(), Scope::of(county));
        let sent = postings::posted(db, scope, Known::Now, as_of, posted::since(as_of)).await?;
        let people = posted::by_county(sent, scope).into_iter();
        Ok(people.filter(|(at, _)| *at == county).map(|(_, person)| person).collect())
    }

    async fn read_works(&self, facts: &mut Facts, as_of: NaiveDate) -> Result<()> {
        let (db, scope, known) = (self.ledger.read(), Scope::of(facts.county), Known::Now);
        let (names, clinics, others) = tokio::try_join!(
            areas::names(db, scope, known, as_of),
            projects::records(db, scope, known, as_of),
            specialties::records(db, scope, known, as_of),
        )?;
        let clinic = |record: projects::ProjectRecord| {
            let label = names.place(record.area_key);
            project(record, label)
        };
        facts.projects = clinics.into_iter().map(clinic).collect();
        facts.specialties = others.into_iter().map(specialty).collect();
        Ok(())
    }
}

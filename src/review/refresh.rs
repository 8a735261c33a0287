//! Facts that were loaded before, brought up to date by what was written since.
//!
//! A county's facts come from some twenty tables, and most acts write one of them. Commands say
//! which part of the facts they write, so the parts that the acts since the last look may have
//! written are read again, by the code that reads everything. An act of a command that says
//! nothing has everything loaded anew.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::NaiveDate;

use super::Reviewer;
use super::facts::load_parts;
use super::parts::Parts;
use crate::domain::area::{AreaKey, Scope};
use crate::domain::ids::ActId;
use crate::domain::time::Known;
use crate::ledger::{Result, Written, log};
use crate::plan::Plan;
use crate::rules::Facts;

/// Acts looked at at most: after more of them everything is loaded anew.
const MOST: u64 = 200;

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
        let Some(parts) = self.written_after(until).await? else { return Ok(None) };
        if !parts.is_empty() {
            let fresh = load_parts(&self.ledger, plan, Scope::of(county), known, as_of, &parts);
            let fresh = Box::pin(fresh).await?.into_iter().find(|fresh| fresh.county == county);
            let Some(fresh) = fresh else { return Ok(None) };
            parts.renew(&mut facts, fresh);
        }
        Ok(Some(facts))
    }

    /// The parts that the acts after one may have written; nothing where they may have written
    /// anything, or are too many to look at.
    async fn written_after(&self, until: ActId) -> Result<Option<Parts>> {
        let kinds = log::kinds_after(self.ledger.read(), until, MOST).await?;
        let Some(kinds) = kinds else { return Ok(None) };
        let mut parts = BTreeSet::new();
        for kind in &kinds {
            match self.ledger.written_by(kind) {
                Written::Anything => return Ok(None),
                Written::Only(some) => parts.extend(some),
            }
        }
        Ok(Some(Parts::of(parts)))
    }
}

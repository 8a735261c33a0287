//! Loads the facts of counties, runs the rules over them and judges the targets.

mod facts;
mod standings;

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;

pub use facts::load;
pub use standings::Standings;

use crate::domain::area::{AreaKey, Level, Scope};
use crate::domain::ids::ActId;
use crate::domain::time::Known;
use crate::ledger::{Ledger, LedgerError, Result, areas, plans};
use crate::plan::{self, Plan};
use crate::rules::{self, Board, CountyResult};

/// Works out where targets stand, and remembers what did not change.
#[derive(Clone, Debug)]
pub struct Reviewer {
    ledger: Ledger,
    standings: Arc<Standings>,
}

/// Where the targets of a plan stand within a scope, on a date, as known.
#[derive(Debug, Clone)]
pub struct Reviewed {
    /// The plan in force on the date.
    pub plan: Arc<Plan>,
    /// What the rules found, county by county.
    pub counties: Vec<Arc<CountyResult>>,
    /// The verdicts.
    pub board: Board,
}

impl Reviewer {
    /// A reviewer that has not looked at anything yet.
    pub fn new(ledger: Ledger) -> Self {
        Self { ledger, standings: Arc::new(Standings::default()) }
    }

    /// The plan that binds an area on a date.
    pub async fn plan(&self, area: AreaKey, known: Known, on: NaiveDate) -> Result<Arc<Plan>> {
        let body = plans::in_force(self.ledger.read(), area, known, on).await?;
        let body = body.ok_or(LedgerError::NotFound)?;
        self.standings.plan(&body, || {
            plan::read(&body).map_err(|error| LedgerError::Unfit(error.to_string()))
        })
    }

    /// Judges every target within scope.
    ///
    /// Only counties that an act has touched since the last time are looked at again. A scope
    /// below a county is worked out from its own records and is never remembered.
    pub async fn review(&self, scope: Scope, known: Known, as_of: NaiveDate) -> Result<Reviewed> {
        let plan = self.plan(scope.root(), known, as_of).await?;
        let counties = match scope.root().level() {
            Level::Township | Level::Village => self.partial(&plan, scope, known, as_of).await?,
            _ => self.counties(&plan, scope, known, as_of).await?,
        };
        let board = rules::judge(&plan, as_of, &counties);
        Ok(Reviewed { plan, counties, board })
    }

    async fn partial(
        &self,
        plan: &Plan,
        scope: Scope,
        known: Known,
        as_of: NaiveDate,
    ) -> Result<Vec<Arc<CountyResult>>> {
        let facts = load(&self.ledger, scope, known, as_of).await?;
        Ok(facts.iter().map(|one| Arc::new(rules::evaluate_county(plan, one, as_of))).collect())
    }

    async fn counties(
        &self,
        plan: &Arc<Plan>,
        scope: Scope,
        known: Known,
        as_of: NaiveDate,
    ) -> Result<Vec<Arc<CountyResult>>> {
        let db = self.ledger.read();
        let lines = areas::list(db, scope, known, as_of, &[Level::County]).await?;
        let pulses = areas::pulses(db, scope).await?;
        let stamped = |county: AreaKey| (county, stamp(&pulses, county));
        let wanted: Vec<(AreaKey, ActId)> =
            lines.iter().map(|line| stamped(line.area_key)).collect();
        let mut found = self.standings.recall(plan, known, as_of, &wanted);
        let stale: Vec<(AreaKey, ActId)> =
            wanted.iter().filter(|(county, _)| !found.contains_key(county)).copied().collect();
        // Many stale counties are loaded in one sweep, a few one by one.
        let scopes: Vec<Scope> = if stale.len() * 2 > wanted.len() {
            vec![scope]
        } else {
            stale.iter().map(|(county, _)| Scope::of(*county)).collect()
        };
        for some in scopes {
            for facts in load(&self.ledger, some, known, as_of).await? {
                let stamp = stamp(&pulses, facts.county);
                let result = Arc::new(rules::evaluate_county(plan, &facts, as_of));
                self.standings.keep(plan, known, as_of, stamp, &result);
                found.insert(facts.county, result);
            }
        }
        Ok(found.into_values().collect())
    }
}

/// The last act that could have changed what is known of a county.
fn stamp(pulses: &BTreeMap<AreaKey, ActId>, county: AreaKey) -> ActId {
    std::iter::successors(Some(county), |area| area.parent())
        .filter_map(|area| pulses.get(&area).copied())
        .max()
        .unwrap_or(ActId(0))
}

//! Loads the facts of counties, runs the rules over them and judges the targets.

mod facts;
mod gaps;
mod people;
mod reported;
mod standings;

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;

pub use facts::load;
pub use gaps::ReviewedGaps;
pub use standings::Standings;

use crate::domain::account::PartnerDepartment;
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

/// What is asked: where, on which date, as known when, and for whose measures.
#[derive(Debug, Clone, Copy)]
pub struct Question {
    /// Where.
    pub scope: Scope,
    /// As known when.
    pub known: Known,
    /// On which date.
    pub as_of: NaiveDate,
    /// The department whose measures alone are judged; every measure where none is named.
    pub department: Option<PartnerDepartment>,
}

impl Question {
    /// A question about every measure.
    pub const fn of(scope: Scope, known: Known, as_of: NaiveDate) -> Self {
        Self { scope, known, as_of, department: None }
    }
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

    /// Judges every target that the question is about.
    ///
    /// Only counties that an act has touched since the last time are looked at again. A scope
    /// below a county, or one of assigned projects, is worked out from its own records and is
    /// never remembered.
    pub async fn review(&self, question: Question) -> Result<Reviewed> {
        let Question { scope, known, as_of, department } = question;
        let plan = self.plan(scope.root(), known, as_of).await?;
        let whole = scope.assigned().is_none()
            && !matches!(scope.root().level(), Level::Township | Level::Village);
        let counties = if whole {
            self.counties(&plan, scope, known, as_of).await?
        } else {
            self.partial(&plan, scope, known, as_of).await?
        };
        let plan = match department {
            None => plan,
            Some(department) => Arc::new(plan.limited_to(&department.code())),
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
        let facts = Box::pin(load(&self.ledger, scope, known, as_of, plan)).await?;
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
            for facts in Box::pin(load(&self.ledger, some, known, as_of, plan)).await? {
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

//! Loads the facts of counties, runs the rules over them and judges the targets.

mod amend;
mod circular;
mod counties;
mod facts;
pub mod funds;
mod gaps;
mod parts;
mod people;
mod posted;
pub mod reconciliation;
mod refresh;
mod reported;
mod snapshot;
mod standings;
mod subsidies;
mod training;

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;

pub use amend::{Checked, assure_sound, read_draft, remarks};
pub use circular::Issuing;
pub use facts::load;
pub use gaps::ReviewedGaps;
pub use posted::service_of;
pub use snapshot::{Freezing, Rechecked};
pub use standings::Standings;
pub use subsidies::{SubsidyHistory, SubsidySheets};

use crate::domain::account::PartnerDepartment;
use crate::domain::area::{AreaKey, Level, Scope};
use crate::domain::ids::{ActId, SubjectId};
use crate::domain::time::Known;
use crate::ledger::plans::{self, Publication};
use crate::ledger::{Ledger, LedgerError, Result, areas, log};
use crate::plan::{self, Plan, Settings};
use crate::rules::{self, Board, CountyResult, Facts};

/// Works out where targets stand, and remembers what did not change.
#[derive(Clone, Debug)]
pub struct Reviewer {
    ledger: Ledger,
    standings: Arc<Standings>,
}

/// What is asked: where, on which date, as known when, by which plan and for whose measures.
#[derive(Debug, Clone)]
pub struct Question {
    /// Where.
    pub scope: Scope,
    /// As known when.
    pub known: Known,
    /// On which date.
    pub as_of: NaiveDate,
    /// The department whose measures alone are judged; every measure where none is named.
    pub department: Option<PartnerDepartment>,
    /// The name of the plan; the area's own where none is named.
    pub plan: Option<String>,
}

impl Question {
    /// A question about every measure of the area's own plan.
    pub const fn of(scope: Scope, known: Known, as_of: NaiveDate) -> Self {
        Self { scope, known, as_of, department: None, plan: None }
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
        self.plan_named(area, known, on, None).await
    }

    /// The same of the plan of a name.
    pub async fn plan_named(
        &self,
        area: AreaKey,
        known: Known,
        on: NaiveDate,
        named: Option<&str>,
    ) -> Result<Arc<Plan>> {
        let found = plans::in_force(self.ledger.read(), area, known, on, named).await?;
        self.published(&found.ok_or(LedgerError::NotFound)?).await
    }

    /// Every plan that is in force in an area on a date, its own first.
    pub async fn plans(
        &self,
        area: AreaKey,
        known: Known,
        on: NaiveDate,
    ) -> Result<Vec<Arc<Plan>>> {
        let mut plans = Vec::new();
        // Texts never change and are remembered: only one that nobody has asked for is read.
        for publication in plans::all_in_force(self.ledger.read(), area, known, on).await? {
            plans.push(self.published(&publication).await?);
        }
        Ok(plans)
    }

    /// The plan of a publication. It holds from the day that its publication names, whatever
    /// day its file was written for.
    pub async fn published(&self, publication: &Publication) -> Result<Arc<Plan>> {
        self.text(publication.subject_id, publication.effective_from).await
    }

    async fn text(&self, id: SubjectId, from: NaiveDate) -> Result<Arc<Plan>> {
        if let Some(plan) = self.standings.plan(id) {
            return Ok(plan);
        }
        let body = plans::body(self.ledger.read(), id).await?;
        let unfit = |error: plan::PlanError| LedgerError::Unfit(error.to_string());
        let mut plan = plan::read(&body).map_err(unfit)?;
        plan.head.effective_from = from;
        Ok(self.standings.keep_plan(id, plan))
    }

    /// What the plan that binds an area on a date leaves open; the defaults where none does.
    pub async fn settings(&self, area: AreaKey, known: Known, on: NaiveDate) -> Result<Settings> {
        match self.plan(area, known, on).await {
            Ok(plan) => Ok(plan.settings.clone()),
            Err(LedgerError::NotFound) => Ok(Settings::default()),
            Err(error) => Err(error),
        }
    }

    /// Judges every target that the question is about.
    ///
    /// Only counties that an act has touched since the last time are looked at again. A scope
    /// below a county, or one of assigned projects, is worked out from its own records and is
    /// never remembered.
    pub async fn review(&self, question: Question) -> Result<Reviewed> {
        let Question { scope, known, as_of, department, plan } = question;
        let plan = self.plan_named(scope.root(), known, as_of, plan.as_deref()).await?;
        // A plan of a part of the area is about that part alone.
        let scope = scope.narrowed(plan.head.area).unwrap_or(scope);
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
        let facts = Box::pin(load(&self.ledger, plan, scope, known, as_of)).await?;
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
        let until = log::last(self.ledger.read()).await?;
        let mut anew = Vec::new();
        let mut judge = |facts: Facts| {
            let stamp = stamp(&pulses, facts.county);
            let result = Arc::new(rules::evaluate_county(plan, &facts, as_of));
            self.standings.keep(plan, known, as_of, stamp, &result);
            self.standings.keep_facts(plan, known, as_of, until, facts);
            found.insert(result.county, result);
        };
        for (county, _) in stale {
            match Box::pin(self.refreshed(plan, known, as_of, county)).await? {
                Some(facts) => judge(facts),
                None => anew.push(county),
            }
        }
        // Many stale counties are loaded in one sweep, a few one by one.
        let scopes: Vec<Scope> = if anew.len() * 2 > wanted.len() {
            vec![scope]
        } else {
            anew.into_iter().map(Scope::of).collect()
        };
        for some in scopes {
            for facts in Box::pin(load(&self.ledger, plan, some, known, as_of)).await? {
                judge(facts);
            }
        }
        Ok(found.into_values().collect())
    }
}

/// The last act that touched an area or what lies above it.
fn stamp(pulses: &BTreeMap<AreaKey, ActId>, county: AreaKey) -> ActId {
    std::iter::successors(Some(county), |area| area.parent())
        .filter_map(|area| pulses.get(&area).copied())
        .max()
        .unwrap_or(ActId(0))
}

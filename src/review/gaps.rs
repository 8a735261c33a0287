//! Villages without clinic or doctor, day by day, from the same records as the targets.

use std::sync::Arc;

use super::facts::load_parts;
use super::parts::Parts;
use super::{Question, Reviewer};
use crate::domain::area::{Level, Scope};
use crate::ledger::Result;
use crate::plan::Plan;
use crate::rules::{self, CountyGaps};

/// The gaps of a scope up to a date, as known.
#[derive(Debug, Clone)]
pub struct ReviewedGaps {
    /// The plan in force on the date.
    pub plan: Arc<Plan>,
    /// County by county.
    pub counties: Vec<CountyGaps>,
}

impl Reviewer {
    /// Works out the gaps of every village within scope up to the date that is asked about.
    ///
    /// A village may be served from another township, so below a county the whole county is
    /// looked at and the scope cut out of it.
    pub async fn gaps(&self, question: Question) -> Result<ReviewedGaps> {
        let Question { scope, known, as_of, .. } = question;
        let plan = self.plan(scope.root(), known, as_of).await?;
        let around = match scope.root().level() {
            Level::Township | Level::Village => Scope::of(scope.root().county()),
            Level::Province | Level::Prefecture | Level::County => scope,
        };
        let mut counties = Vec::new();
        let parts = Parts::all().with_all_turns();
        let facts = load_parts(&self.ledger, &plan, around, known, as_of, &parts);
        for facts in Box::pin(facts).await? {
            let mut county = rules::gaps(&facts, &plan.settings, as_of);
            county.villages.retain(|village| scope.covers(*village));
            county.gaps.retain(|gap| scope.covers(gap.village));
            counties.push(county);
        }
        Ok(ReviewedGaps { plan, counties })
    }
}

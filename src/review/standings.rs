//! A memory of what the rules found. It holds nothing that cannot be worked out again.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use chrono::NaiveDate;

use crate::domain::area::AreaKey;
use crate::domain::ids::{ActId, SubjectId};
use crate::domain::time::Known;
use crate::plan::Plan;
use crate::rules::{CountyResult, Facts};

/// How many results are kept at most; a prefecture has about ten counties a date.
const MOST: usize = 512;

/// How many counties' facts are kept at most: a prefecture on four dates. They are larger than
/// results, and of use only while acts come in.
const MOST_FACTS: usize = 40;

/// What was found before, each with the act up to which it is true.
#[derive(Debug, Default)]
pub struct Standings {
    results: Mutex<HashMap<Key, (ActId, Arc<CountyResult>)>>,
    facts: Mutex<HashMap<Key, (ActId, Facts)>>,
    plans: Mutex<HashMap<SubjectId, Arc<Plan>>>,
}

#[derive(Debug, PartialEq, Eq, Hash)]
struct Key {
    /// The plan by where it lies: the plans of this process are kept as long as it runs.
    plan: usize,
    county: AreaKey,
    as_of: NaiveDate,
    known_at: Option<i64>,
}

impl Key {
    fn new(plan: &Arc<Plan>, county: AreaKey, known: Known, as_of: NaiveDate) -> Self {
        let known_at = match known {
            Known::Now => None,
            Known::At(instant) => Some(instant.0),
        };
        Self { plan: Arc::as_ptr(plan).addr(), county, as_of, known_at }
    }
}

impl Standings {
    /// The plan of a publication that was read before: a publication never changes.
    pub(super) fn plan(&self, publication: SubjectId) -> Option<Arc<Plan>> {
        let plans = self.plans.lock().unwrap_or_else(PoisonError::into_inner);
        plans.get(&publication).cloned()
    }

    /// Keeps the plan of a publication; the one that was kept first stays.
    pub(super) fn keep_plan(&self, publication: SubjectId, plan: Plan) -> Arc<Plan> {
        let mut plans = self.plans.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(plans.entry(publication).or_insert_with(|| Arc::new(plan)))
    }

    /// The results that are still true, by county.
    pub(super) fn recall(
        &self,
        plan: &Arc<Plan>,
        known: Known,
        as_of: NaiveDate,
        wanted: &[(AreaKey, ActId)],
    ) -> BTreeMap<AreaKey, Arc<CountyResult>> {
        let results = self.results.lock().unwrap_or_else(PoisonError::into_inner);
        let still_true = |(county, stamp): &(AreaKey, ActId)| {
            let (until, result) = results.get(&Key::new(plan, *county, known, as_of))?;
            (until == stamp).then(|| (*county, Arc::clone(result)))
        };
        wanted.iter().filter_map(still_true).collect()
    }

    /// Keeps a result that is true up to an act.
    pub(super) fn keep(
        &self,
        plan: &Arc<Plan>,
        known: Known,
        as_of: NaiveDate,
        stamp: ActId,
        result: &Arc<CountyResult>,
    ) {
        let mut results = self.results.lock().unwrap_or_else(PoisonError::into_inner);
        if results.len() >= MOST {
            results.clear();
        }
        let key = Key::new(plan, result.county, known, as_of);
        results.insert(key, (stamp, Arc::clone(result)));
    }

    /// Takes the facts of a county that were kept, with an act whose traces they hold.
    pub(super) fn take_facts(
        &self,
        plan: &Arc<Plan>,
        county: AreaKey,
        as_of: NaiveDate,
    ) -> Option<(ActId, Facts)> {
        let mut facts = self.facts.lock().unwrap_or_else(PoisonError::into_inner);
        facts.remove(&Key::new(plan, county, Known::Now, as_of))
    }

    /// Keeps facts that hold every act up to one, perhaps more. Facts as known at an instant
    /// do not change and are not kept.
    pub(super) fn keep_facts(
        &self,
        plan: &Arc<Plan>,
        known: Known,
        as_of: NaiveDate,
        until: ActId,
        facts: Facts,
    ) {
        if known != Known::Now {
            return;
        }
        let mut kept = self.facts.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST_FACTS {
            kept.clear();
        }
        kept.insert(Key::new(plan, facts.county, known, as_of), (until, facts));
    }
}

//! What should agree and does not, with the records behind it. Pure: the books are read
//! elsewhere, and nothing is refused or mended here.

mod counts;
mod goods;
mod money;
mod people;
mod staff;

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;

use crate::domain::area::{AreaKey, Scope};
use crate::domain::ids::PublicId;
use crate::domain::project::ProjectKind;
use crate::domain::reconciliation::Check;
use crate::domain::time::Known;
use crate::ledger::areas::Names;
use crate::ledger::facilities::DeviceLine;
use crate::ledger::funds::{FundedProject, Funds};
use crate::ledger::practitioners::Doubled;
use crate::ledger::projects::ProjectRecord;
use crate::ledger::specialties::SpecialtyRecord;
use crate::ledger::{
    Ledger, Result, areas, facilities, funds, practitioners, projects, specialties,
};
use crate::plan::Plan;
use crate::review::funds::{Origin, PeopleLine, people_funds};

/// Two figures, or two facts, that should agree and do not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discrepancy {
    /// What should agree.
    pub check: Check,
    /// The county, or the village that two programmes pay for.
    pub area: AreaKey,
    /// What it is about, as people call it.
    pub label: String,
    /// The records behind it.
    pub behind: Behind,
    /// The one side: what it is, and its figure.
    pub one: (&'static str, String),
    /// The other side.
    pub other: (&'static str, String),
    /// By how much they differ; blank where nothing can be subtracted.
    pub difference: String,
    /// What else is to be said.
    pub note: String,
}

/// The records behind a discrepancy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Behind {
    /// One project.
    Project(ProjectKind, PublicId),
    /// The list of a county that was counted: its path, and the batch that it is narrowed to.
    List(&'static str, Option<String>),
    /// One person.
    Person(PublicId),
    /// What money of people in a county comes from.
    Money(Origin),
}

/// What is held against one another.
#[derive(Debug)]
pub struct Books {
    /// The clinic projects.
    pub projects: Vec<ProjectRecord>,
    /// The key specialties.
    pub specialties: Vec<SpecialtyRecord>,
    /// Their money and prices.
    pub funds: Funds,
    /// The devices at institutions.
    pub devices: Vec<DeviceLine>,
    /// People with several main posts.
    pub doubled: Vec<Doubled>,
    /// Money that goes to people or is kept back; none without a plan in force.
    pub people: Vec<PeopleLine>,
    /// What areas are called.
    pub names: Names,
    /// The date.
    pub as_of: NaiveDate,
}

impl Books {
    /// Reads what is to be held against one another.
    pub async fn read(
        ledger: &Ledger,
        plan: Option<&Plan>,
        scope: Scope,
        known: Known,
        as_of: NaiveDate,
    ) -> Result<Self> {
        let db = ledger.read();
        let named = Scope::of(scope.root().county());
        let people = async {
            match plan {
                Some(plan) => Box::pin(people_funds(ledger, plan, scope, known, as_of)).await,
                None => Ok(Vec::new()),
            }
        };
        let (projects, specialties, funds, devices, doubled, names, people) = tokio::try_join!(
            projects::records(db, scope, known, as_of),
            specialties::records(db, scope, known, as_of),
            funds::funds(db, scope, known, as_of),
            facilities::devices(db, scope, known, as_of),
            practitioners::doubled(db, scope, known, as_of),
            areas::names(db, named, known, as_of),
            people,
        )?;
        Ok(Self { projects, specialties, funds, devices, doubled, people, names, as_of })
    }

    /// Everything that does not agree, check by check, by place.
    ///
    /// Without a plan in force there is nothing to hold the list of projects against. What the
    /// plan allots is held against a county as a whole, so it is left out where the books hold
    /// less.
    pub fn discrepancies(&self, plan: Option<&Plan>, scope: Scope) -> Vec<Discrepancy> {
        let mut found = Vec::new();
        if let Some(plan) = plan.filter(|_| holds_counties(scope)) {
            found.extend(counts::allotted(self, plan, scope));
        }
        found.extend(money::moved(self));
        found.extend(money::prices(self));
        found.extend(money::paid_after_withdrawal(self));
        found.extend(goods::devices(self));
        found.extend(goods::purchases(self));
        found.extend(goods::double_funding(self));
        found.extend(staff::main_posts(self));
        found.extend(people::paid(self));
        found.extend(people::kept_back(self));
        found.sort_by(|one, other| {
            (one.check, one.area, &one.label).cmp(&(other.check, other.area, &other.label))
        });
        found
    }

    /// The prices of a project.
    fn prices(&self) -> HashMap<PublicId, &FundedProject> {
        self.funds.projects.iter().map(|project| (project.id, project)).collect()
    }
}

/// Whether the scope holds counties whole.
fn holds_counties(scope: Scope) -> bool {
    use crate::domain::area::Level;
    scope.assigned().is_none() && !matches!(scope.root().level(), Level::Township | Level::Village)
}

/// How many there are of each check, the checks with none left out.
pub fn counted(found: &[Discrepancy]) -> BTreeMap<Check, usize> {
    let mut counts = BTreeMap::new();
    for one in found {
        *counts.entry(one.check).or_default() += 1;
    }
    counts
}

#[cfg(test)]
mod tests;

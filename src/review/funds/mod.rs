//! Money added up, and the figures of three sources for the same thing side by side.

mod people;

use std::collections::BTreeMap;
use std::ops::AddAssign;

use crate::domain::area::AreaKey;
use crate::domain::clinic::WorkKind;
use crate::domain::funding::{FundingLevel, FundingStep};
use crate::domain::money::Fen;
use crate::domain::project::ProjectKind;
use crate::ledger::funds::{FundLine, FundedProject, Funds};
use crate::plan::{Plan, Test};

pub use people::{Origin, PeopleLine, PeopleSides, people_by_county, people_funds};

/// The rule of the target that puts an amount into every new clinic.
const SUBSIDY: &str = "clinic.subsidy";

/// The rule of the target that puts an amount into every key specialty.
const FUNDED: &str = "specialty.funded";

/// Money by how far it came.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sums {
    /// 下达.
    pub allocated: Fen,
    /// 到位.
    pub received: Fen,
    /// 支付.
    pub disbursed: Fen,
    /// 收回.
    pub reclaimed: Fen,
}

impl Sums {
    /// The sums of some movements.
    pub fn of<'a>(movements: impl Iterator<Item = &'a FundLine>) -> Self {
        let mut sums = Self::default();
        for movement in movements {
            *sums.step(movement.step) += movement.amount;
        }
        sums
    }

    fn step(&mut self, step: FundingStep) -> &mut Fen {
        match step {
            FundingStep::Allocated => &mut self.allocated,
            FundingStep::Received => &mut self.received,
            FundingStep::Disbursed => &mut self.disbursed,
            FundingStep::Reclaimed => &mut self.reclaimed,
        }
    }

    /// The sum of a step.
    pub const fn at(&self, step: FundingStep) -> Fen {
        match step {
            FundingStep::Allocated => self.allocated,
            FundingStep::Received => self.received,
            FundingStep::Disbursed => self.disbursed,
            FundingStep::Reclaimed => self.reclaimed,
        }
    }

    /// What arrived and was not taken back.
    pub fn net(&self) -> Fen {
        self.received - self.reclaimed
    }

    /// What is left of it (结余).
    pub fn balance(&self) -> Fen {
        self.net() - self.disbursed
    }

    /// What was granted and has not arrived; below nought where more arrived.
    pub fn gap(&self) -> Fen {
        self.allocated - self.net()
    }
}

impl AddAssign for Sums {
    fn add_assign(&mut self, other: Self) {
        self.allocated += other.allocated;
        self.received += other.received;
        self.disbursed += other.disbursed;
        self.reclaimed += other.reclaimed;
    }
}

/// The sums of movements by whatever tells them apart.
pub fn sums_by<K: Ord>(movements: &[FundLine], key: impl Fn(&FundLine) -> K) -> BTreeMap<K, Sums> {
    let mut sums: BTreeMap<K, Sums> = BTreeMap::new();
    for movement in movements {
        *sums.entry(key(movement)).or_default().step(movement.step) += movement.amount;
    }
    sums
}

/// What three sources say of the same projects: the plan, whoever transfers, and the site.
/// None of them wins silently.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sides {
    /// How many projects.
    pub projects: i64,
    /// What the clauses put into them (方案).
    pub planned: Fen,
    /// What documents granted, of the levels that the clause names (下达).
    pub allocated: Fen,
    /// What arrived of it and was not taken back (拨付).
    pub received: Fen,
    /// What stands on site (现场).
    pub on_site: Fen,
}

impl AddAssign for Sides {
    fn add_assign(&mut self, other: Self) {
        self.projects += other.projects;
        self.planned += other.planned;
        self.allocated += other.allocated;
        self.received += other.received;
        self.on_site += other.on_site;
    }
}

/// What a clause puts into a project; none where no clause names an amount for such works.
pub fn planned(plan: &Plan, project: &FundedProject) -> Option<Fen> {
    if project.withdrawn {
        return None;
    }
    let by = |rule: &str| plan.targets.iter().find(|at| at.rule.as_deref() == Some(rule));
    match project.kind {
        ProjectKind::Clinic => by(SUBSIDY)
            .filter(|_| project.work_kind == Some(WorkKind::NewBuild))
            .map(|_| Fen::from_yuan(plan.settings.new_build_subsidy_yuan)),
        ProjectKind::KeySpecialty => by(FUNDED)?.test.map(Test::value).map(Fen::from_yuan),
    }
}

/// Whether money of a level counts towards what the clause puts into such a project.
pub fn counts(plan: &Plan, kind: ProjectKind, level: FundingLevel) -> bool {
    match kind {
        ProjectKind::Clinic => {
            matches!(level, FundingLevel::Central | FundingLevel::Provincial)
        }
        ProjectKind::KeySpecialty => plan.settings.specialty_levels.contains(&level),
    }
}

/// The three figures of every project that a clause puts an amount into.
pub fn sides<'a>(plan: &Plan, funds: &'a Funds) -> Vec<(&'a FundedProject, Sides)> {
    let moved = sums_by(&funds.movements, |line| (line.project, line.level));
    let of = |project: &'a FundedProject| {
        let planned = planned(plan, project)?;
        let mut sums = Sums::default();
        for level in FundingLevel::ALL.iter().filter(|level| counts(plan, project.kind, **level)) {
            sums += moved.get(&(project.id, *level)).copied().unwrap_or_default();
        }
        let sides = Sides {
            projects: 1,
            planned,
            allocated: sums.allocated,
            received: sums.net(),
            on_site: project.on_site,
        };
        Some((project, sides))
    };
    funds.projects.iter().filter_map(of).collect()
}

/// The three figures by measure and county.
pub fn sides_by_county(
    sides: &[(&FundedProject, Sides)],
) -> BTreeMap<(ProjectKind, AreaKey), Sides> {
    let mut counties: BTreeMap<(ProjectKind, AreaKey), Sides> = BTreeMap::new();
    for (project, own) in sides {
        *counties.entry((project.kind, project.area_key.county())).or_default() += *own;
    }
    counties
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::{Sides, Sums, planned, sides, sides_by_county, sums_by};
    use crate::domain::area::AreaKey;
    use crate::domain::clinic::WorkKind;
    use crate::domain::funding::{FundingLevel, FundingStep};
    use crate::domain::ids::{PublicId, SubjectId};
    use crate::domain::money::Fen;
    use crate::domain::project::ProjectKind;
    use crate::ledger::funds::{FundLine, FundedProject, Funds};
    use crate::plan::{self, Plan};

    const COUNTY: AreaKey = AreaKey(6_212_230_000_000);

    fn plan() -> Plan {
        plan::read(include_str!("../../../fixtures/plans/longnan-health-2015.toml"))
            .expect("a plan")
    }

    fn project(number: u128, kind: ProjectKind, work_kind: Option<WorkKind>) -> FundedProject {
        FundedProject {
            subject_id: SubjectId(i64::try_from(number).expect("a number")),
            id: PublicId(Uuid::from_u128(number)),
            kind,
            code: number.to_string(),
            name: number.to_string(),
            area_key: COUNTY,
            work_kind,
            estimate: None,
            contracted: None,
            settled: None,
            on_site: Fen::from_yuan(90_000),
            withdrawn: false,
        }
    }

    fn moved(of: &FundedProject, level: FundingLevel, step: FundingStep, yuan: i64) -> FundLine {
        FundLine {
            id: PublicId(Uuid::nil()),
            project: of.id,
            kind: of.kind,
            name: of.name.clone(),
            code: of.code.clone(),
            area_key: of.area_key,
            level,
            step,
            amount: Fen::from_yuan(yuan),
            moved_on: "2015-05-01".parse().expect("a date"),
            document_no: None,
        }
    }

    #[test]
    fn what_is_left_and_what_is_missing_follow_from_the_steps() {
        let one = project(1, ProjectKind::Clinic, Some(WorkKind::NewBuild));
        let central = |step, yuan| moved(&one, FundingLevel::Central, step, yuan);
        let lines = [
            central(FundingStep::Allocated, 100),
            central(FundingStep::Received, 80),
            central(FundingStep::Reclaimed, 10),
            central(FundingStep::Disbursed, 90),
        ];
        let sums = Sums::of(lines.iter());
        assert_eq!((sums.net(), sums.gap()), (Fen::from_yuan(70), Fen::from_yuan(30)));
        assert_eq!(sums.balance(), Fen::from_yuan(-20), "more was paid out than arrived");
        let by_level = sums_by(&lines, |line| line.level);
        assert_eq!(by_level.into_values().collect::<Vec<_>>(), [sums]);
    }

    #[test]
    fn a_clause_puts_an_amount_into_new_builds_and_specialties_alone() {
        let plan = plan();
        let yuan = |project: &FundedProject| planned(&plan, project).map(|fen| fen.0 / 100);
        let new = project(1, ProjectKind::Clinic, Some(WorkKind::NewBuild));
        assert_eq!(yuan(&new), Some(100_000));
        assert_eq!(yuan(&project(2, ProjectKind::Clinic, Some(WorkKind::Repair))), None);
        assert_eq!(yuan(&project(3, ProjectKind::KeySpecialty, None)), Some(2_500_000));
        assert_eq!(yuan(&FundedProject { withdrawn: true, ..new }), None);
    }

    #[test]
    fn the_three_sources_stand_side_by_side_and_add_up_by_county() {
        let clinic = project(1, ProjectKind::Clinic, Some(WorkKind::NewBuild));
        let specialty = project(2, ProjectKind::KeySpecialty, None);
        let movements = vec![
            moved(&clinic, FundingLevel::Central, FundingStep::Allocated, 100_000),
            moved(&clinic, FundingLevel::Central, FundingStep::Received, 60_000),
            moved(&clinic, FundingLevel::County, FundingStep::Received, 5_000),
            moved(&specialty, FundingLevel::County, FundingStep::Received, 300_000),
        ];
        let funds = Funds { projects: vec![clinic, specialty], movements };
        let plan = plan();
        let sides = sides(&plan, &funds);
        let counties = sides_by_county(&sides);
        let own = |kind| counties[&(kind, COUNTY)];
        let expected = Sides {
            projects: 1,
            planned: Fen::from_yuan(100_000),
            allocated: Fen::from_yuan(100_000),
            received: Fen::from_yuan(60_000),
            on_site: Fen::from_yuan(90_000),
        };
        assert_eq!(own(ProjectKind::Clinic), expected, "what a county adds is not the clause's");
        assert_eq!(own(ProjectKind::KeySpecialty).received, Fen::ZERO, "by the plan's setting");
    }
}

//! What a rule is, and the one list of them.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::facts::{Facts, ProjectFacts};
use super::finding::Finding;
use super::reported::Judged;
use super::{
    clinic, doctor, hospital, posting, reported, specialty, staffing, subsidy, training, village,
};
use crate::domain::indicator::Indicator;
use crate::domain::project::ProjectKind;
pub use crate::plan::Against;
use crate::plan::{Plan, RuleEntry, Settings, Stage, Target, YearSource};

/// Every rule, in order of code.
pub static RULES: &[&dyn Rule] = &[
    &clinic::accepted::Accepted,
    &clinic::awaiting::Awaiting,
    &clinic::coverage::Covered,
    &clinic::device::Equipped,
    &clinic::finished::Finished,
    &clinic::late::Late,
    &clinic::started::Started,
    &clinic::subsidy::Subsidised,
    &doctor::qualified::Qualified,
    &hospital::irregularities::Irregularities,
    &reported::limit::Limit::Cap,
    &reported::limit::Limit::Floor,
    &reported::rate::Rate,
    &reported::rise::Rise,
    &reported::total::Total,
    &posting::multi_site::Practised,
    &posting::secondment::Seconded,
    &posting::support::Supported,
    &specialty::accepted::Accepted,
    &specialty::completed::Completed,
    &specialty::funded::Funded,
    &staffing::general_practitioner::Staffed,
    &staffing::recruited::Recruited,
    &subsidy::paid::Paid,
    &training::completed::Completed,
    &training::duty::Kept,
    &training::intakes::Admitted,
    &village::gap::Attended,
];

/// The rule of a code.
pub fn rule(code: &str) -> Option<&'static dyn Rule> {
    RULES.iter().copied().find(|rule| rule.about().code == code)
}

/// What the check of a plan needs to know of the rules.
pub fn entries() -> Vec<RuleEntry<'static>> {
    let abouts = RULES.iter().map(|rule| rule.about());
    abouts.map(|about| RuleEntry { code: about.code, against: about.against }).collect()
}

/// Whether some rule of a plan asks who was last seen when.
pub fn asks_last_seen(plan: &Plan) -> bool {
    let mut rules = plan.targets.iter().filter_map(|target| target.rule.as_deref().and_then(rule));
    rules.any(Rule::asks_last_seen)
}

/// The code of the rule that counts projects of a kind once they are accepted.
pub const fn accepting(kind: ProjectKind) -> &'static str {
    match kind {
        ProjectKind::Clinic => "clinic.accepted",
        ProjectKind::KeySpecialty => "specialty.completed",
    }
}

/// Says of every record of a county whether it counts, and why.
pub trait Rule: Sync {
    /// What the rule is and where it stands in the plan.
    fn about(&self) -> About;

    /// The reported figures that it judges, for the period that is due on the date.
    fn judged<'a>(&self, _ask: &Ask<'a>) -> Option<Judged<'a>> {
        None
    }

    /// The last day of a stage that is in time, as seen from a date.
    ///
    /// What has to be done again and again has no last day of its own: such a rule names the
    /// last day by which what is due by now had to be done.
    fn due_by(&self, stage: &Stage, _: &Settings, _: NaiveDate) -> Option<NaiveDate> {
        stage.by
    }

    /// One finding a record.
    fn check(&self, facts: &Facts, ask: &Ask<'_>) -> Vec<Finding>;

    /// What the plan allots to a county in what the rule counts, where that is not what its
    /// stage is allotted in.
    fn allotment(&self, allotted: i64, _settings: &Settings) -> i64 {
        allotted
    }

    /// The records that its findings are understood from, where those are not what they are
    /// about: a county is judged by its projects.
    fn counted_from(&self) -> Records {
        self.about().records
    }

    /// Whether it asks who was last seen when, which turns of duty of all months tell.
    fn asks_last_seen(&self) -> bool {
        false
    }

    /// Whether its count is another reading of the target beside whose rule it is worked
    /// out, to be shown beside the figure in force.
    fn is_reading(&self) -> bool {
        false
    }
}

/// What a rule is and where it stands in the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct About {
    /// Its code, as plan files name it.
    pub code: &'static str,
    /// What it counts, in a few words.
    pub title: &'static str,
    /// The clause that it stands on.
    pub basis: &'static str,
    /// What a record has come to when it counts, to end a sentence with.
    pub done: &'static str,
    /// The measure word of a record.
    pub counted_in: &'static str,
    /// What its findings are about.
    pub records: Records,
    /// What its count is held against.
    pub against: Against,
    /// The rule whose targets it is worked out for as well; it is no target of its own.
    pub beside: Option<&'static str>,
    /// Whether the clause only asks for preference, so that nothing becomes overdue.
    pub advisory: bool,
}

impl About {
    /// Whether its records are people.
    pub fn is_of_people(&self) -> bool {
        self.records == Records::Practitioner
    }
}

/// What the findings of a rule are about: whose number a finding carries, and so which page
/// shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Records {
    /// 村、县区: areas, which carry a key and no number.
    Area,
    /// 村卫生室建设项目.
    Project,
    /// 重点专科建设项目.
    Specialty,
    /// 机构 with its people.
    Facility,
    /// 人员.
    Practitioner,
    /// 派驻.
    Posting,
    /// 订单定向医学生.
    Student,
    /// 报送的指标值.
    Figure,
    /// 医院管理中发现的问题.
    Irregularity,
}

/// What is asked: a stage of a target, on a date.
#[derive(Debug, Clone, Copy)]
pub struct Ask<'a> {
    /// The target.
    pub target: &'a Target,
    /// Its stage.
    pub stage: &'a Stage,
    /// What the plan leaves open.
    pub settings: &'a Settings,
    /// What is reported under the plan.
    pub indicators: &'a [Indicator],
    /// The date.
    pub as_of: NaiveDate,
}

impl Ask<'_> {
    /// The last day that is in time; `None` while the year is masked.
    pub fn deadline(&self) -> Option<NaiveDate> {
        deadline(self.stage)
    }

    /// Whether a project belongs to the stage: a stage is its own batch.
    pub fn is_of_batch(&self, project: &ProjectFacts) -> bool {
        project.batch == self.stage.id
    }

    /// Whether a project belongs to the stage, where a target has no stages by batch.
    pub fn takes_in(&self, project: &ProjectFacts) -> bool {
        self.is_of_batch(project)
            || !self.target.stages.iter().any(|stage| stage.id == project.batch)
    }
}

/// A stage as it stands on a date: with the last day that its rule names.
pub(super) fn standing(
    rule: &dyn Rule,
    stage: &Stage,
    settings: &Settings,
    as_of: NaiveDate,
) -> Stage {
    Stage { by: rule.due_by(stage, settings, as_of), ..stage.clone() }
}

/// The last day of a stage that is in time. A masked year has none.
pub(super) fn deadline(stage: &Stage) -> Option<NaiveDate> {
    stage.by.filter(|_| stage.year_source != YearSource::Masked)
}

//! A small plan and projects to judge it by, for tests.

use chrono::NaiveDate;
use uuid::Uuid;

use super::{Acceptance, Facts, Milestone, Movement, ProjectFacts};
use crate::domain::area::AreaKey;
use crate::domain::clinic::{MilestoneKind, WorkKind};
use crate::domain::funding::{FundingLevel, FundingStep};
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::inspection::InspectionKind;
use crate::domain::money::Fen;
use crate::plan::Plan;

/// 宕昌县.
pub(super) const DANGCHANG: AreaKey = AreaKey(6_212_230_000_000);
/// 武都区.
pub(super) const WUDU: AreaKey = AreaKey(6_212_020_000_000);

/// A date.
pub(super) fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

/// A plan with T01 in two batches: `first` and `second` allot 宕昌县 and 武都区.
pub(super) fn plan(first: (i64, i64), second: (i64, i64)) -> Plan {
    let stage = |id: &str, (dangchang, wudu): (i64, i64)| {
        let value = dangchang + wudu;
        format!(
            r#"
            [[target.stage]]
            id = "{id}"
            title = "{id}年批次"
            from = "{id}-01-01"
            by = "{id}-12-31"
            year_source = "inferred"
            value = {value}
            allocation = {{ 6212230000000 = {dangchang}, 6212020000000 = {wudu} }}
            "#
        )
    };
    let text = format!("{HEAD}{}{}", stage("2015", first), stage("2016", second));
    toml::from_str(&text).expect("a plan")
}

const HEAD: &str = r#"
    [plan]
    id = "sample"
    area = 6212000000000
    title = "方案"
    document = "文件"
    effective_from = "2015-01-01"

    [[clause]]
    id = "二.1"
    text = "加大贫困村卫生室建设力度"

    [[target]]
    id = "T01"
    clauses = ["一", "二.1"]
    title = "完成贫困村卫生室建设"
    rule = "clinic.accepted"
    level = "county"
    reading = "total"
    other_readings = ["each"]
    test = { at_least = 1055 }
    unit = "所"
    lead = "health"
    consequence = "减少下一年度项目资金"
    consequence_clause = "五.1"
"#;

/// A county with these projects.
pub(super) fn county(area: AreaKey, name: &str, projects: Vec<ProjectFacts>) -> Facts {
    Facts { projects, ..Facts::of(area, name.to_owned()) }
}

/// So many projects of a batch in 宕昌县, each as `make` leaves it.
pub(super) fn projects(
    first: i64,
    count: i64,
    batch: &str,
    make: impl Fn(&mut ProjectFacts),
) -> Vec<ProjectFacts> {
    let numbers = first..first + count;
    numbers
        .map(|number| {
            let mut project = project(number, batch);
            make(&mut project);
            project
        })
        .collect()
}

/// A project that has not been begun.
pub(super) fn project(number: i64, batch: &str) -> ProjectFacts {
    ProjectFacts {
        subject: SubjectId(number),
        public_id: PublicId(Uuid::from_u128(u128::try_from(number).expect("a number"))),
        code: None,
        label: format!("官亭镇{number}号村"),
        village: AreaKey(DANGCHANG.0 + 1_000_000 + number),
        facility: None,
        batch: batch.to_owned(),
        work_kind: WorkKind::NewBuild,
        milestones: vec![],
        planned_start: None,
        planned_finish: None,
        suspensions: vec![],
        open_notice: None,
        acceptance: Acceptance::Pending,
        funding: vec![],
        contractor: None,
    }
}

/// Adds a step.
pub(super) fn reach(project: &mut ProjectFacts, kind: MilestoneKind, on: &str) {
    project.milestones.push(Milestone { kind, on: day(on), learned_on: None });
}

/// Passes the project.
pub(super) fn pass(project: &mut ProjectFacts, on: &str) {
    let by = InspectionKind::Acceptance;
    project.acceptance = Acceptance::Passed { on: day(on), by, learned_on: None };
}

/// Grants the project 100,000 yuan.
pub(super) fn grant(project: &mut ProjectFacts) {
    project.funding.push(Movement {
        level: FundingLevel::Central,
        step: FundingStep::Allocated,
        amount: Fen::from_yuan(100_000),
        on: day("2015-03-01"),
        programme: None,
    });
}

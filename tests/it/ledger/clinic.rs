//! A small township to test on: two villages, two projects.

use chrono::NaiveDate;
use taizhang::domain::area::AreaKey;
use taizhang::domain::clinic::{MilestoneKind, WorkKind};
use taizhang::domain::ids::PublicId;
use taizhang::ledger::areas::{NewArea, RegisterAreas};
use taizhang::ledger::progress::{ReportProgress, StepReport};
use taizhang::ledger::projects::{IssuePlan, NewProject};

use crate::store::{PREFECTURE, Store};

pub(crate) const COUNTY: AreaKey = AreaKey(6_212_230_000_000);
pub(crate) const TOWNSHIP: AreaKey = AreaKey(6_212_231_010_000);
pub(crate) const VILLAGES: [AreaKey; 2] = [AreaKey(6_212_231_010_001), AreaKey(6_212_231_010_002)];

pub(crate) fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

/// Enters the areas.
pub(crate) async fn places(store: &Store) {
    let area = |area_key, name: &str| NewArea {
        area_key,
        name: name.to_owned(),
        official_code: None,
        valid_from: day(2011, 1, 1),
        predecessor_key: None,
    };
    let areas = vec![
        area(PREFECTURE, "陇南市"),
        area(COUNTY, "宕昌县"),
        area(TOWNSHIP, "官亭镇"),
        area(VILLAGES[0], "石院村"),
        area(VILLAGES[1], "前川村"),
    ];
    store.act(RegisterAreas { areas }).await.unwrap();
}

/// Puts a project on the list in each village.
pub(crate) async fn projects(store: &Store) -> Vec<PublicId> {
    store.act(plan()).await.unwrap().outcome.projects
}

pub(crate) fn plan() -> IssuePlan {
    let project = |(at, area_key): (usize, &AreaKey)| NewProject {
        id: None,
        area_key: *area_key,
        facility: None,
        code: format!("宕-2015-{at:04}"),
        name: format!("官亭镇第{at}卫生室"),
        batch: "2015".to_owned(),
        funding_programme: "示范".to_owned(),
        work_kind: WorkKind::NewBuild,
        structure: None,
        storeys: None,
        site: None,
        planned_area: None,
        planned_start: None,
        planned_finish: None,
        estimate: None,
    };
    IssuePlan {
        document_no: "陇发改〔2015〕示1号".to_owned(),
        issued_on: day(2015, 3, 20),
        projects: VILLAGES.iter().enumerate().map(project).collect(),
    }
}

/// A report of one step.
pub(crate) fn step(project: PublicId, kind: MilestoneKind, on: NaiveDate) -> ReportProgress {
    let report = StepReport { project, kind, reached_on: on, document_no: None, remark: None };
    ReportProgress { reports: vec![report] }
}

/// A change of a project that can be reported any number of times.
pub(crate) fn remark(project: PublicId, number: usize) -> ReportProgress {
    let report = StepReport {
        project,
        kind: MilestoneKind::Varied,
        reached_on: day(2015, 4, 1),
        document_no: Some(format!("示{number}号")),
        remark: None,
    };
    ReportProgress { reports: vec![report] }
}

//! One village with one project, taken as far as a test needs it.

use chrono::NaiveDate;
use taizhang::domain::area::AreaKey;
use taizhang::domain::checklist::{Answer, Answers, Entry, Test, find};
use taizhang::domain::clinic::{MilestoneKind, WorkKind};
use taizhang::domain::ids::PublicId;
use taizhang::domain::inspection::{InspectionKind, PanelRole};
use taizhang::ledger::inspections::{BeginInspection, NewPanelist, RecordAnswers};
use taizhang::ledger::progress::{ReportProgress, StepReport};
use taizhang::ledger::projects::{IssuePlan, NewProject};

use crate::support::TestApp;

pub(crate) const VILLAGE: AreaKey = AreaKey(6_212_231_000_001);

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

/// A project that is finished; its name is `name`.
pub(crate) async fn finished(app: &TestApp, name: &str) -> PublicId {
    let project = NewProject {
        id: None,
        area_key: VILLAGE,
        facility: None,
        code: "宕-2015-0117".to_owned(),
        name: name.to_owned(),
        batch: "2015".to_owned(),
        funding_programme: "示范".to_owned(),
        work_kind: WorkKind::NewBuild,
        structure: None,
        storeys: Some(1),
        site: None,
        planned_area: None,
        planned_start: None,
        planned_finish: None,
        estimate: None,
    };
    let plan = IssuePlan {
        document_no: "陇发改〔2015〕示1号".to_owned(),
        issued_on: day("2015-03-20"),
        projects: vec![project],
    };
    let project = app.perform(plan).await.projects[0];
    let steps = [(MilestoneKind::Started, "2015-06-02"), (MilestoneKind::Completed, "2016-03-28")];
    let reports = steps.map(|(kind, on)| StepReport {
        project,
        kind,
        reached_on: day(on),
        document_no: None,
        remark: None,
    });
    app.perform(ReportProgress { reports: reports.into() }).await;
    app.assign("wang", &project.to_string()).await;
    project
}

/// An inspection by 示范王 and 示范李 under way, with nothing filled in.
pub(crate) async fn begun(app: &TestApp, project: PublicId) -> PublicId {
    let member = |account: &str, role| NewPanelist {
        account: Some(account.to_owned()),
        role,
        name: None,
        unit: None,
        title: None,
    };
    let villager = NewPanelist {
        account: None,
        role: PanelRole::VillagerRepresentative,
        name: Some("示范群众".to_owned()),
        unit: Some("石院村一社".to_owned()),
        title: None,
    };
    let begin = BeginInspection {
        id: None,
        project,
        kind: InspectionKind::Acceptance,
        standard: "village-clinic-2014".to_owned(),
        inspected_on: day("2016-08-20"),
        notice: None,
        panel: vec![member("wang", PanelRole::Chair), member("zhao", PanelRole::Member), villager],
    };
    app.perform(begin).await
}

/// Fills in every item as the standard asks for it, but for those named.
pub(crate) async fn filled(app: &TestApp, inspection: PublicId, failing: &[&str]) {
    let standard = find("village-clinic-2014").expect("a standard");
    let mut answers = Answers::new();
    for item in &standard.criteria {
        let entry = if failing.contains(&item.id.as_str()) {
            Entry::of(Answer::NotMet).with_remark("没有达到要求")
        } else {
            Entry::of(fitting(&item.test))
        };
        answers.insert(item.id.clone(), entry);
    }
    app.perform(RecordAnswers { inspection: Some(inspection), seen: None, answers }).await;
}

fn fitting(test: &Test) -> Answer {
    match test {
        Test::Yes => Answer::Met,
        test if test.is_measured() => {
            Answer::Measured { figure: test.passing().expect("a figure that will do") }
        }
        Test::OneOf { choices, .. } => Answer::Choice { value: choices[0].clone() },
        Test::SubsetOf { choices, .. } => Answer::Choices { values: vec![choices[0].clone()] },
        Test::NotEmpty => Answer::Text { value: "陇发改〔2015〕示1号".to_owned() },
        Test::Matches => Answer::Text { value: "官亭镇石院村卫生室".to_owned() },
        _ => Answer::Date { value: day("2020-12-31") },
    }
}

/// The people of an inspection: 示范赵 beside those that every test has.
pub(crate) async fn started() -> TestApp {
    use crate::support::LONGNAN;
    use taizhang::domain::account::Role;
    let app = TestApp::start().await;
    app.add_account("zhao", "示范赵", Role::Inspector, LONGNAN).await;
    app
}

/// A form as a browser sends it.
pub(crate) fn sent(fields: &[(&str, &str)]) -> String {
    let escaped = |text: &str| {
        let bytes: Vec<String> = text.bytes().map(|byte| format!("%{byte:02X}")).collect();
        bytes.concat()
    };
    let pair = |(name, value): &(&str, &str)| format!("{}={}", escaped(name), escaped(value));
    fields.iter().map(pair).collect::<Vec<_>>().join("&")
}

/// The value of a hidden field.
pub(crate) fn hidden<'a>(page: &'a str, name: &str) -> &'a str {
    let start = format!("name=\"{name}\" value=\"");
    let at = page.find(&start).unwrap_or_else(|| panic!("{name} in {page}")) + start.len();
    page[at..].split('"').next().expect("a value")
}

//! The list of projects, narrowed, sorted and paged.

use std::cmp::Reverse;

use askama::Template;
use axum::extract::State;
use axum::response::Html;
use chrono::NaiveDate;
use serde::Deserialize;

use super::words;
use crate::domain::clinic::{Stage, WorkKind};
use crate::ledger::Ledger;
use crate::ledger::projects::{self, ProjectFilter, ProjectLine};
use crate::web::components::{Field, Paged, Pager, Status};
use crate::web::error::Result;
use crate::web::extract::{FormText, PageContext, PageQuery};
use crate::web::routes::{Pass, Routes};

/// What the list can be sorted by: the code in the address and the head of the column.
const ORDERS: [(&str, &str); 5] = [
    ("", "地点"),
    ("code", "编号"),
    ("late", "逾期"),
    ("planned", "计划完工"),
    ("last", "最近进展"),
];

pub(super) fn router() -> Routes {
    Routes::new().get("/projects", Pass::PROJECTS, list_projects)
}

/// Which projects are wanted, in which order.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Wanted {
    batch: Option<String>,
    stage: Option<Stage>,
    work_kind: Option<WorkKind>,
    q: Option<String>,
    late: Option<bool>,
    sort: Option<String>,
    page: Option<usize>,
}

#[derive(Template)]
#[template(path = "project_list.html")]
struct ProjectsPage {
    ctx: PageContext,
    form: FormText,
    wanted: Wanted,
    batches: Vec<String>,
    found: Paged<ProjectLine>,
}

async fn list_projects(
    State(ledger): State<Ledger>,
    ctx: PageContext,
    PageQuery(wanted): PageQuery<Wanted>,
) -> Result<Html<String>> {
    let all = ProjectFilter::default();
    let all = projects::list(ledger.read(), ctx.area, ctx.known, ctx.as_of, &all).await?;
    let mut batches: Vec<_> = all.into_iter().map(|line| line.batch).collect();
    batches.sort_unstable();
    batches.dedup();
    let filter = wanted.filter();
    let lines = projects::list(ledger.read(), ctx.area, ctx.known, ctx.as_of, &filter).await?;
    Ok(Html(ProjectsPage::of(ctx, wanted, batches, lines).render()?))
}

impl Wanted {
    fn filter(&self) -> ProjectFilter {
        ProjectFilter {
            batch: self.batch.clone(),
            stage: self.stage,
            work_kind: self.work_kind,
            q: self.q.clone(),
            late: self.late,
        }
    }

    fn sort(&self) -> &str {
        self.sort.as_deref().unwrap_or_default()
    }

    /// What was chosen, by name; blank where nothing was.
    fn typed(&self) -> [(&'static str, String); 6] {
        [
            ("q", self.q.clone().unwrap_or_default()),
            ("batch", self.batch.clone().unwrap_or_default()),
            ("stage", self.stage.map(Stage::code).unwrap_or_default()),
            ("work_kind", self.work_kind.map(WorkKind::code).unwrap_or_default()),
            ("late", self.late.map(|late| late.to_string()).unwrap_or_default()),
            ("sort", self.sort().to_owned()),
        ]
    }
}

impl ProjectsPage {
    fn of(
        ctx: PageContext,
        wanted: Wanted,
        batches: Vec<String>,
        mut lines: Vec<ProjectLine>,
    ) -> Self {
        sort(&mut lines, wanted.sort(), ctx.as_of);
        let form = FormText::filled(wanted.typed());
        Self { ctx, form, batches, found: Paged::of(lines, wanted.page), wanted }
    }

    /// The same list on another page or in another order.
    fn address(&self, name: &str, value: &str) -> String {
        let typed = self.wanted.typed();
        let mut parts: Vec<(&str, &str)> = typed
            .iter()
            .filter(|(own, _)| *own != name)
            .map(|(own, value)| (*own, value.as_str()))
            .collect();
        parts.push((name, value));
        self.ctx.link_with("/projects", &parts)
    }

    fn pager(&self) -> Pager {
        self.found.pager(|page| self.address("page", page))
    }

    fn orders(&self) -> Vec<(String, &'static str, bool)> {
        let order = |(code, label): (&'static str, &'static str)| {
            (self.address("sort", code), label, code == self.wanted.sort())
        };
        ORDERS.into_iter().map(order).collect()
    }

    fn batch_field(&self) -> Field<'_> {
        let options = self.batches.iter().map(|batch| (batch.clone(), format!("{batch}年批次")));
        Field::choice(&self.form, "batch", "批次", options).blank("全部")
    }

    fn stage_field(&self) -> Field<'_> {
        let options = Stage::ALL.iter().map(|stage| (stage.code(), stage.label().to_owned()));
        Field::choice(&self.form, "stage", "进度", options).blank("全部")
    }

    fn kind_field(&self) -> Field<'_> {
        let options = WorkKind::ALL.iter().map(|kind| (kind.code(), kind.label().to_owned()));
        Field::choice(&self.form, "work_kind", "建设性质", options).blank("全部")
    }

    fn text_field(&self) -> Field<'_> {
        Field::text(&self.form, "q", "编号、名称或地点")
    }

    fn late_field(&self) -> Field<'_> {
        Field::tick(&self.form, "late", "只看逾期")
    }

    fn badge(line: &ProjectLine) -> Status {
        words::stage(line.stage)
    }

    fn href(&self, line: &ProjectLine) -> String {
        self.ctx.link(&format!("/projects/{}", line.id))
    }

    /// How late it is, in words; blank where it is not.
    fn late(&self, line: &ProjectLine) -> String {
        late(line, self.ctx.as_of)
    }
}

/// How late a project is, in words; blank where it is not.
pub(super) fn late(line: &ProjectLine, as_of: NaiveDate) -> String {
    let works = line.works_late_days(as_of).map(|days| format!("完工逾期 {days} 天"));
    let mending = line.rectification_late_days(as_of).map(|days| format!("整改超期 {days} 天"));
    works.into_iter().chain(mending).collect::<Vec<_>>().join("，")
}

fn sort(lines: &mut [ProjectLine], by: &str, as_of: NaiveDate) {
    match by {
        "code" => lines.sort_by(|one, other| one.code.cmp(&other.code)),
        "planned" => lines.sort_by_key(|line| (line.planned_finish.is_none(), line.planned_finish)),
        "last" => lines.sort_by_key(|line| Reverse(line.last_step_on)),
        "late" => lines.sort_by_key(|line| {
            Reverse(line.works_late_days(as_of).max(line.rectification_late_days(as_of)))
        }),
        _ => {}
    }
}

//! Beginning an inspection: what for, by which standard, when, and by whom.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Redirect, Response};
use chrono::NaiveDate;
use serde::Deserialize;
use validator::Validate;

use crate::domain::checklist;
use crate::domain::clinic::Stage;
use crate::domain::ids::PublicId;
use crate::domain::inspection::{InspectionKind, PanelRole};
use crate::domain::project::ProjectKind;
use crate::ledger::Ledger;
use crate::ledger::accounts::{self, Task};
use crate::ledger::inspections::{BeginInspection, NewPanelist};
use crate::web::components::{Entry, Field};
use crate::web::error::Result;
use crate::web::extract::{FormText, PageContext, PageQuery, Path, Submitted};
use crate::web::pages::forms::{self, Sent};
use crate::web::pages::project::Head;
use crate::web::routes::{Pass, Routes};

/// How many members the form has room for beside the villager.
const ROOM: usize = 5;

/// The part of the member without an account, who comes after the others.
const OUTSIDER: &str = "panel.5.role";

pub(super) fn router() -> Routes {
    Routes::new().get("/projects/{id}/inspections/new", Pass::INSPECT, show_form).post(
        "/projects/{id}/inspections/new",
        Pass::INSPECT,
        begin,
    )
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct For {
    notice: Option<PublicId>,
}

#[derive(Template)]
#[template(path = "inspection/begin.html")]
struct BeginPage<'a> {
    ctx: PageContext,
    head: Head,
    entry: Entry<'a>,
}

async fn show_form(
    State(ledger): State<Ledger>,
    Path(id): Path<PublicId>,
    PageQuery(wanted): PageQuery<For>,
    ctx: PageContext,
) -> Result<Html<String>> {
    let head = Head::load(&ledger, &ctx, id).await?;
    let standard = checklist::standards_of(head.sheet.kind).next();
    let mut fields = vec![
        ("standard".to_owned(), standard.map(|one| one.id.clone()).unwrap_or_default()),
        ("inspected_on".to_owned(), ctx.as_of.min(ctx.now.date()).to_string()),
        ("panel.0.role".to_owned(), PanelRole::Chair.code()),
    ];
    let kind = match wanted.notice {
        Some(_) => InspectionKind::Reinspection,
        None => next_due(&head),
    };
    fields.push(("kind".to_owned(), kind.code()));
    fields.extend(wanted.notice.map(|notice| ("notice".to_owned(), notice.to_string())));
    page(&ledger, head, ctx, &FormText::filled(fields)).await
}

/// What a project is inspected for next, by where it stands.
fn next_due(head: &Head) -> InspectionKind {
    match (head.sheet.kind, head.sheet.stage) {
        (ProjectKind::Clinic, Stage::Accepted) => InspectionKind::Commissioning,
        (ProjectKind::Clinic, _) | (_, Stage::Completed | Stage::Rectifying) => {
            InspectionKind::Acceptance
        }
        (ProjectKind::KeySpecialty, Stage::Accepted | Stage::InService) => {
            InspectionKind::FinalAppraisal
        }
        (ProjectKind::KeySpecialty, _) => InspectionKind::MidtermAppraisal,
    }
}

async fn page(
    ledger: &Ledger,
    head: Head,
    ctx: PageContext,
    form: &FormText,
) -> Result<Html<String>> {
    let id = head.sheet.id;
    let path = format!("/projects/{id}/inspections/new");
    let ctx = ctx.at_path(path.clone());
    let (area, today) = (head.sheet.area_key, ctx.now.date());
    let people = accounts::inspectors(ledger.read(), Task::Panel, area, today).await?;
    let people: Vec<_> = people
        .into_iter()
        .map(|one| (one.name, format!("{}（{}）", one.display_name, one.unit)))
        .collect();
    let own = head.sheet.kind;
    let standards = checklist::standards_of(own).map(|one| (one.id.clone(), one.title.clone()));
    let kinds = own.inspections().iter().map(|one| (one.code(), one.label().to_owned()));
    let mut fields = vec![
        Field::pick(form, "kind", "检查种类", kinds).required(),
        Field::choice(form, "standard", "标准", standards).required().hint("复查沿用原检查的条目"),
        Field::date(form, "inspected_on", "现场日期").required(),
    ];
    for at in 0..ROOM {
        let label = if at == 0 { "组长" } else { "成员" };
        fields.push(Field::choice(form, format!("panel.{at}.account"), label, people.clone()));
    }
    let (role, name, unit) = outsider(own);
    let outside = |part: &str| format!("panel.{ROOM}.{part}");
    fields.push(Field::text(form, outside("name"), name).hint("没有账号，在纸上签字，由组员确认"));
    fields.push(Field::text(form, outside("unit"), unit));
    let mut entry = Entry::new(form, ctx.after(&path), "发起检查")
        .hidden("project", id.to_string())
        .hidden("panel.0.role", PanelRole::Chair.code())
        .hidden(OUTSIDER, role.code())
        .fields(fields);
    if !form.text("notice").is_empty() {
        entry = entry.hidden("notice", form.text("notice"));
    }
    Ok(Html(BeginPage { ctx, head, entry }.render()?))
}

/// Who may be on the panel without an account: the part, and what the form calls them.
const fn outsider(kind: ProjectKind) -> (PanelRole, &'static str, &'static str) {
    match kind {
        ProjectKind::Clinic => (PanelRole::VillagerRepresentative, "群众代表", "群众代表所在组社"),
        ProjectKind::KeySpecialty => (PanelRole::Expert, "外请专家", "专家所在单位"),
    }
}

async fn begin(
    State(ledger): State<Ledger>,
    Path(id): Path<PublicId>,
    ctx: PageContext,
    sent: Submitted<Rows>,
) -> Result<Response> {
    let named = |rows: Rows| rows.command(id);
    match forms::perform(&ledger, &ctx.viewer, sent, named).await? {
        Sent::Done(begun) => {
            Ok(Redirect::to(&ctx.after(&format!("/inspections/{begun}"))).into_response())
        }
        Sent::Again(status, form) => {
            let head = Head::load(&ledger, &ctx, id).await?;
            Ok((status, page(&ledger, head, ctx, &form).await?).into_response())
        }
    }
}

/// The form as it was typed: rows that were left blank are no members.
#[derive(Debug, Deserialize, Validate)]
struct Rows {
    kind: InspectionKind,
    #[serde(deserialize_with = "crate::domain::typed::line")]
    standard: String,
    #[serde(deserialize_with = "crate::domain::typed::date")]
    inspected_on: NaiveDate,
    notice: Option<PublicId>,
    #[serde(default)]
    panel: Vec<Row>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Row {
    account: String,
    name: String,
    unit: String,
    role: Option<PanelRole>,
}

impl Rows {
    fn command(self, project: PublicId) -> BeginInspection {
        let Self { kind, standard, inspected_on, notice, panel } = self;
        let panel = panel.into_iter().filter_map(Row::member).collect();
        BeginInspection { id: None, project, kind, standard, inspected_on, notice, panel }
    }
}

impl Row {
    fn member(self) -> Option<NewPanelist> {
        let some = |text: String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let (account, name, unit) = (some(self.account), some(self.name), some(self.unit));
        (account.is_some() || name.is_some()).then(|| NewPanelist {
            account,
            role: self.role.unwrap_or(PanelRole::Member),
            name,
            unit,
            title: None,
        })
    }
}

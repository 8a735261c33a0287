//! Which inspectors a project is assigned to.

use axum::extract::State;
use axum::response::{Html, Response};

use super::Head;
use super::form::{FormPage, OnRecord};
use crate::domain::ids::PublicId;
use crate::ledger::Ledger;
use crate::ledger::accounts::{self, Task};
use crate::ledger::assignments::{self, AssignInspector};
use crate::web::components::{Entry, Field};
use crate::web::error::Result;
use crate::web::extract::{FormText, PageContext, Path, Submitted};
use crate::web::pages::forms;
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    let path = "/projects/{id}/assignments";
    Routes::new().get(path, Pass::ASSIGN, show_form).post(path, Pass::ASSIGN, assign)
}

async fn show_form(
    State(ledger): State<Ledger>,
    Path(id): Path<PublicId>,
    ctx: PageContext,
) -> Result<Html<String>> {
    page(&ledger, id, ctx, &FormText::blank()).await
}

async fn page(
    ledger: &Ledger,
    id: PublicId,
    ctx: PageContext,
    form: &FormText,
) -> Result<Html<String>> {
    let head = Head::load(ledger, &ctx, id).await?;
    let (db, scope) = (ledger.read(), ctx.viewer.scope());
    let (area, today) = (head.sheet.area_key, ctx.now.date());
    let people = accounts::inspectors(db, Task::Assignment, area, today).await?;
    let people =
        people.into_iter().map(|one| (one.name, format!("{}（{}）", one.display_name, one.unit)));
    let there = assignments::of_project(db, scope, head.sheet.subject_id).await?;
    let entry = Entry::new(form, ctx.after(&format!("/projects/{id}/assignments")), "指派")
        .hidden("projects.0", id.to_string())
        .fields(vec![
            Field::choice(form, "account", "核查员", people).required(),
            Field::date(form, "valid_from", "起").required(),
            Field::date(form, "valid_until", "止").hint("到期自动失效"),
        ]);
    let until = |on: Option<chrono::NaiveDate>| match on {
        Some(on) => format!("至 {on}"),
        None => "未定止期".to_owned(),
    };
    let line = |at: assignments::AssignmentLine| OnRecord {
        what: at.inspector,
        on: at.valid_from.to_string(),
        note: until(at.valid_until),
        href: String::new(),
        link: "",
    };
    let lines = there.into_iter().map(line).collect();
    let entries = vec![("指派核查员", entry)];
    FormPage { ctx, head: &head, title: "指派核查员", entries, lines }.html()
}

async fn assign(
    State(ledger): State<Ledger>,
    Path(id): Path<PublicId>,
    ctx: PageContext,
    sent: Submitted<AssignInspector>,
) -> Result<Response> {
    let done = forms::perform(&ledger, &ctx.viewer, sent, |assign| assign).await?;
    let onward = ctx.after(&format!("/projects/{id}"));
    done.lead(onward, |form| async move { page(&ledger, id, ctx, &form).await }).await
}

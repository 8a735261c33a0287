//! Halting works, and resuming them.

use axum::extract::State;
use axum::response::{Html, Response};

use super::Head;
use super::form::{FormPage, OnRecord};
use crate::domain::ids::PublicId;
use crate::ledger::Ledger;
use crate::ledger::progress::{Resume, Suspend};
use crate::web::components::{Entry, Field};
use crate::web::error::Result;
use crate::web::extract::{FormText, PageContext, Path, Submitted};
use crate::web::pages::forms;
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new()
        .get("/projects/{id}/suspension", Pass::REPORT, show_form)
        .post("/projects/{id}/suspension", Pass::REPORT, suspend)
        .post("/projects/{id}/suspension/{halt}", Pass::REPORT, resume)
}

async fn show_form(
    State(ledger): State<Ledger>,
    Path(id): Path<PublicId>,
    ctx: PageContext,
) -> Result<Html<String>> {
    page(&ledger, id, ctx, &FormText::blank()).await
}

/// Where a halt is open, the form that ends it; else the one that begins one.
async fn page(
    ledger: &Ledger,
    id: PublicId,
    ctx: PageContext,
    form: &FormText,
) -> Result<Html<String>> {
    let path = format!("/projects/{id}/suspension");
    let mut ctx = ctx.at_path(path.clone());
    ctx.as_of = ctx.as_of.max(ctx.now.date());
    let head = Head::load(ledger, &ctx, id).await?;
    let halt = head.sheet.suspensions.iter().find(|at| at.until.is_none());
    let entry = match halt {
        Some(halt) => Entry::new(form, ctx.after(&format!("{path}/{}", halt.id)), "登记复工")
            .seen(halt.version)
            .fields(vec![Field::date(form, "until", "停工最后一天").required()]),
        None => Entry::new(form, ctx.after(&path), "登记停工")
            .hidden("project", id.to_string())
            .fields(vec![
                Field::date(form, "from", "停工第一天").required(),
                Field::date(form, "until", "停工最后一天"),
                Field::text(form, "reason", "原因").required(),
                Field::text(form, "document_no", "文号"),
            ]),
    };
    let line = |at: &crate::ledger::projects::SuspensionLine| OnRecord {
        what: "停工".to_owned(),
        on: at.until.map_or_else(
            || format!("{} 起，尚未复工", at.from),
            |until| format!("{} 至 {until}", at.from),
        ),
        note: at.reason.clone(),
        href: String::new(),
        link: "",
    };
    let lines = head.sheet.suspensions.iter().map(line).collect();
    let title = if halt.is_some() { "复工" } else { "停工" };
    let entries = vec![(title, entry)];
    FormPage { ctx, head: &head, title, entries, lines }.html()
}

async fn suspend(
    State(ledger): State<Ledger>,
    Path(id): Path<PublicId>,
    ctx: PageContext,
    sent: Submitted<Suspend>,
) -> Result<Response> {
    let done = forms::perform(&ledger, &ctx.viewer, sent, |suspend| suspend).await?;
    let onward = ctx.after(&format!("/projects/{id}"));
    done.lead(onward, |form| async move { page(&ledger, id, ctx, &form).await }).await
}

async fn resume(
    State(ledger): State<Ledger>,
    Path((id, halt)): Path<(PublicId, PublicId)>,
    ctx: PageContext,
    sent: Submitted<Resume>,
) -> Result<Response> {
    let seen = sent.form.seen();
    let named = |resume| Resume { suspension: Some(halt), seen, ..resume };
    let done = forms::perform(&ledger, &ctx.viewer, sent, named).await?;
    let onward = ctx.after(&format!("/projects/{id}"));
    done.lead(onward, |form| async move { page(&ledger, id, ctx, &form).await }).await
}

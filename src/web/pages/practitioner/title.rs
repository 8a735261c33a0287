//! Entering a title, correcting it, striking it out.

use axum::extract::State;
use axum::response::{Html, Response};
use serde::Deserialize;

use super::Head;
use super::form::{FormPage, OnRecord, Typed, text};
use crate::domain::ids::PublicId;
use crate::domain::practitioner::TitleRank;
use crate::ledger::Ledger;
use crate::ledger::practitioners::{AddTitle, CorrectTitle, NewTitle, StrikeTitle, TitleLine};
use crate::web::components::{Entry, Field};
use crate::web::error::Result;
use crate::web::extract::{FormText, PageContext, PageQuery, Path, Submitted};
use crate::web::pages::forms::{self, Nothing, options};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new()
        .get("/practitioners/{id}/titles", Pass::STAFF, show_form)
        .post("/practitioners/{id}/titles", Pass::STAFF, add)
        .post("/practitioners/{id}/titles/{title}", Pass::STAFF, correct)
        .post("/practitioners/{id}/titles/{title}/strike", Pass::STAFF, strike)
}

/// Which record is to be corrected.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(default)]
struct Asked {
    id: Option<PublicId>,
}

async fn show_form(
    State(ledger): State<Ledger>,
    Path(id): Path<PublicId>,
    PageQuery(asked): PageQuery<Asked>,
    ctx: PageContext,
) -> Result<Html<String>> {
    page(&ledger, id, ctx, asked.id, Typed::blank()).await
}

async fn page(
    ledger: &Ledger,
    id: PublicId,
    mut ctx: PageContext,
    named: Option<PublicId>,
    mut typed: Typed,
) -> Result<Html<String>> {
    let head = Head::of_form(ledger, &mut ctx, id, "titles").await?;
    let found = head.sheet.titles.iter().find(|at| Some(at.id) == named);
    if let Some(at) = found.filter(|_| typed.is_fresh()) {
        typed.correct = FormText::filled([
            ("rank", at.rank.code()),
            ("name", at.name.clone()),
            ("from", at.from.to_string()),
            ("document_no", text(at.document_no.as_ref())),
        ]);
    }
    let path = format!("{}/titles", head.path());
    let entries = if let Some(at) = found {
        changing(&ctx, &format!("{path}/{}", at.id), at.version, &typed)
    } else {
        let form = &typed.add;
        let entry = Entry::new(form, ctx.after(&path), "登记").fields(fields(form));
        vec![("登记职称", entry)]
    };
    let line = |at: &TitleLine| OnRecord {
        what: at.name.clone(),
        on: at.from.to_string(),
        note: at.rank.label().to_owned(),
        href: ctx.link_with(&path, &[("id", &at.id.to_string())]),
    };
    let lines = head.sheet.titles.iter().map(line).collect();
    let title = if found.is_some() { "更正职称" } else { "登记职称" };
    FormPage { ctx, head: &head, title, entries, lines }.html()
}

fn fields(form: &FormText) -> Vec<Field<'_>> {
    vec![
        Field::choice(form, "rank", "级别", options!(TitleRank)).required(),
        Field::text(form, "name", "职称").required().hint("如 主治医师"),
        Field::date(form, "from", "取得日期").required(),
        Field::text(form, "document_no", "文号"),
    ]
}

fn changing<'a>(
    ctx: &PageContext,
    path: &str,
    version: i32,
    typed: &'a Typed,
) -> Vec<(&'static str, Entry<'a>)> {
    let mut right = fields(&typed.correct);
    right.push(Field::lines(&typed.correct, "_reason", "更正理由").required());
    let right = Entry::new(&typed.correct, ctx.after(path), "更正").seen(version).fields(right);
    let form = &typed.strike;
    let wrong = Entry::new(form, ctx.after(&format!("{path}/strike")), "撤销这条登记")
        .seen(version)
        .confirm("撤销后仍可在经过中看到。确认撤销？")
        .fields(vec![Field::lines(form, "_reason", "撤销理由").required()]);
    vec![("更正", right), ("登记有误，撤销", wrong)]
}

async fn add(
    State(ledger): State<Ledger>,
    Path(practitioner): Path<PublicId>,
    ctx: PageContext,
    sent: Submitted<NewTitle>,
) -> Result<Response> {
    let named = |title| AddTitle { practitioner, title };
    let done = forms::perform(&ledger, &ctx.viewer, sent, named).await?;
    let onward = ctx.after(&format!("/practitioners/{practitioner}"));
    let again = |add| page(&ledger, practitioner, ctx, None, Typed { add, ..Typed::blank() });
    done.lead(onward, again).await
}

async fn correct(
    State(ledger): State<Ledger>,
    Path((person, id)): Path<(PublicId, PublicId)>,
    ctx: PageContext,
    sent: Submitted<NewTitle>,
) -> Result<Response> {
    let seen = sent.form.seen();
    let named = |title| CorrectTitle { id, seen, title };
    let done = forms::perform_with_reason(&ledger, &ctx.viewer, sent, named).await?;
    let onward = ctx.after(&format!("/practitioners/{person}"));
    let again = |correct| page(&ledger, person, ctx, Some(id), Typed { correct, ..Typed::blank() });
    done.lead(onward, again).await
}

async fn strike(
    State(ledger): State<Ledger>,
    Path((person, id)): Path<(PublicId, PublicId)>,
    ctx: PageContext,
    sent: Submitted<Nothing>,
) -> Result<Response> {
    let seen = sent.form.seen();
    let named = |_| StrikeTitle { id, seen };
    let done = forms::perform_with_reason(&ledger, &ctx.viewer, sent, named).await?;
    let onward = ctx.after(&format!("/practitioners/{person}"));
    let again = |strike| page(&ledger, person, ctx, Some(id), Typed { strike, ..Typed::blank() });
    done.lead(onward, again).await
}

//! Reporting a step, correcting one, striking one out.

use axum::extract::State;
use axum::response::{Html, Response};
use serde::Deserialize;

use super::Head;
use super::form::{FormPage, OnRecord};
use crate::domain::clinic::MilestoneKind;
use crate::domain::ids::PublicId;
use crate::ledger::Ledger;
use crate::ledger::progress::{CorrectStep, ReportProgress, StrikeStep};
use crate::ledger::projects::StepLine;
use crate::web::components::{Entry, Field};
use crate::web::error::Result;
use crate::web::extract::{FormText, PageContext, PageQuery, Path, Submitted};
use crate::web::pages::forms::{self, Nothing};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new()
        .get("/projects/{id}/progress", Pass::REPORT, show_form)
        .post("/projects/{id}/progress", Pass::REPORT, report)
        .post("/projects/{id}/progress/{step}", Pass::REPORT, correct)
        .post("/projects/{id}/progress/{step}/strike", Pass::REPORT, strike)
}

/// Which step is to be corrected.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    step: Option<PublicId>,
}

/// What was typed into the page's forms.
#[derive(Default)]
struct Typed {
    report: FormText,
    correct: FormText,
    strike: FormText,
}

impl Typed {
    fn blank() -> Self {
        Self { report: FormText::blank(), correct: FormText::blank(), strike: FormText::blank() }
    }
}

async fn show_form(
    State(ledger): State<Ledger>,
    Path(id): Path<PublicId>,
    PageQuery(asked): PageQuery<Asked>,
    ctx: PageContext,
) -> Result<Html<String>> {
    page(&ledger, id, ctx, asked.step, Typed::blank()).await
}

async fn page(
    ledger: &Ledger,
    id: PublicId,
    ctx: PageContext,
    step: Option<PublicId>,
    mut typed: Typed,
) -> Result<Html<String>> {
    let mut ctx = ctx.at_path(format!("/projects/{id}/progress"));
    ctx.as_of = ctx.as_of.max(ctx.now.date());
    let head = Head::load(ledger, &ctx, id).await?;
    let found = head.sheet.steps.iter().find(|at| Some(at.id) == step && at.kind.is_reported());
    if let Some(at) = found.filter(|_| typed.correct.text("reached_on").is_empty()) {
        let document = at.document_no.clone().unwrap_or_default();
        let fields = [("reached_on", at.reached_on.to_string()), ("document_no", document)];
        if typed.correct.faults().is_empty() && typed.correct.detail().is_none() {
            typed.correct = FormText::filled(fields);
        }
    }
    let entries = match found {
        Some(at) => correcting(&ctx, &head, at, &typed),
        None => vec![("登记进展", reporting(&ctx, &head, &typed.report))],
    };
    let lines = on_record(&ctx, &head);
    let title = if found.is_some() { "更正进展" } else { "登记进展" };
    FormPage { ctx, head: &head, title, entries, lines }.html()
}

fn reporting<'a>(ctx: &PageContext, head: &Head, form: &'a FormText) -> Entry<'a> {
    let id = head.sheet.id;
    let own = |kind: &&MilestoneKind| kind.is_reported() && head.sheet.kind.has_step(**kind);
    let kinds = MilestoneKind::ALL.iter().filter(own);
    let kinds = kinds.map(|kind| (kind.code(), kind.label().to_owned()));
    Entry::new(form, ctx.after(&format!("/projects/{id}/progress")), "登记")
        .draft(format!("progress-{id}"))
        .hidden("reports.0.project", id.to_string())
        .fields(vec![
            Field::choice(form, "reports.0.kind", "节点", kinds)
                .required()
                .hint("初验和竣工验收由检查结论产生，不在这里登记"),
            Field::date(form, "reports.0.reached_on", "发生日期").required(),
            Field::text(form, "reports.0.document_no", "文号")
                .hint("计划下达、变更、调出、决算必填"),
            Field::lines(form, "reports.0.remark", "说明"),
        ])
}

fn correcting<'a>(
    ctx: &PageContext,
    head: &Head,
    step: &StepLine,
    typed: &'a Typed,
) -> Vec<(&'static str, Entry<'a>)> {
    let path = format!("{}/progress/{}", head.forms(), step.id);
    let (correct, strike) = (&typed.correct, &typed.strike);
    let right = Entry::new(correct, ctx.after(&path), "更正").seen(step.version).fields(vec![
        Field::date(correct, "reached_on", "发生日期").required(),
        Field::text(correct, "document_no", "文号"),
        Field::lines(correct, "_reason", "更正理由").required(),
    ]);
    let wrong = Entry::new(strike, ctx.after(&format!("{path}/strike")), "撤销这条登记")
        .seen(step.version)
        .confirm("撤销后仍可在经过中看到。确认撤销？")
        .fields(vec![Field::lines(strike, "_reason", "撤销理由").required()]);
    vec![("更正", right), ("登记有误，撤销", wrong)]
}

fn on_record(ctx: &PageContext, head: &Head) -> Vec<OnRecord> {
    let line = |at: &StepLine| OnRecord {
        what: at.kind.label().to_owned(),
        on: at.reached_on.to_string(),
        note: format!("{} 录入", at.learned_at),
        href: if at.kind.is_reported() {
            ctx.link_with(&format!("{}/progress", head.forms()), &[("step", &at.id.to_string())])
        } else {
            String::new()
        },
        link: "更正或撤销",
    };
    head.sheet.steps.iter().map(line).collect()
}

async fn report(
    State(ledger): State<Ledger>,
    Path(id): Path<PublicId>,
    ctx: PageContext,
    sent: Submitted<ReportProgress>,
) -> Result<Response> {
    let done = forms::perform(&ledger, &ctx.viewer, sent, |report| report).await?;
    let onward = ctx.after(&format!("/projects/{id}"));
    let again = |report| {
        let typed = Typed { report, ..Typed::blank() };
        page(&ledger, id, ctx, None, typed)
    };
    done.lead(onward, again).await
}

async fn correct(
    State(ledger): State<Ledger>,
    Path((id, step)): Path<(PublicId, PublicId)>,
    ctx: PageContext,
    sent: Submitted<CorrectStep>,
) -> Result<Response> {
    let seen = sent.form.seen();
    let named = |correct| CorrectStep { step: Some(step), seen, ..correct };
    let done = forms::perform_with_reason(&ledger, &ctx.viewer, sent, named).await?;
    let onward = ctx.after(&format!("/projects/{id}"));
    let again = |correct| {
        let typed = Typed { correct, ..Typed::blank() };
        page(&ledger, id, ctx, Some(step), typed)
    };
    done.lead(onward, again).await
}

async fn strike(
    State(ledger): State<Ledger>,
    Path((id, step)): Path<(PublicId, PublicId)>,
    ctx: PageContext,
    sent: Submitted<Nothing>,
) -> Result<Response> {
    let seen = sent.form.seen();
    let named = |_| StrikeStep { step, seen };
    let done = forms::perform_with_reason(&ledger, &ctx.viewer, sent, named).await?;
    let onward = ctx.after(&format!("/projects/{id}"));
    let again = |strike| {
        let typed = Typed { strike, ..Typed::blank() };
        page(&ledger, id, ctx, Some(step), typed)
    };
    done.lead(onward, again).await
}

//! One irregularity: what was found, and what can be done with it next.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, Response};

use super::{PATH, badge};
use crate::domain::account::Permission;
use crate::domain::ids::PublicId;
use crate::domain::irregularity::IrregularityState;
use crate::domain::time::Known;
use crate::ledger::irregularities::{
    self, CloseIrregularity, DeductFunds, IrregularityLine, IrregularitySheet, IrregularityVersion,
    RectifyIrregularity, ReopenIrregularity, StrikeIrregularity,
};
use crate::ledger::{Command, Ledger};
use crate::web::components::{Entry, Field, Status};
use crate::web::error::Result;
use crate::web::extract::{FormText, PageContext, Path, Submitted};
use crate::web::pages::forms::{self, Nothing, Sent};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new()
        .get("/irregularities/{id}", Pass::IRREGULARITIES, show)
        .post("/irregularities/{id}/deduct", Pass::EDIT, deduct)
        .post("/irregularities/{id}/rectify", Pass::EDIT, rectify)
        .post("/irregularities/{id}/reopen", Pass::EDIT, reopen)
        .post("/irregularities/{id}/close", Pass::EDIT, close)
        .post("/irregularities/{id}/strike", Pass::EDIT, strike)
}

#[derive(Template)]
#[template(path = "irregularities/show.html")]
struct ShowPage<'a> {
    ctx: PageContext,
    line: IrregularityLine,
    badge: Status,
    entries: Vec<(&'static str, Entry<'a>)>,
    steps: Vec<(Status, IrregularityVersion)>,
}

/// What was typed into one of the page's forms, and which.
#[derive(Debug, Default)]
struct Typed {
    which: &'static str,
    form: FormText,
}

impl Typed {
    /// What was typed into this form; a fresh one where it was another.
    fn of(&self, which: &str) -> FormText {
        if self.which == which { self.form.clone() } else { FormText::blank() }
    }
}

/// The page's forms, each with what was typed into it.
struct Forms {
    deduct: FormText,
    rectify: FormText,
    reopen: FormText,
    close: FormText,
    strike: FormText,
}

async fn show(
    State(ledger): State<Ledger>,
    Path(id): Path<PublicId>,
    ctx: PageContext,
) -> Result<Html<String>> {
    page(&ledger, ctx, id, Typed::default()).await
}

fn path(id: PublicId) -> String {
    format!("{PATH}/{id}")
}

async fn page(
    ledger: &Ledger,
    ctx: PageContext,
    id: PublicId,
    typed: Typed,
) -> Result<Html<String>> {
    let ctx = ctx.at_path(path(id));
    let (db, scope) = (ledger.read(), ctx.viewer.scope());
    let writes = ctx.viewer.may(Permission::EditRecords) && ctx.known == Known::Now;
    // Whoever works on it works on what stands today.
    let on = if writes { ctx.now.date().max(ctx.as_of) } else { ctx.as_of };
    let sheet = irregularities::sheet(db, scope, ctx.known, on, id).await?;
    let forms = Forms {
        deduct: typed.of("deduct"),
        rectify: typed.of("rectify"),
        reopen: typed.of("reopen"),
        close: typed.of("close"),
        strike: typed.of("strike"),
    };
    let entries = if writes { entries(&ctx, &sheet.line, &forms) } else { Vec::new() };
    let IrregularitySheet { line, versions } = sheet;
    let steps = versions.into_iter().map(|version| (badge(version.state), version)).collect();
    let page = ShowPage { badge: badge(line.state), ctx, line, entries, steps };
    Ok(Html(page.render()?))
}

/// What can be done next, each under its heading.
fn entries<'a>(
    ctx: &PageContext,
    line: &IrregularityLine,
    forms: &'a Forms,
) -> Vec<(&'static str, Entry<'a>)> {
    let to = |step: &str| ctx.link(&format!("{}/{step}", path(line.id)));
    let deduct =
        Entry::new(&forms.deduct, to("deduct"), "登记扣减").seen(line.version).fields(vec![
            Field::number(&forms.deduct, "deduction", "扣减金额（元）").required(),
            Field::date(&forms.deduct, "deducted_on", "决定日期").required(),
            Field::text(&forms.deduct, "deduction_document_no", "文号").required(),
        ]);
    let rectify = || {
        Entry::new(&forms.rectify, to("rectify"), "登记整改完成").seen(line.version).fields(vec![
            Field::date(&forms.rectify, "rectified_on", "整改完成日期").required(),
            Field::lines(&forms.rectify, "rectification", "整改情况").required(),
        ])
    };
    let close = || {
        Entry::new(&forms.close, to("close"), "销号").seen(line.version).fields(vec![
            Field::date(&forms.close, "closed_on", "核销日期").required(),
            Field::lines(&forms.close, "closing_words", "核实情况").required(),
        ])
    };
    let reopen = || {
        let reason = Field::lines(&forms.reopen, "_reason", "退回理由").required();
        Entry::new(&forms.reopen, to("reopen"), "退回整改").seen(line.version).fields(vec![reason])
    };
    let strike = || {
        let reason = Field::lines(&forms.strike, "_reason", "撤销理由").required();
        Entry::new(&forms.strike, to("strike"), "撤销")
            .seen(line.version)
            .confirm("只用于误登的记录。撤销后不再统计，经过仍在日志中。确认？")
            .fields(vec![reason])
    };
    match line.state {
        IrregularityState::Open => {
            vec![("整改", rectify()), ("扣减新农合资金", deduct), ("误登撤销", strike())]
        }
        IrregularityState::Rectified => vec![
            ("核实销号（由登记整改以外的人）", close()),
            ("整改不到位，退回", reopen()),
            ("扣减新农合资金", deduct),
        ],
        IrregularityState::Closed => Vec::new(),
    }
}

/// Leads on where it was done; a refused form comes back in its place.
async fn led<T>(
    ledger: &Ledger,
    ctx: PageContext,
    id: PublicId,
    (which, onward): (&'static str, String),
    sent: Sent<T>,
) -> Result<Response> {
    sent.lead(onward, |form| page(ledger, ctx, id, Typed { which, form })).await
}

/// Performs a step of which the reason stands in the act.
async fn reasoned<C: Command>(
    ledger: &Ledger,
    ctx: PageContext,
    id: PublicId,
    (which, onward): (&'static str, String),
    sent: Submitted<Nothing>,
    command: impl FnOnce(Option<i32>) -> C,
) -> Result<Response> {
    let seen = sent.form.seen();
    let done = forms::perform_with_reason(ledger, &ctx.viewer, sent, |_| command(seen)).await?;
    led(ledger, ctx, id, (which, onward), done).await
}

async fn deduct(
    State(ledger): State<Ledger>,
    Path(id): Path<PublicId>,
    ctx: PageContext,
    sent: Submitted<DeductFunds>,
) -> Result<Response> {
    let seen = sent.form.seen();
    let command = |value| DeductFunds { irregularity: Some(id), seen, ..value };
    let done = forms::perform(&ledger, &ctx.viewer, sent, command).await?;
    let onward = ctx.after(&path(id));
    led(&ledger, ctx, id, ("deduct", onward), done).await
}

async fn rectify(
    State(ledger): State<Ledger>,
    Path(id): Path<PublicId>,
    ctx: PageContext,
    sent: Submitted<RectifyIrregularity>,
) -> Result<Response> {
    let seen = sent.form.seen();
    let command = |value| RectifyIrregularity { irregularity: Some(id), seen, ..value };
    let done = forms::perform(&ledger, &ctx.viewer, sent, command).await?;
    let onward = ctx.after(&path(id));
    led(&ledger, ctx, id, ("rectify", onward), done).await
}

async fn close(
    State(ledger): State<Ledger>,
    Path(id): Path<PublicId>,
    ctx: PageContext,
    sent: Submitted<CloseIrregularity>,
) -> Result<Response> {
    let seen = sent.form.seen();
    let command = |value| CloseIrregularity { irregularity: Some(id), seen, ..value };
    let done = forms::perform(&ledger, &ctx.viewer, sent, command).await?;
    let onward = ctx.after(&path(id));
    led(&ledger, ctx, id, ("close", onward), done).await
}

async fn reopen(
    State(ledger): State<Ledger>,
    Path(id): Path<PublicId>,
    ctx: PageContext,
    sent: Submitted<Nothing>,
) -> Result<Response> {
    let command = |seen| ReopenIrregularity { irregularity: Some(id), seen };
    let onward = ctx.after(&path(id));
    reasoned(&ledger, ctx, id, ("reopen", onward), sent, command).await
}

async fn strike(
    State(ledger): State<Ledger>,
    Path(id): Path<PublicId>,
    ctx: PageContext,
    sent: Submitted<Nothing>,
) -> Result<Response> {
    let command = |seen| StrikeIrregularity { irregularity: Some(id), seen };
    let onward = ctx.after(PATH);
    reasoned(&ledger, ctx, id, ("strike", onward), sent, command).await
}

//! One doctor's months: what was due and why, what was paid; corrections and back pay.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, Response};
use serde::Deserialize;

use super::{payment, printed, rate};
use crate::domain::account::Permission;
use crate::domain::ids::PublicId;
use crate::domain::month::Month;
use crate::domain::subsidy::PaymentKind;
use crate::ledger::Ledger;
use crate::ledger::subsidies::{self, PaidLine, PaySubsidies, StrikeSubsidyPayment};
use crate::review::Reviewer;
use crate::rules::SheetLine;
use crate::web::components::{Entry, Field, Status};
use crate::web::error::Result;
use crate::web::extract::{FormText, PageContext, PageQuery, Path, Submitted};
use crate::web::pages::forms::{self, Nothing, options};
use crate::web::pages::words::full_width;
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new()
        .get("/subsidies/doctors/{id}", Pass::PEOPLE, show_doctor)
        .post("/subsidies/doctors/{id}/payments", Pass::FUNDS, pay)
        .post("/subsidies/doctors/{id}/payments/{payment}/strike", Pass::FUNDS, strike)
}

#[derive(Template)]
#[template(path = "subsidies/doctor.html")]
struct DoctorPage<'a> {
    ctx: PageContext,
    id: PublicId,
    name: String,
    settings: String,
    months: Vec<(Month, SheetLine)>,
    payments: Vec<PaidLine>,
    /// The form that fits, under its heading; none for readers.
    entry: Option<(&'static str, Entry<'a>)>,
    clerk: bool,
}

/// Which payment is to be struck out.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(default)]
struct Asked {
    payment: Option<PublicId>,
}

async fn show_doctor(
    State(reviewer): State<Reviewer>,
    State(ledger): State<Ledger>,
    Path(id): Path<PublicId>,
    PageQuery(asked): PageQuery<Asked>,
    ctx: PageContext,
) -> Result<Html<String>> {
    Box::pin(page((&reviewer, &ledger), id, ctx, asked, &FormText::blank())).await
}

async fn page(
    (reviewer, ledger): (&Reviewer, &Ledger),
    id: PublicId,
    ctx: PageContext,
    asked: Asked,
    form: &FormText,
) -> Result<Html<String>> {
    let ctx = ctx.at_path(format!("/subsidies/doctors/{id}"));
    let (scope, known) = (ctx.viewer.scope(), ctx.known);
    let history = reviewer.subsidy_history(scope, known, ctx.as_of, id).await?;
    let payments = subsidies::of_doctor(ledger.read(), scope, known, id).await?;
    let clerk = ctx.viewer.may(Permission::RecordFunds);
    let wrong = payments.iter().find(|line| Some(line.id) == asked.payment);
    let entry = match wrong {
        _ if !clerk => None,
        Some(line) => Some(("撤销发放登记", striking(&ctx, id, line, form))),
        None => Some(("登记补发、收回或单人发放", paying(&ctx, id, &history.months, form))),
    };
    let settings = printed(&history.plan.settings.subsidy);
    let (name, months) = (history.name, history.months);
    Ok(Html(DoctorPage { ctx, id, name, settings, months, payments, entry, clerk }.render()?))
}

fn paying<'a>(
    ctx: &PageContext,
    id: PublicId,
    months: &[(Month, SheetLine)],
    form: &'a FormText,
) -> Entry<'a> {
    let mut clinics: Vec<(String, String)> = months
        .iter()
        .filter_map(|(_, line)| Some((line.facility?.to_string(), line.clinic.clone())))
        .collect();
    clinics.sort_unstable();
    clinics.dedup();
    Entry::new(form, ctx.after(&format!("/subsidies/doctors/{id}/payments")), "登记")
        .hidden("payments.0.practitioner", id.to_string())
        .fields(vec![
            Field::choice(form, "payments.0.facility", "村卫生室", clinics).required(),
            Field::text(form, "payments.0.month", "月份").required().hint("如 2016-03"),
            Field::pick(form, "payments.0.kind", "种类", options!(PaymentKind)).required(),
            Field::number(form, "payments.0.amount", "金额（元）").required(),
            Field::date(form, "paid_on", "日期").required(),
            Field::text(form, "document_no", "文号或凭证号").required(),
            Field::text(form, "payments.0.remark", "备注").hint("收回须写明原因"),
        ])
}

fn striking<'a>(ctx: &PageContext, id: PublicId, line: &PaidLine, form: &'a FormText) -> Entry<'a> {
    let path = format!("/subsidies/doctors/{id}/payments/{}/strike", line.id);
    Entry::new(form, ctx.after(&path), "撤销这笔登记")
        .seen(line.version)
        .confirm("撤销后仍可在操作日志中看到；款项退回请登记为“收回”。确认撤销？")
        .fields(vec![Field::lines(form, "_reason", "撤销理由").required().hint("登记有误才撤销")])
}

async fn pay(
    State(reviewer): State<Reviewer>,
    State(ledger): State<Ledger>,
    Path(id): Path<PublicId>,
    ctx: PageContext,
    sent: Submitted<PaySubsidies>,
) -> Result<Response> {
    let done = forms::perform(&ledger, &ctx.viewer, sent, |pay| pay).await?;
    let onward = ctx.after(&format!("/subsidies/doctors/{id}"));
    let again = |form| async move {
        Box::pin(page((&reviewer, &ledger), id, ctx, Asked::default(), &form)).await
    };
    done.lead(onward, again).await
}

async fn strike(
    State(reviewer): State<Reviewer>,
    State(ledger): State<Ledger>,
    Path((id, payment)): Path<(PublicId, PublicId)>,
    ctx: PageContext,
    sent: Submitted<Nothing>,
) -> Result<Response> {
    let seen = sent.form.seen();
    let named = |_| StrikeSubsidyPayment { payment, seen };
    let done = forms::perform_with_reason(&ledger, &ctx.viewer, sent, named).await?;
    let onward = ctx.after(&format!("/subsidies/doctors/{id}"));
    let asked = Asked { payment: Some(payment) };
    let again =
        |form| async move { Box::pin(page((&reviewer, &ledger), id, ctx, asked, &form)).await };
    done.lead(onward, again).await
}

impl DoctorPage<'_> {
    fn rate(line: &SheetLine) -> Status {
        rate(line)
    }

    fn payment(line: &SheetLine) -> Status {
        payment(line)
    }

    fn reason(line: &SheetLine) -> String {
        full_width(&line.reason())
    }

    fn strike_link(&self, line: &PaidLine) -> String {
        let path = format!("/subsidies/doctors/{}", self.id);
        self.ctx.link_with(&path, &[("payment", &line.id.to_string())])
    }
}

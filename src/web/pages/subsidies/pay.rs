//! Paying a county's month: what is outstanding on its sheet, in one act.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, Response};
use chrono::NaiveDate;
use serde::Deserialize;
use validator::Validate;

use super::OfMonth;
use crate::domain::area::Level;
use crate::domain::money::Fen;
use crate::domain::month::Month;
use crate::domain::time::Known;
use crate::domain::typed;
use crate::ledger::Ledger;
use crate::ledger::subsidies::{Expected, PaySubsidies};
use crate::review::{Reviewer, SubsidySheets};
use crate::web::components::{Entry, Field};
use crate::web::error::{Error, Result};
use crate::web::extract::{FormText, PageContext, PageQuery, Submitted};
use crate::web::pages::forms;
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new().get("/subsidies/pay", Pass::FUNDS, show_form).post(
        "/subsidies/pay",
        Pass::FUNDS,
        pay,
    )
}

#[derive(Template)]
#[template(path = "subsidies/pay.html")]
struct PayPage<'a> {
    ctx: PageContext,
    month: Month,
    people: usize,
    total: Fen,
    open: i64,
    entry: Entry<'a>,
}

/// The form: everything else stands on the sheet and is not asked again.
#[derive(Debug, Clone, Deserialize, Validate)]
#[serde(deny_unknown_fields)]
struct PayMonth {
    month: Month,
    people: usize,
    total: Fen,
    #[serde(deserialize_with = "typed::date")]
    paid_on: NaiveDate,
    #[serde(deserialize_with = "typed::line")]
    #[validate(length(min = 1, max = 100))]
    document_no: String,
}

/// The sheet of a county's month as it stands now: what is paid now is not a matter of what
/// was known before.
async fn sheets(reviewer: &Reviewer, ctx: &PageContext, month: Month) -> Result<SubsidySheets> {
    if ctx.area.root().level() != Level::County {
        return Err(Error::NOT_FOUND);
    }
    let today = ctx.now.date().max(ctx.as_of);
    Ok(reviewer.subsidy_sheets(ctx.area, Known::Now, today, month).await?)
}

async fn show_form(
    State(reviewer): State<Reviewer>,
    ctx: PageContext,
    PageQuery(asked): PageQuery<OfMonth>,
) -> Result<Html<String>> {
    let month = asked.on(ctx.as_of);
    Box::pin(page(&reviewer, ctx, month, &FormText::blank())).await
}

async fn page(
    reviewer: &Reviewer,
    ctx: PageContext,
    month: Month,
    form: &FormText,
) -> Result<Html<String>> {
    let found = sheets(reviewer, &ctx, month).await?;
    let payments = found.outstanding();
    let total: Fen = payments.iter().map(|payment| payment.amount).sum();
    let people = payments.len();
    let open = found.sheets.iter().map(|sheet| sheet.totals.open).sum();
    let send = format!("登记发放 {people} 人 {total} 元");
    let entry = Entry::new(form, ctx.after("/subsidies/pay"), &send)
        .hidden("month", month.code())
        .hidden("people", people.to_string())
        .hidden("total", total.plain())
        .fields(vec![
            Field::date(form, "paid_on", "发放日期").required(),
            Field::text(form, "document_no", "文号或凭证号").required(),
        ]);
    Ok(Html(PayPage { ctx, month, people, total, open, entry }.render()?))
}

async fn pay(
    State(reviewer): State<Reviewer>,
    State(ledger): State<Ledger>,
    ctx: PageContext,
    sent: Submitted<PayMonth>,
) -> Result<Response> {
    // A form that cannot be read comes back about the month that it was about.
    let month = sent.value.as_ref().map(|form| form.month);
    let month = month.or_else(|| Month::parse(sent.form.text("month")));
    let month = month.unwrap_or_else(|| Month::complete_on(ctx.as_of));
    let payments = sheets(&reviewer, &ctx, month).await?.outstanding();
    let command = |form: PayMonth| PaySubsidies {
        paid_on: form.paid_on,
        document_no: form.document_no,
        payments,
        expected: Some(Expected { people: form.people, total: form.total }),
    };
    let done = forms::perform(&ledger, &ctx.viewer, sent, command).await?;
    let onward = ctx.after_with("/subsidies", &[("month", &month.code())]);
    let again = |form| async move { Box::pin(page(&reviewer, ctx, month, &form)).await };
    done.lead(onward, again).await
}

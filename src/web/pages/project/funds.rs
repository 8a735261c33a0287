//! Recording a movement of money, as it happened.

use axum::extract::State;
use axum::response::{Html, Response};
use serde::Deserialize;

use super::Head;
use super::form::{FormPage, OnRecord};
use crate::domain::funding::{FundingLevel, FundingStep};
use crate::domain::ids::PublicId;
use crate::ledger::Ledger;
use crate::ledger::money::{RecordFunds, StrikeMovement};
use crate::ledger::projects::MovementLine;
use crate::web::components::{Entry, Field};
use crate::web::error::Result;
use crate::web::extract::{FormText, PageContext, PageQuery, Path, Submitted};
use crate::web::pages::forms::{self, Nothing, options};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new()
        .get("/projects/{id}/funds", Pass::FUNDS, show_form)
        .post("/projects/{id}/funds", Pass::FUNDS, record)
        .post("/projects/{id}/funds/{movement}/strike", Pass::FUNDS, strike)
}

/// Which movement is to be struck out.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    movement: Option<PublicId>,
}

async fn show_form(
    State(ledger): State<Ledger>,
    Path(id): Path<PublicId>,
    PageQuery(asked): PageQuery<Asked>,
    ctx: PageContext,
) -> Result<Html<String>> {
    page(&ledger, id, ctx, asked.movement, &FormText::blank()).await
}

async fn page(
    ledger: &Ledger,
    id: PublicId,
    ctx: PageContext,
    movement: Option<PublicId>,
    form: &FormText,
) -> Result<Html<String>> {
    let mut ctx = ctx.at_path(format!("/projects/{id}/funds"));
    ctx.as_of = ctx.as_of.max(ctx.now.date());
    let head = Head::load(ledger, &ctx, id).await?;
    let wrong = head.sheet.movements.iter().find(|at| Some(at.id) == movement);
    let (title, entry) = match wrong {
        Some(at) => ("撤销资金登记", striking(&ctx, id, at, form)),
        None => ("登记资金", recording(&ctx, id, form)),
    };
    let lines = head.sheet.movements.iter().map(|at| on_record(&ctx, id, at)).collect();
    FormPage { ctx, head: &head, title, entries: vec![(title, entry)], lines }.html()
}

fn recording<'a>(ctx: &PageContext, id: PublicId, form: &'a FormText) -> Entry<'a> {
    Entry::new(form, ctx.after(&format!("/projects/{id}/funds")), "登记")
        .draft(format!("funds-{id}"))
        .hidden("movements.0.project", id.to_string())
        .fields(fields(form))
}

fn striking<'a>(
    ctx: &PageContext,
    id: PublicId,
    movement: &MovementLine,
    form: &'a FormText,
) -> Entry<'a> {
    let path = format!("/projects/{id}/funds/{}/strike", movement.id);
    Entry::new(form, ctx.after(&path), "撤销这笔登记")
        .seen(movement.version)
        .confirm("撤销后仍可在经过中看到；款项退回请登记为“收回”。确认撤销？")
        .fields(vec![Field::lines(form, "_reason", "撤销理由").required().hint("登记有误才撤销")])
}

fn on_record(ctx: &PageContext, id: PublicId, at: &MovementLine) -> OnRecord {
    let path = format!("/projects/{id}/funds");
    OnRecord {
        what: format!("{} {} {} 元", at.level, at.step, at.amount),
        on: at.moved_on.to_string(),
        note: at.document_no.clone().unwrap_or_default(),
        href: ctx.link_with(&path, &[("movement", &at.id.to_string())]),
        link: "撤销",
    }
}

async fn strike(
    State(ledger): State<Ledger>,
    Path((id, movement)): Path<(PublicId, PublicId)>,
    ctx: PageContext,
    sent: Submitted<Nothing>,
) -> Result<Response> {
    let seen = sent.form.seen();
    let named = |_| StrikeMovement { movement, seen };
    let done = forms::perform_with_reason(&ledger, &ctx.viewer, sent, named).await?;
    let onward = ctx.after(&format!("/projects/{id}"));
    let again = |form| async move { page(&ledger, id, ctx, Some(movement), &form).await };
    done.lead(onward, again).await
}

fn fields(form: &FormText) -> Vec<Field<'_>> {
    vec![
        Field::choice(form, "movements.0.level", "资金层级", options!(FundingLevel)).required(),
        Field::pick(form, "movements.0.step", "环节", options!(FundingStep)).required(),
        Field::number(form, "movements.0.amount", "金额（元）")
            .required()
            .hint("支付大于到位也如实登记，系统会标出"),
        Field::date(form, "movements.0.moved_on", "日期").required(),
        Field::text(form, "movements.0.document_no", "文号或凭证号").hint("下达须填资金文号"),
        Field::text(form, "movements.0.remark", "备注"),
    ]
}

async fn record(
    State(ledger): State<Ledger>,
    Path(id): Path<PublicId>,
    ctx: PageContext,
    sent: Submitted<RecordFunds>,
) -> Result<Response> {
    let done = forms::perform(&ledger, &ctx.viewer, sent, |record| record).await?;
    let onward = ctx.after(&format!("/projects/{id}"));
    done.lead(onward, |form| async move { page(&ledger, id, ctx, None, &form).await }).await
}

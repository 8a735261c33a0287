//! Recording a movement of money, as it happened.

use axum::Router;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use serde::Deserialize;

use super::Head;
use super::form::{FormPage, OnRecord};
use crate::domain::account::Role;
use crate::domain::funding::{FundingLevel, FundingStep};
use crate::domain::ids::PublicId;
use crate::ledger::Ledger;
use crate::ledger::money::{RecordFunds, StrikeMovement};
use crate::ledger::projects::MovementLine;
use crate::web::components::{Entry, Field};
use crate::web::error::Result;
use crate::web::extract::{FormText, PageContext, PageQuery, Path, Submitted};
use crate::web::pages::forms::{self, Nothing, Sent, options};
use crate::web::state::AppState;

pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/projects/{id}/funds", get(show_form).post(record))
        .route("/projects/{id}/funds/{movement}/strike", post(strike))
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
    forms::only(&ctx.viewer, &[Role::Clerk])?;
    page(&ledger, id, ctx, asked.movement, &FormText::blank()).await
}

async fn page(
    ledger: &Ledger,
    id: PublicId,
    mut ctx: PageContext,
    movement: Option<PublicId>,
    form: &FormText,
) -> Result<Html<String>> {
    ctx.as_of = ctx.as_of.max(ctx.now.date());
    let head = Head::load(ledger, &ctx, id).await?;
    let wrong = head.sheet.movements.iter().find(|at| Some(at.id) == movement);
    let (title, entry) = match wrong {
        Some(at) => ("撤销资金登记", striking(id, at, form)),
        None => ("登记资金", recording(id, form)),
    };
    let lines = head.sheet.movements.iter().map(|at| on_record(id, at)).collect();
    FormPage { ctx, head: &head, title, entries: vec![(title, entry)], lines }.html()
}

fn recording(id: PublicId, form: &FormText) -> Entry<'_> {
    Entry::new(form, format!("/projects/{id}/funds"), "登记")
        .draft(format!("funds-{id}"))
        .hidden("movements.0.project", id.to_string())
        .fields(fields(form))
}

fn striking<'a>(id: PublicId, movement: &MovementLine, form: &'a FormText) -> Entry<'a> {
    let path = format!("/projects/{id}/funds/{}/strike", movement.id);
    Entry::new(form, path, "撤销这笔登记")
        .seen(movement.version)
        .confirm("撤销后仍可在经过中看到；款项退回请登记为“收回”。确认撤销？")
        .fields(vec![Field::lines(form, "_reason", "撤销理由").required().hint("登记有误才撤销")])
}

fn on_record(id: PublicId, at: &MovementLine) -> OnRecord {
    OnRecord {
        what: format!("{} {} {} 元", at.level, at.step, at.amount),
        on: at.moved_on.to_string(),
        note: at.document_no.clone().unwrap_or_default(),
        href: format!("/projects/{id}/funds?movement={}", at.id),
        link: "撤销",
    }
}

async fn strike(
    State(ledger): State<Ledger>,
    Path((id, movement)): Path<(PublicId, PublicId)>,
    mut ctx: PageContext,
    sent: Submitted<Nothing>,
) -> Result<Response> {
    forms::only(&ctx.viewer, &[Role::Clerk])?;
    let seen = sent.form.seen();
    let named = |_| StrikeMovement { movement, seen };
    match forms::perform_with_reason(&ledger, &ctx.viewer, sent, named).await? {
        Sent::Done(()) => Ok(Redirect::to(&format!("/projects/{id}")).into_response()),
        Sent::Again(status, form) => {
            ctx.path = format!("/projects/{id}/funds");
            let page = page(&ledger, id, ctx, Some(movement), &form).await?;
            Ok((status, page).into_response())
        }
    }
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
    forms::only(&ctx.viewer, &[Role::Clerk])?;
    match forms::perform(&ledger, &ctx.viewer, sent, |record| record).await? {
        Sent::Done(_) => Ok(Redirect::to(&format!("/projects/{id}")).into_response()),
        Sent::Again(status, form) => {
            Ok((status, page(&ledger, id, ctx, None, &form).await?).into_response())
        }
    }
}

//! Recording a movement of money, as it happened.

use axum::Router;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::get;

use super::Head;
use super::form::FormPage;
use crate::domain::account::Role;
use crate::domain::funding::{FundingLevel, FundingStep};
use crate::domain::ids::PublicId;
use crate::ledger::Ledger;
use crate::ledger::money::RecordFunds;
use crate::web::components::{Entry, Field};
use crate::web::error::Result;
use crate::web::extract::{FormText, PageContext, Path, Submitted};
use crate::web::pages::forms::{self, Sent, options};
use crate::web::state::AppState;

pub(super) fn router() -> Router<AppState> {
    Router::new().route("/projects/{id}/funds", get(show_form).post(record))
}

async fn show_form(
    State(ledger): State<Ledger>,
    Path(id): Path<PublicId>,
    ctx: PageContext,
) -> Result<Html<String>> {
    forms::only(&ctx.viewer, &[Role::Clerk])?;
    page(&ledger, id, ctx, &FormText::blank()).await
}

async fn page(
    ledger: &Ledger,
    id: PublicId,
    ctx: PageContext,
    form: &FormText,
) -> Result<Html<String>> {
    let head = Head::load(ledger, &ctx, id).await?;
    let entry = Entry::new(form, format!("/projects/{id}/funds"), "登记")
        .draft(format!("funds-{id}"))
        .hidden("movements.0.project", id.to_string())
        .fields(fields(form));
    let entries = vec![("登记资金", entry)];
    FormPage { ctx, head: &head, title: "登记资金", entries, lines: Vec::new() }.html()
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
            Ok((status, page(&ledger, id, ctx, &form).await?).into_response())
        }
    }
}

//! Recording a movement of money, as it happened.

use axum::extract::State;
use axum::response::{Html, IntoResponse, Redirect, Response};

use super::Head;
use super::form::FormPage;
use crate::domain::funding::{FundingLevel, FundingStep};
use crate::domain::ids::PublicId;
use crate::ledger::Ledger;
use crate::ledger::money::RecordFunds;
use crate::web::components::{Entry, Field};
use crate::web::error::Result;
use crate::web::extract::{FormText, PageContext, Path, Submitted};
use crate::web::pages::forms::{self, Sent, options};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new().get("/projects/{id}/funds", Pass::FUNDS, show_form).post(
        "/projects/{id}/funds",
        Pass::FUNDS,
        record,
    )
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
    let entry = Entry::new(form, ctx.after(&format!("/projects/{id}/funds")), "登记")
        .draft(format!("funds-{id}"))
        .hidden("movements.0.project", id.to_string())
        .fields(fields(form));
    let entries = vec![("登记资金", entry)];
    let (lines, changed) = (Vec::new(), Vec::new());
    FormPage { ctx, head: &head, title: "登记资金", entries, lines, changed }.html()
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
    match forms::perform(&ledger, &ctx.viewer, sent, |record| record).await? {
        Sent::Done(_) => Ok(Redirect::to(&ctx.after(&format!("/projects/{id}"))).into_response()),
        Sent::Again(status, form) => {
            Ok((status, page(&ledger, id, ctx, &form).await?).into_response())
        }
    }
}

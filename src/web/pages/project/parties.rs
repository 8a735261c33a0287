//! Naming a party to the works.

use axum::extract::State;
use axum::response::{Html, Response};

use super::Head;
use super::form::FormPage;
use crate::domain::clinic::PartyRole;
use crate::domain::ids::PublicId;
use crate::ledger::Ledger;
use crate::ledger::money::NameParties;
use crate::web::components::{Entry, Field};
use crate::web::error::Result;
use crate::web::extract::{FormText, PageContext, Path, Submitted};
use crate::web::pages::forms::{self, options};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new().get("/projects/{id}/parties", Pass::EDIT, show_form).post(
        "/projects/{id}/parties",
        Pass::EDIT,
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
    let entry = Entry::new(form, ctx.after(&format!("/projects/{id}/parties")), "登记")
        .draft(format!("parties-{id}"))
        .hidden("parties.0.project", id.to_string())
        .fields(fields(form));
    let entries = vec![("登记参建单位", entry)];
    FormPage { ctx, head: &head, title: "登记参建单位", entries, lines: Vec::new() }.html()
}

fn fields(form: &FormText) -> Vec<Field<'_>> {
    vec![
        Field::choice(form, "parties.0.role", "角色", options!(PartyRole))
            .required()
            .hint("同一角色再次登记即更换，原单位留在经过中"),
        Field::text(form, "parties.0.name", "单位名称").required(),
        Field::text(form, "parties.0.credit_code", "统一社会信用代码"),
        Field::text(form, "parties.0.qualification", "资质"),
        Field::text(form, "parties.0.contact", "负责人"),
        Field::text(form, "parties.0.phone", "电话"),
    ]
}

async fn record(
    State(ledger): State<Ledger>,
    Path(id): Path<PublicId>,
    ctx: PageContext,
    sent: Submitted<NameParties>,
) -> Result<Response> {
    let done = forms::perform(&ledger, &ctx.viewer, sent, |record| record).await?;
    let onward = ctx.after(&format!("/projects/{id}"));
    done.lead(onward, |form| async move { page(&ledger, id, ctx, &form).await }).await
}

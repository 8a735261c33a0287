//! Recording a contract, recording that what came was checked, striking one out.

use axum::extract::State;
use axum::response::{Html, Response};
use serde::Deserialize;

use crate::domain::ids::PublicId;
use crate::domain::specialty::PurchaseKind;
use crate::ledger::Ledger;
use crate::ledger::specialties::{
    self, CheckPurchase, PurchaseLine, RecordPurchases, StrikePurchase,
};
use crate::web::components::{Entry, Field};
use crate::web::error::Result;
use crate::web::extract::{FormText, PageContext, PageQuery, Path, Submitted};
use crate::web::pages::forms::{self, Nothing, options};
use crate::web::pages::project::{FormPage, Head, OnRecord};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    let path = "/specialties/{id}/purchases";
    Routes::new()
        .get(path, Pass::EDIT, show_form)
        .post(path, Pass::EDIT, record)
        .post("/specialties/{id}/purchases/{purchase}", Pass::EDIT, check)
        .post("/specialties/{id}/purchases/{purchase}/strike", Pass::EDIT, strike)
}

/// Which contract is to be checked or struck out.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    purchase: Option<PublicId>,
}

/// What was typed into the page's forms.
struct Typed {
    record: FormText,
    check: FormText,
    strike: FormText,
}

impl Typed {
    fn blank() -> Self {
        Self { record: FormText::blank(), check: FormText::blank(), strike: FormText::blank() }
    }
}

async fn show_form(
    State(ledger): State<Ledger>,
    Path(id): Path<PublicId>,
    PageQuery(asked): PageQuery<Asked>,
    ctx: PageContext,
) -> Result<Html<String>> {
    page(&ledger, id, ctx, asked.purchase, &Typed::blank()).await
}

async fn page(
    ledger: &Ledger,
    id: PublicId,
    mut ctx: PageContext,
    purchase: Option<PublicId>,
    typed: &Typed,
) -> Result<Html<String>> {
    ctx.as_of = ctx.as_of.max(ctx.now.date());
    ctx.path = format!("/specialties/{id}/purchases");
    let (db, scope) = (ledger.read(), ctx.viewer.scope());
    let sheet = specialties::sheet(db, scope, ctx.known, ctx.as_of, id).await?;
    let head = Head::of(ledger, &ctx, (&sheet).into()).await?;
    let found = sheet.purchases.iter().find(|at| Some(at.id) == purchase);
    let (title, entries) = match found {
        Some(at) => ("采购合同", about(&ctx, at, typed)),
        None => ("登记采购", vec![("登记采购合同", recording(&ctx, id, &typed.record))]),
    };
    let lines = sheet.purchases.iter().map(|at| on_record(&ctx, at)).collect();
    FormPage { ctx, head: &head, title, entries, lines }.html()
}

fn recording<'a>(ctx: &PageContext, id: PublicId, form: &'a FormText) -> Entry<'a> {
    let at = |name: &str| format!("purchases.0.{name}");
    Entry::new(form, ctx.after(&ctx.path), "登记")
        .draft(format!("purchases-{id}"))
        .hidden("purchases.0.project", id.to_string())
        .fields(vec![
            Field::pick(form, at("category"), "类别", options!(PurchaseKind)).required(),
            Field::text(form, at("name"), "内容").required().hint("如 呼吸机"),
            Field::number(form, at("quantity"), "数量"),
            Field::text(form, at("unit"), "计量单位").hint("如 台、人"),
            Field::text(form, at("supplier"), "供应商"),
            Field::text(form, at("contract_no"), "合同号").required(),
            Field::date(form, at("contracted_on"), "签订日期").required(),
            Field::number(form, at("amount"), "合同金额（元）")
                .required()
                .hint("超出下达或到位也如实登记，列入对账"),
            Field::date(form, at("checked_on"), "到货验收日期"),
            Field::text(form, at("checked_by"), "验收人"),
            Field::text(form, at("remark"), "备注"),
        ])
}

/// The forms about one contract: what came was checked, or it was entered by mistake.
fn about<'a>(
    ctx: &PageContext,
    purchase: &PurchaseLine,
    typed: &'a Typed,
) -> Vec<(&'static str, Entry<'a>)> {
    let path = format!("{}/{}", ctx.path, purchase.id);
    let (check, strike) = (&typed.check, &typed.strike);
    let checking =
        Entry::new(check, ctx.after(&path), "登记验收").seen(purchase.version).fields(vec![
            Field::date(check, "checked_on", "到货验收日期").required(),
            Field::text(check, "checked_by", "验收人").required(),
        ]);
    let striking = Entry::new(strike, ctx.after(&format!("{path}/strike")), "撤销这份合同")
        .seen(purchase.version)
        .confirm("撤销后仍可在经过中看到。确认撤销？")
        .fields(vec![
            Field::lines(strike, "_reason", "撤销理由").required().hint("登记有误才撤销"),
        ]);
    vec![("到货验收（政府采购法第四十一条）", checking), ("登记有误，撤销", striking)]
}

fn on_record(ctx: &PageContext, at: &PurchaseLine) -> OnRecord {
    let checked = at.checked_on.map_or("未验收".to_owned(), |on| format!("{on} 验收"));
    OnRecord {
        what: format!("{} {} {} 元", at.category, at.name, at.amount),
        on: at.contracted_on.to_string(),
        note: format!("{}，{checked}", at.contract_no),
        href: ctx.link_with(&ctx.path, &[("purchase", &at.id.to_string())]),
        link: "验收或撤销",
    }
}

async fn record(
    State(ledger): State<Ledger>,
    Path(id): Path<PublicId>,
    ctx: PageContext,
    sent: Submitted<RecordPurchases>,
) -> Result<Response> {
    let done = forms::perform(&ledger, &ctx.viewer, sent, |record| record).await?;
    let onward = ctx.after(&format!("/specialties/{id}"));
    let again = |record| async move {
        let typed = Typed { record, ..Typed::blank() };
        page(&ledger, id, ctx, None, &typed).await
    };
    done.lead(onward, again).await
}

async fn check(
    State(ledger): State<Ledger>,
    Path((id, purchase)): Path<(PublicId, PublicId)>,
    ctx: PageContext,
    sent: Submitted<CheckPurchase>,
) -> Result<Response> {
    let seen = sent.form.seen();
    let named = |check| CheckPurchase { purchase: Some(purchase), seen, ..check };
    let done = forms::perform(&ledger, &ctx.viewer, sent, named).await?;
    let onward = ctx.after(&format!("/specialties/{id}"));
    let again = |check| async move {
        let typed = Typed { check, ..Typed::blank() };
        page(&ledger, id, ctx, Some(purchase), &typed).await
    };
    done.lead(onward, again).await
}

async fn strike(
    State(ledger): State<Ledger>,
    Path((id, purchase)): Path<(PublicId, PublicId)>,
    ctx: PageContext,
    sent: Submitted<Nothing>,
) -> Result<Response> {
    let seen = sent.form.seen();
    let named = |_| StrikePurchase { purchase, seen };
    let done = forms::perform_with_reason(&ledger, &ctx.viewer, sent, named).await?;
    let onward = ctx.after(&format!("/specialties/{id}"));
    let again = |strike| async move {
        let typed = Typed { strike, ..Typed::blank() };
        page(&ledger, id, ctx, Some(purchase), &typed).await
    };
    done.lead(onward, again).await
}

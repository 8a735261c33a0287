//! Applications for renewal: received, decided on, struck out.

use axum::extract::State;
use axum::response::{Html, Response};
use serde::Deserialize;

use super::Head;
use super::form::{FormPage, OnRecord, Typed};
use crate::domain::account::Permission;
use crate::domain::ids::PublicId;
use crate::domain::practitioner::CertificateKind;
use crate::domain::registration::RenewalDecision;
use crate::ledger::Ledger;
use crate::ledger::practitioners::{
    ApplyForRenewal, CertificateLine, DecideRenewal, RenewalLine, StrikeRenewal,
};
use crate::web::components::{Entry, Field};
use crate::web::error::Result;
use crate::web::extract::{FormText, PageContext, PageQuery, Path, Submitted};
use crate::web::pages::forms::{self, Nothing, options};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new()
        .get("/practitioners/{id}/renewals", Pass::STAFF, show_form)
        .post("/practitioners/{id}/renewals", Pass::STAFF, apply)
        .post("/practitioners/{id}/renewals/{renewal}", Pass::EDIT, decide)
        .post("/practitioners/{id}/renewals/{renewal}/strike", Pass::STAFF, strike)
}

/// Which application is to be decided on.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(default)]
struct Asked {
    id: Option<PublicId>,
}

async fn show_form(
    State(ledger): State<Ledger>,
    Path(id): Path<PublicId>,
    PageQuery(asked): PageQuery<Asked>,
    ctx: PageContext,
) -> Result<Html<String>> {
    page(&ledger, id, ctx, asked.id, Typed::blank()).await
}

async fn page(
    ledger: &Ledger,
    id: PublicId,
    mut ctx: PageContext,
    named: Option<PublicId>,
    typed: Typed,
) -> Result<Html<String>> {
    let head = Head::of_form(ledger, &mut ctx, id, "renewals").await?;
    let found = head.sheet.renewals.iter().find(|at| Some(at.id) == named);
    let path = format!("{}/renewals", head.path());
    let entries = match found {
        Some(at) => deciding(&ctx, &format!("{path}/{}", at.id), at, &typed),
        None => vec![("受理再注册申请", applying(&ctx, &path, &head, &typed.add))],
    };
    let line = |at: &RenewalLine| OnRecord {
        what: at.decision.map_or("待审核", RenewalDecision::label).to_owned(),
        on: at.applied_on.to_string(),
        note: format!("期限 {}（{}）", at.due_on, at.due_rule),
        href: ctx.link_with(&path, &[("id", &at.id.to_string())]),
    };
    let lines = head.sheet.renewals.iter().map(line).collect();
    let title = if found.is_some() { "审核再注册" } else { "受理再注册" };
    FormPage { ctx, head: &head, title, entries, lines }.html()
}

fn applying<'a>(ctx: &PageContext, path: &str, head: &Head, form: &'a FormText) -> Entry<'a> {
    let renewable =
        |at: &&CertificateLine| at.kind == CertificateKind::VillageDoctor && at.ended_on.is_none();
    let word = |at: &CertificateLine| {
        let until = at.until.map_or("长期".to_owned(), |on| on.to_string());
        (at.id.to_string(), format!("{} {} 至 {until}", at.kind, at.from))
    };
    let offered = head.sheet.certificates.iter().filter(renewable).map(word);
    Entry::new(form, ctx.after(path), "受理").fields(vec![
        Field::choice(form, "certificate", "证书", offered)
            .required()
            .hint("只有乡村医生执业证书需要再注册，应于期满前 3 个月申请"),
        Field::date(form, "applied_on", "受理日期").required().hint("自次日起 15 日内审核"),
    ])
}

fn deciding<'a>(
    ctx: &PageContext,
    path: &str,
    at: &RenewalLine,
    typed: &'a Typed,
) -> Vec<(&'static str, Entry<'a>)> {
    let mut entries = Vec::new();
    let decides = ctx.viewer.may(Permission::EditRecords);
    if at.decision.is_none() && decides {
        let form = &typed.correct;
        let decide =
            Entry::new(form, ctx.after(path), "登记审核决定").seen(at.version).fields(vec![
                Field::date(form, "decided_on", "审核日期").required(),
                Field::choice(form, "decision", "决定", options!(RenewalDecision)).required(),
                Field::lines(form, "reason", "不予再注册的理由"),
                Field::text(form, "number", "新证书编号").hint("不填则沿用原编号"),
                Field::date(form, "from", "新证书有效期起").hint("不填则自原证书期满次日起"),
                Field::date(form, "until", "新证书有效期止").hint("不填则为五年"),
                Field::text(form, "document_no", "文号"),
            ]);
        entries.push(("审核决定", decide));
    }
    if at.decision.is_none() || decides {
        let form = &typed.strike;
        let wrong = Entry::new(form, ctx.after(&format!("{path}/strike")), "撤销这条登记")
            .seen(at.version)
            .confirm("由此产生的新证书一并撤销，撤销后仍可在经过中看到。确认撤销？")
            .fields(vec![Field::lines(form, "_reason", "撤销理由").required()]);
        entries.push(("登记有误，撤销", wrong));
    }
    entries
}

async fn apply(
    State(ledger): State<Ledger>,
    Path(id): Path<PublicId>,
    ctx: PageContext,
    sent: Submitted<ApplyForRenewal>,
) -> Result<Response> {
    let done = forms::perform(&ledger, &ctx.viewer, sent, |apply| apply).await?;
    let onward = ctx.after(&format!("/practitioners/{id}"));
    let again = |add| page(&ledger, id, ctx, None, Typed { add, ..Typed::blank() });
    done.lead(onward, again).await
}

async fn decide(
    State(ledger): State<Ledger>,
    Path((person, id)): Path<(PublicId, PublicId)>,
    ctx: PageContext,
    sent: Submitted<DecideRenewal>,
) -> Result<Response> {
    let seen = sent.form.seen();
    let named = |decide| DecideRenewal { id: Some(id), seen, ..decide };
    let done = forms::perform(&ledger, &ctx.viewer, sent, named).await?;
    let onward = ctx.after(&format!("/practitioners/{person}"));
    let again = |correct| page(&ledger, person, ctx, Some(id), Typed { correct, ..Typed::blank() });
    done.lead(onward, again).await
}

async fn strike(
    State(ledger): State<Ledger>,
    Path((person, id)): Path<(PublicId, PublicId)>,
    ctx: PageContext,
    sent: Submitted<Nothing>,
) -> Result<Response> {
    let seen = sent.form.seen();
    let named = |_| StrikeRenewal { id, seen };
    let done = forms::perform_with_reason(&ledger, &ctx.viewer, sent, named).await?;
    let onward = ctx.after(&format!("/practitioners/{person}"));
    let again = |strike| page(&ledger, person, ctx, Some(id), Typed { strike, ..Typed::blank() });
    done.lead(onward, again).await
}

//! Entering a certificate, correcting it, ending it before its time, striking it out.

use axum::extract::State;
use axum::response::{Html, Response};
use serde::Deserialize;

use super::Head;
use super::form::{FormPage, OnRecord, Typed, day, text};
use super::register::places;
use crate::domain::ids::PublicId;
use crate::domain::practitioner::{CertificateKind, RegistrationEnd};
use crate::ledger::Ledger;
use crate::ledger::practitioners::{
    AddCertificate, CertificateLine, CorrectCertificate, EndCertificate, NewCertificate,
    StrikeCertificate,
};
use crate::web::components::{Entry, Field};
use crate::web::error::Result;
use crate::web::extract::{FormText, PageContext, PageQuery, Path, Submitted};
use crate::web::pages::forms::{self, Nothing, options};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new()
        .get("/practitioners/{id}/certificates", Pass::STAFF, show_form)
        .post("/practitioners/{id}/certificates", Pass::STAFF, add)
        .post("/practitioners/{id}/certificates/{certificate}", Pass::STAFF, correct)
        .post("/practitioners/{id}/certificates/{certificate}/end", Pass::STAFF, end)
        .post("/practitioners/{id}/certificates/{certificate}/strike", Pass::STAFF, strike)
}

/// Which record is to be corrected.
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
    mut typed: Typed,
) -> Result<Html<String>> {
    let head = Head::of_form(ledger, &mut ctx, id, "certificates").await?;
    let found = head.sheet.certificates.iter().find(|at| Some(at.id) == named);
    let mut places = places(ledger, &ctx).await?;
    if let Some((id, place)) = found.and_then(|at| Some((at.place.as_ref()?.id?, at))) {
        let name = place.place.as_ref().map(|at| at.name.clone()).unwrap_or_default();
        if !places.iter().any(|(code, _)| *code == id.to_string()) {
            places.push((id.to_string(), name));
        }
    }
    if let Some(at) = found.filter(|_| typed.is_fresh()) {
        typed.correct = FormText::filled(on_record(at));
    }
    let path = format!("{}/certificates", head.path());
    let entries = if let Some(at) = found {
        changing(&ctx, &path, at, &typed, &places)
    } else {
        let form = &typed.add;
        let entry = Entry::new(form, ctx.after(&path), "登记")
            .draft(format!("certificate-{id}"))
            .fields(fields(form, &places));
        vec![("登记证书", entry)]
    };
    let line = |at: &CertificateLine| OnRecord {
        what: at.kind.label().to_owned(),
        on: format!("{} 至 {}", at.from, at.until.map_or("长期".to_owned(), |on| on.to_string())),
        note: format!("{} {}", at.state.label(), text(at.number.as_ref())),
        href: ctx.link_with(&path, &[("id", &at.id.to_string())]),
    };
    let lines = head.sheet.certificates.iter().map(line).collect();
    let title = if found.is_some() { "更正证书" } else { "登记证书" };
    FormPage { ctx, head: &head, title, entries, lines }.html()
}

fn fields<'a>(form: &'a FormText, places: &[(String, String)]) -> Vec<Field<'a>> {
    vec![
        Field::choice(form, "kind", "证书类别", options!(CertificateKind)).required(),
        Field::text(form, "number", "编号"),
        Field::date(form, "from", "有效期起").required(),
        Field::date(form, "until", "有效期止").hint("乡村医生执业证书不填则为五年；没有期限的不填"),
        Field::date(form, "registered_on", "注册日期"),
        Field::choice(form, "facility", "执业地点", places.to_vec()).blank("未登记"),
        Field::text(form, "range", "执业范围").hint("如 全科医学专业"),
        Field::tick(form, "general_practice", "注册为全科医学专业"),
        Field::text(form, "issued_by", "发证机关"),
    ]
}

fn on_record(at: &CertificateLine) -> [(&'static str, String); 9] {
    let place = at.place.as_ref().and_then(|place| place.id);
    [
        ("kind", at.kind.code()),
        ("number", text(at.number.as_ref())),
        ("from", at.from.to_string()),
        ("until", day(at.until)),
        ("registered_on", day(at.registered_on)),
        ("facility", place.map(|id| id.to_string()).unwrap_or_default()),
        ("range", text(at.range.as_ref())),
        ("general_practice", if at.general_practice { "true" } else { "" }.to_owned()),
        ("issued_by", text(at.issued_by.as_ref())),
    ]
}

fn changing<'a>(
    ctx: &PageContext,
    path: &str,
    at: &CertificateLine,
    typed: &'a Typed,
    places: &[(String, String)],
) -> Vec<(&'static str, Entry<'a>)> {
    let path = format!("{path}/{}", at.id);
    let mut right = fields(&typed.correct, places);
    right.push(Field::lines(&typed.correct, "_reason", "更正理由").required());
    let right = Entry::new(&typed.correct, ctx.after(&path), "更正").seen(at.version).fields(right);
    let mut entries = vec![("更正", right)];
    if at.ended_on.is_none() {
        let form = &typed.end;
        let end = Entry::new(form, ctx.after(&format!("{path}/end")), "注销注册")
            .seen(at.version)
            .fields(vec![
                Field::date(form, "ended_on", "注销日期").required().hint("自该日起不再有效"),
                Field::choice(form, "end_reason", "注销原因", options!(RegistrationEnd)).required(),
                Field::lines(form, "_reason", "说明").required(),
            ]);
        entries.push(("注销注册", end));
    }
    let form = &typed.strike;
    let wrong = Entry::new(form, ctx.after(&format!("{path}/strike")), "撤销这条登记")
        .seen(at.version)
        .confirm("撤销后仍可在经过中看到。确认撤销？")
        .fields(vec![Field::lines(form, "_reason", "撤销理由").required()]);
    entries.push(("登记有误，撤销", wrong));
    entries
}

async fn add(
    State(ledger): State<Ledger>,
    Path(practitioner): Path<PublicId>,
    ctx: PageContext,
    sent: Submitted<NewCertificate>,
) -> Result<Response> {
    let named = |certificate| AddCertificate { practitioner, certificate };
    let done = forms::perform(&ledger, &ctx.viewer, sent, named).await?;
    let onward = ctx.after(&format!("/practitioners/{practitioner}"));
    let again = |add| page(&ledger, practitioner, ctx, None, Typed { add, ..Typed::blank() });
    done.lead(onward, again).await
}

async fn correct(
    State(ledger): State<Ledger>,
    Path((person, id)): Path<(PublicId, PublicId)>,
    ctx: PageContext,
    sent: Submitted<NewCertificate>,
) -> Result<Response> {
    let seen = sent.form.seen();
    let named = |certificate| CorrectCertificate { id, seen, certificate };
    let done = forms::perform_with_reason(&ledger, &ctx.viewer, sent, named).await?;
    let onward = ctx.after(&format!("/practitioners/{person}"));
    let again = |correct| page(&ledger, person, ctx, Some(id), Typed { correct, ..Typed::blank() });
    done.lead(onward, again).await
}

async fn end(
    State(ledger): State<Ledger>,
    Path((person, id)): Path<(PublicId, PublicId)>,
    ctx: PageContext,
    sent: Submitted<EndCertificate>,
) -> Result<Response> {
    let seen = sent.form.seen();
    let named = |end| EndCertificate { id: Some(id), seen, ..end };
    let done = forms::perform_with_reason(&ledger, &ctx.viewer, sent, named).await?;
    let onward = ctx.after(&format!("/practitioners/{person}"));
    let again = |end| page(&ledger, person, ctx, Some(id), Typed { end, ..Typed::blank() });
    done.lead(onward, again).await
}

async fn strike(
    State(ledger): State<Ledger>,
    Path((person, id)): Path<(PublicId, PublicId)>,
    ctx: PageContext,
    sent: Submitted<Nothing>,
) -> Result<Response> {
    let seen = sent.form.seen();
    let named = |_| StrikeCertificate { id, seen };
    let done = forms::perform_with_reason(&ledger, &ctx.viewer, sent, named).await?;
    let onward = ctx.after(&format!("/practitioners/{person}"));
    let again = |strike| page(&ledger, person, ctx, Some(id), Typed { strike, ..Typed::blank() });
    done.lead(onward, again).await
}

//! Registering somebody: who they are, and what they hold and where they work, in one form.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Redirect, Response};

use crate::domain::facility::FacilityKind;
use crate::domain::practitioner::{CertificateKind, Sex, StaffRole};
use crate::ledger::practitioners::RegisterPractitioners;
use crate::ledger::{Ledger, facilities};
use crate::web::components::{Entry, Field};
use crate::web::error::Result;
use crate::web::extract::{FormText, PageContext, Submitted};
use crate::web::pages::forms::{self, Sent, options};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new().get("/practitioners/new", Pass::STAFF, show_form).post(
        "/practitioners/new",
        Pass::STAFF,
        register,
    )
}

#[derive(Template)]
#[template(path = "practitioner/register.html")]
struct RegisterPage<'a> {
    ctx: PageContext,
    entry: Entry<'a>,
}

async fn show_form(State(ledger): State<Ledger>, ctx: PageContext) -> Result<Html<String>> {
    page(&ledger, ctx, &FormText::blank()).await
}

async fn page(ledger: &Ledger, mut ctx: PageContext, form: &FormText) -> Result<Html<String>> {
    ctx.as_of = ctx.as_of.max(ctx.now.date());
    let places = places(ledger, &ctx).await?;
    let entry = Entry::new(form, ctx.after("/practitioners/new"), "登记")
        .draft("practitioner-new")
        .hidden("people.0.area_key", ctx.area.root().township().to_string())
        .fields(fields(form, &places));
    Ok(Html(RegisterPage { ctx, entry }.render()?))
}

fn fields<'a>(form: &'a FormText, places: &[(String, String)]) -> Vec<Field<'a>> {
    let person = |name: &str| format!("people.0.{name}");
    let held = |name: &str| format!("people.0.certificates.0.{name}");
    let works = |name: &str| format!("people.0.employments.0.{name}");
    vec![
        Field::text(form, person("name"), "姓名").required().hint("不超过 50 个字，间隔点用“·”"),
        Field::choice(form, person("sex"), "性别", options!(Sex)).blank("未登记"),
        Field::text(form, person("citizen_id"), "身份证号").hint("出生日期由号码得出"),
        Field::date(form, person("born_on"), "出生日期（没有身份证号时填）"),
        Field::text(form, person("phone"), "电话"),
        Field::text(form, person("education"), "学历"),
        Field::choice(form, works("facility"), "任职机构", places.to_vec()).blank("暂不登记任职"),
        Field::choice(form, works("role"), "岗位", options!(StaffRole)),
        Field::choice(form, works("main"), "主执业机构", yes_or_no()),
        Field::date(form, works("from"), "到岗日期"),
        Field::choice(form, held("kind"), "证书类别", options!(CertificateKind))
            .blank("暂不登记证书"),
        Field::text(form, held("number"), "证书编号"),
        Field::date(form, held("from"), "证书有效期起"),
        Field::date(form, held("until"), "证书有效期止").hint("乡村医生执业证书不填则为五年"),
        Field::choice(form, held("facility"), "证书执业地点", places.to_vec()).blank("未登记"),
    ]
}

/// Yes or no, where leaving it open is not enough.
pub(super) fn yes_or_no() -> [(String, String); 2] {
    [("true", "是"), ("false", "否")].map(|(code, word)| (code.to_owned(), word.to_owned()))
}

/// The institutions of the page's area. Above a county there are too many clinics to choose
/// from: they are offered once a county is chosen at the left.
pub(super) async fn places(ledger: &Ledger, ctx: &PageContext) -> Result<Vec<(String, String)>> {
    let found = facilities::list(ledger.read(), ctx.area, ctx.known, ctx.as_of).await?;
    let wide = ctx.is_wide();
    let offered = found.into_iter().filter(|at| !wide || at.kind != FacilityKind::VillageClinic);
    let mut places: Vec<_> = offered.map(|at| (at.area_key, at.id.to_string(), at.name)).collect();
    places.sort_by(|one, other| (one.0, &one.2).cmp(&(other.0, &other.2)));
    Ok(places.into_iter().map(|(_, id, name)| (id, name)).collect())
}

async fn register(
    State(ledger): State<Ledger>,
    ctx: PageContext,
    sent: Submitted<RegisterPractitioners>,
) -> Result<Response> {
    let today = ctx.now.date();
    let remarks = sent.value.as_ref().map(|new| new.remarks(today)).unwrap_or_default();
    let codes: Vec<&str> = remarks.iter().map(|remark| remark.code).collect();
    match forms::perform(&ledger, &ctx.viewer, sent, |new| new).await? {
        Sent::Done(ids) => {
            let id = ids.first().map(ToString::to_string).unwrap_or_default();
            let path = format!("/practitioners/{id}");
            let onward = ctx.after_with(&path, &[("remark", &codes.join(","))]);
            Ok(Redirect::to(&onward).into_response())
        }
        Sent::Again(status, form) => Ok((status, page(&ledger, ctx, &form).await?).into_response()),
    }
}

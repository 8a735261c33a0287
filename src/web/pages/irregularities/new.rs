//! Entering an irregularity.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Redirect, Response};

use super::PATH;
use crate::domain::facility::FacilityKind;
use crate::domain::irregularity::IrregularityKind;
use crate::domain::time::Known;
use crate::ledger::irregularities::RecordIrregularity;
use crate::ledger::{Ledger, facilities};
use crate::web::components::{Entry, Field};
use crate::web::error::Result;
use crate::web::extract::{FormText, PageContext, Submitted};
use crate::web::pages::forms::{self, Sent, options};
use crate::web::routes::{Pass, Routes};

const NEW: &str = "/irregularities/new";

pub(super) fn router() -> Routes {
    Routes::new().get(NEW, Pass::EDIT, show_form).post(NEW, Pass::EDIT, record)
}

#[derive(Template)]
#[template(path = "irregularities/new.html")]
struct NewPage<'a> {
    ctx: PageContext,
    entry: Entry<'a>,
}

async fn show_form(State(ledger): State<Ledger>, ctx: PageContext) -> Result<Html<String>> {
    page(&ledger, ctx, &FormText::blank()).await
}

async fn page(ledger: &Ledger, ctx: PageContext, form: &FormText) -> Result<Html<String>> {
    let ctx = ctx.at_path(NEW.to_owned());
    let places = hospitals(ledger, &ctx).await?;
    let entry = Entry::new(form, ctx.link(NEW), "登记").fields(vec![
        Field::choice(form, "facility", "机构", places).required(),
        Field::choice(form, "kind", "种类", options!(IrregularityKind)).required(),
        Field::date(form, "found_on", "发现日期").required(),
        Field::text(form, "found_by", "检查单位").required(),
        Field::lines(form, "problem", "问题").required().hint("写明项目、时间和人次，不写患者姓名"),
        Field::number(form, "amount_involved", "涉及金额（元）"),
        Field::text(form, "document_no", "文号"),
        Field::lines(form, "requirement", "整改要求"),
    ]);
    Ok(Html(NewPage { ctx, entry }.render()?))
}

/// The hospitals of the area; village clinics charge by their township hospital.
async fn hospitals(ledger: &Ledger, ctx: &PageContext) -> Result<Vec<(String, String)>> {
    let found = facilities::list(ledger.read(), ctx.area, Known::Now, ctx.now.date()).await?;
    let mut found: Vec<_> =
        found.into_iter().filter(|at| at.kind != FacilityKind::VillageClinic).collect();
    found.sort_by_key(|at| (std::cmp::Reverse(at.kind), at.area_key));
    Ok(found.into_iter().map(|at| (at.id.to_string(), at.name)).collect())
}

async fn record(
    State(ledger): State<Ledger>,
    ctx: PageContext,
    sent: Submitted<RecordIrregularity>,
) -> Result<Response> {
    match forms::perform(&ledger, &ctx.viewer, sent, |value| value).await? {
        Sent::Done(id) => Ok(Redirect::to(&ctx.after(&format!("{PATH}/{id}"))).into_response()),
        Sent::Again(status, form) => Ok((status, page(&ledger, ctx, &form).await?).into_response()),
    }
}

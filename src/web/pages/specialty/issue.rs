//! Putting one key specialty on the list: the county is picked by a link, the hospital from
//! those of the county.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Redirect, Response};

use crate::domain::area::{AreaKey, Level};
use crate::domain::facility::FacilityKind;
use crate::domain::specialty::SpecialtyKind;
use crate::ledger::specialties::IssueSpecialties;
use crate::ledger::{Ledger, areas, facilities};
use crate::web::components::{Entry, Field};
use crate::web::error::Result;
use crate::web::extract::{FormText, PageContext, Submitted};
use crate::web::pages::forms::{self, Sent, options};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    let path = "/specialties/new";
    Routes::new().get(path, Pass::ISSUE, show_form).post(path, Pass::ISSUE, issue)
}

#[derive(Template)]
#[template(path = "specialty/issue.html")]
struct IssuePage<'a> {
    ctx: PageContext,
    entry: Option<Entry<'a>>,
    below: Vec<(AreaKey, String)>,
}

async fn show_form(State(ledger): State<Ledger>, ctx: PageContext) -> Result<Html<String>> {
    page(&ledger, ctx, &FormText::blank()).await
}

async fn page(ledger: &Ledger, ctx: PageContext, form: &FormText) -> Result<Html<String>> {
    let db = ledger.read();
    let here = ctx.area.root();
    if matches!(here.level(), Level::Province | Level::Prefecture) {
        let lines = areas::list(db, ctx.area, ctx.known, ctx.as_of, &[Level::County]).await?;
        let below = lines.into_iter().map(|line| (line.area_key, line.name)).collect();
        return Ok(Html(IssuePage { ctx, entry: None, below }.render()?));
    }
    let places = facilities::list(db, ctx.area, ctx.known, ctx.as_of).await?;
    let hospitals = places.into_iter().filter(|at| at.kind == FacilityKind::CountyHospital);
    let hospitals: Vec<_> = hospitals.map(|at| (at.id.to_string(), at.name)).collect();
    let entry = Entry::new(form, ctx.after("/specialties/new"), "列入重点专科建设")
        .draft(format!("specialty-{here}"))
        .fields(fields(form, hospitals));
    Ok(Html(IssuePage { ctx, entry: Some(entry), below: Vec::new() }.render()?))
}

fn fields(form: &FormText, hospitals: Vec<(String, String)>) -> Vec<Field<'_>> {
    let at = |name: &str| format!("projects.0.{name}");
    vec![
        Field::text(form, "document_no", "下达文号").required(),
        Field::date(form, "issued_on", "下达日期").required(),
        Field::choice(form, at("facility"), "县级医院", hospitals).required(),
        Field::pick(form, at("specialty"), "专科", options!(SpecialtyKind)).required(),
        Field::text(form, at("name"), "项目名称").hint("不填则为医院加专科；其他专科必填"),
        Field::text(form, at("code"), "项目编号").required().hint("如 宕-专-2015-01"),
        Field::text(form, at("batch"), "批次").required().hint("方案的批次，如 2015"),
        Field::text(form, at("funding_programme"), "资金来源").required(),
        Field::text(form, at("scheme_no"), "建设方案文号"),
        Field::text(form, at("leader"), "学科带头人"),
        Field::number(form, at("beds"), "床位（张）"),
        Field::date(form, at("planned_start"), "计划开始"),
        Field::date(form, at("planned_finish"), "计划建成"),
        Field::number(form, at("estimate"), "总投资（元）"),
    ]
}

async fn issue(
    State(ledger): State<Ledger>,
    ctx: PageContext,
    sent: Submitted<IssueSpecialties>,
) -> Result<Response> {
    match forms::perform(&ledger, &ctx.viewer, sent, |plan| plan).await? {
        Sent::Done(issued) => {
            let first = issued.projects.first().map(|id| ctx.after(&format!("/specialties/{id}")));
            Ok(Redirect::to(&first.unwrap_or_else(|| ctx.after("/specialties"))).into_response())
        }
        Sent::Again(status, form) => Ok((status, page(&ledger, ctx, &form).await?).into_response()),
    }
}

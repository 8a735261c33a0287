//! Putting one project on the list: county, township and village are picked by links.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Redirect, Response};

use crate::domain::area::{AreaKey, Level};
use crate::domain::clinic::{Structure, WorkKind};
use crate::ledger::projects::IssuePlan;
use crate::ledger::{Ledger, areas};
use crate::web::components::{Entry, Field};
use crate::web::error::Result;
use crate::web::extract::{FormText, PageContext, Submitted};
use crate::web::pages::forms::{self, Sent, options};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new().get("/projects/new", Pass::ISSUE, show_form).post(
        "/projects/new",
        Pass::ISSUE,
        issue,
    )
}

#[derive(Template)]
#[template(path = "project/issue.html")]
struct IssuePage<'a> {
    ctx: PageContext,
    entry: Option<Entry<'a>>,
    below: Vec<(AreaKey, String)>,
}

async fn show_form(State(ledger): State<Ledger>, ctx: PageContext) -> Result<Html<String>> {
    page(&ledger, ctx, &FormText::blank()).await
}

async fn page(ledger: &Ledger, ctx: PageContext, form: &FormText) -> Result<Html<String>> {
    let here = ctx.area.root();
    let below = match here.level().below() {
        None => Vec::new(),
        Some(level) => {
            let lines =
                areas::list(ledger.read(), ctx.area, ctx.known, ctx.as_of, &[level]).await?;
            lines.into_iter().map(|line| (line.area_key, line.name)).collect()
        }
    };
    let entry = (here.level() == Level::Village).then(|| {
        Entry::new(form, ctx.after("/projects/new"), "列入投资计划")
            .draft(format!("project-{here}"))
            .hidden("projects.0.area_key", here.to_string())
            .fields(fields(form))
    });
    Ok(Html(IssuePage { ctx, entry, below }.render()?))
}

fn fields(form: &FormText) -> Vec<Field<'_>> {
    let at = |name: &str| format!("projects.0.{name}");
    vec![
        Field::text(form, "document_no", "投资计划文号").required(),
        Field::date(form, "issued_on", "下达日期").required(),
        Field::text(form, at("code"), "项目编号").required().hint("如 宕-2015-0117"),
        Field::text(form, at("name"), "项目名称").required().hint("如 官亭镇石院村卫生室"),
        Field::text(form, at("batch"), "批次").required().hint("方案的年度，如 2016"),
        Field::text(form, at("funding_programme"), "资金来源").required(),
        Field::choice(form, at("work_kind"), "建设性质", options!(WorkKind)).required(),
        Field::choice(form, at("structure"), "结构形式", options!(Structure)),
        Field::number(form, at("storeys"), "层数"),
        Field::text(form, at("site"), "建设地点"),
        Field::number(form, at("planned_area"), "批复面积（㎡）"),
        Field::date(form, at("planned_start"), "计划开工"),
        Field::date(form, at("planned_finish"), "计划竣工"),
        Field::number(form, at("estimate"), "概算（元）"),
    ]
}

async fn issue(
    State(ledger): State<Ledger>,
    ctx: PageContext,
    sent: Submitted<IssuePlan>,
) -> Result<Response> {
    match forms::perform(&ledger, &ctx.viewer, sent, |plan| plan).await? {
        Sent::Done(issued) => {
            let first = issued.projects.first().map(|id| ctx.after(&format!("/projects/{id}")));
            Ok(Redirect::to(&first.unwrap_or_else(|| ctx.after("/projects"))).into_response())
        }
        Sent::Again(status, form) => Ok((status, page(&ledger, ctx, &form).await?).into_response()),
    }
}

//! Changing what is said of a key specialty, guarded by the version that was seen.

use axum::extract::State;
use axum::response::{Html, Response};

use crate::domain::ids::PublicId;
use crate::ledger::Ledger;
use crate::ledger::specialties::{self, ChangeSpecialty, SpecialtyField, SpecialtySheet};
use crate::web::components::Field;
use crate::web::error::Result;
use crate::web::extract::{FormText, PageContext, Path, Submitted};
use crate::web::pages::forms;
use crate::web::pages::project::{FormPage, Head};
use crate::web::routes::{Pass, Routes};

/// Name and label of every fact, in the order of the form.
const FACTS: [(&str, &str); 7] = [
    ("scheme_no", "建设方案文号"),
    ("leader", "学科带头人"),
    ("beds", "床位（张）"),
    ("planned_start", "计划开始"),
    ("planned_finish", "计划建成"),
    ("estimate", "总投资（元）"),
    ("remark", "备注"),
];

pub(super) fn router() -> Routes {
    let path = "/specialties/{id}/facts";
    Routes::new().get(path, Pass::EDIT, show_form).post(path, Pass::EDIT, change)
}

async fn show_form(
    State(ledger): State<Ledger>,
    Path(id): Path<PublicId>,
    ctx: PageContext,
) -> Result<Html<String>> {
    let sheet = specialty(&ledger, &ctx, id).await?;
    let form = FormText::filled(FACTS.map(|(name, _)| (name, on_record(&sheet, name))));
    page(&ledger, ctx, &sheet, &form).await
}

async fn specialty(ledger: &Ledger, ctx: &PageContext, id: PublicId) -> Result<SpecialtySheet> {
    let (db, scope) = (ledger.read(), ctx.viewer.scope());
    Ok(specialties::sheet(db, scope, ctx.known, ctx.as_of, id).await?)
}

/// What stands on record, as one would type it.
fn on_record(sheet: &SpecialtySheet, name: &str) -> String {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    match name {
        "scheme_no" => text(&sheet.scheme_no),
        "leader" => text(&sheet.leader),
        "beds" => sheet.beds.map(|many| many.to_string()).unwrap_or_default(),
        "planned_start" => sheet.planned_start.map(|on| on.to_string()).unwrap_or_default(),
        "planned_finish" => sheet.planned_finish.map(|on| on.to_string()).unwrap_or_default(),
        "estimate" => sheet.estimate.map(|sum| sum.to_string()).unwrap_or_default(),
        _ => text(&sheet.remark),
    }
}

async fn page(
    ledger: &Ledger,
    ctx: PageContext,
    sheet: &SpecialtySheet,
    form: &FormText,
) -> Result<Html<String>> {
    let head = Head::of(ledger, &ctx, sheet.into()).await?;
    let field = |(name, label): (&'static str, &'static str)| match name {
        "planned_start" | "planned_finish" => Field::date(form, name, label),
        "beds" | "estimate" => Field::number(form, name, label),
        "remark" => Field::lines(form, name, label),
        _ => Field::text(form, name, label),
    };
    FormPage::of_facts(ctx, &head, form, (sheet.version, FACTS.map(field).into())).html()
}

async fn change(
    State(ledger): State<Ledger>,
    Path(id): Path<PublicId>,
    ctx: PageContext,
    sent: Submitted<ChangeSpecialty>,
) -> Result<Response> {
    let seen = sent.form.seen();
    let emptied = |field: &&SpecialtyField| sent.form.emptied(&field.code());
    let clear = SpecialtyField::ALL.iter().filter(emptied).copied().collect();
    let named = |change| ChangeSpecialty { project: Some(id), seen, clear, ..change };
    let done = forms::perform_with_reason(&ledger, &ctx.viewer, sent, named).await?;
    let onward = ctx.after(&format!("/specialties/{id}"));
    let again = |form| async move {
        let sheet = specialty(&ledger, &ctx, id).await?;
        page(&ledger, ctx, &sheet, &form).await
    };
    done.lead(onward, again).await
}

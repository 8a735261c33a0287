//! Changing what is said of a project, guarded by the version that was seen.

use axum::extract::State;
use axum::response::{Html, Response};

use super::Head;
use super::form::FormPage;
use crate::domain::clinic::Structure;
use crate::domain::facility::FacilityKind;
use crate::domain::ids::PublicId;
use crate::ledger::projects::{self, ChangeProject, ProjectField, ProjectSheet};
use crate::ledger::{Ledger, facilities};
use crate::web::components::Field;
use crate::web::error::Result;
use crate::web::extract::{FormText, PageContext, Path, Submitted};
use crate::web::pages::forms::{self, options};
use crate::web::routes::{Pass, Routes};

/// Name and label of every fact, in the order of the form.
const FACTS: [(&str, &str); 13] = [
    ("facility", "村卫生室"),
    ("structure", "结构形式"),
    ("storeys", "层数"),
    ("site", "建设地点"),
    ("built_area", "实测面积（㎡）"),
    ("planned_start", "计划开工"),
    ("planned_finish", "计划竣工"),
    ("contract_price", "合同价（元）"),
    ("settlement_price", "决算价（元）"),
    ("procurement", "采购方式"),
    ("caretaker", "管护人"),
    ("village_doctor", "村医"),
    ("remark", "备注"),
];

pub(super) fn router() -> Routes {
    Routes::new().get("/projects/{id}/facts", Pass::EDIT, show_form).post(
        "/projects/{id}/facts",
        Pass::EDIT,
        change,
    )
}

async fn show_form(
    State(ledger): State<Ledger>,
    Path(id): Path<PublicId>,
    ctx: PageContext,
) -> Result<Html<String>> {
    let sheet = clinic(&ledger, &ctx, id).await?;
    let form = FormText::filled(FACTS.map(|(name, _)| (name, on_record(&sheet, name))));
    page(&ledger, ctx, &sheet, &form).await
}

async fn clinic(ledger: &Ledger, ctx: &PageContext, id: PublicId) -> Result<ProjectSheet> {
    let (db, scope) = (ledger.read(), ctx.viewer.scope());
    Ok(projects::sheet(db, scope, ctx.known, ctx.as_of, id).await?)
}

/// What stands on record, as one would type it.
fn on_record(sheet: &ProjectSheet, name: &str) -> String {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    match name {
        "facility" => sheet.facility.as_ref().map(|at| at.id.to_string()).unwrap_or_default(),
        "structure" => sheet.structure.map(Structure::code).unwrap_or_default(),
        "storeys" => sheet.storeys.map(|many| many.to_string()).unwrap_or_default(),
        "site" => text(&sheet.site),
        "built_area" => sheet.built_area.map(|area| area.to_string()).unwrap_or_default(),
        "planned_start" => sheet.planned_start.map(|on| on.to_string()).unwrap_or_default(),
        "planned_finish" => sheet.planned_finish.map(|on| on.to_string()).unwrap_or_default(),
        "contract_price" => sheet.contract_price.map(|sum| sum.to_string()).unwrap_or_default(),
        "settlement_price" => sheet.settlement_price.map(|sum| sum.to_string()).unwrap_or_default(),
        "procurement" => text(&sheet.procurement),
        "caretaker" => text(&sheet.caretaker),
        "village_doctor" => text(&sheet.village_doctor),
        _ => text(&sheet.remark),
    }
}

async fn page(
    ledger: &Ledger,
    ctx: PageContext,
    sheet: &ProjectSheet,
    form: &FormText,
) -> Result<Html<String>> {
    let head = Head::of(ledger, &ctx, sheet.into()).await?;
    let clinics = clinics(ledger, &ctx, sheet).await?;
    let field = |(name, label): (&'static str, &'static str)| match name {
        "facility" => Field::choice(form, name, label, clinics.clone()),
        "structure" => Field::choice(form, name, label, options!(Structure)),
        "planned_start" | "planned_finish" => Field::date(form, name, label),
        "storeys" | "built_area" | "contract_price" | "settlement_price" => {
            Field::number(form, name, label)
        }
        "remark" => Field::lines(form, name, label),
        _ => Field::text(form, name, label),
    };
    FormPage::of_facts(ctx, &head, form, (sheet.version, FACTS.map(field).into())).html()
}

/// The village clinics of the township, and the one on record wherever it lies.
async fn clinics(
    ledger: &Ledger,
    ctx: &PageContext,
    sheet: &ProjectSheet,
) -> Result<Vec<(String, String)>> {
    let township = ctx.viewer.scope().narrowed(sheet.area_key.township());
    let scope = township.unwrap_or(ctx.viewer.scope());
    let found = facilities::list(ledger.read(), scope, ctx.known, ctx.as_of).await?;
    let clinics = found.into_iter().filter(|at| at.kind == FacilityKind::VillageClinic);
    let mut clinics: Vec<_> = clinics.map(|at| (at.id.to_string(), at.name)).collect();
    if let Some(own) = &sheet.facility
        && !clinics.iter().any(|(id, _)| *id == own.id.to_string())
    {
        clinics.push((own.id.to_string(), own.name.clone()));
    }
    clinics.sort_by(|one, other| one.1.cmp(&other.1));
    Ok(clinics)
}

async fn change(
    State(ledger): State<Ledger>,
    Path(id): Path<PublicId>,
    ctx: PageContext,
    sent: Submitted<ChangeProject>,
) -> Result<Response> {
    let seen = sent.form.seen();
    let emptied = |field: &&ProjectField| sent.form.emptied(&field.code());
    let clear = ProjectField::ALL.iter().filter(emptied).copied().collect();
    let named = |change| ChangeProject { project: Some(id), seen, clear, ..change };
    let done = forms::perform_with_reason(&ledger, &ctx.viewer, sent, named).await?;
    let onward = ctx.after(&format!("/projects/{id}"));
    let again = |form| async move {
        let sheet = clinic(&ledger, &ctx, id).await?;
        page(&ledger, ctx, &sheet, &form).await
    };
    done.lead(onward, again).await
}

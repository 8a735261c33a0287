//! What the form of a key specialty says beside what every inspection does.

use super::acceptance::{Asked, blank, departments, funding, inspected};
use super::names;
use crate::domain::clinic::MilestoneKind;
use crate::domain::inspection::Department;
use crate::domain::project::ProjectKind;
use crate::ledger::Result;
use crate::ledger::inspections::InspectionSheet;
use crate::ledger::sheets::{
    AcceptanceSheet, SheetProject, SheetPurchase, SheetSpecialty, SheetStatement,
};
use crate::ledger::specialties::{self, PurchaseLine, SpecialtySheet};

/// Whose departments accept a specialty (方案五.5).
const PREFECTURE: &str = "市级";

impl Asked<'_> {
    /// The form of a key specialty.
    pub(super) async fn specialty(&self, inspection: &InspectionSheet) -> Result<AcceptanceSheet> {
        let Self { ledger, scope, known, as_of } = *self;
        let project =
            specialties::sheet(ledger.read(), scope, known, as_of, inspection.project).await?;
        let names = names(ledger, project.area_key, known, as_of).await?;
        Ok(AcceptanceSheet {
            accepting_bodies: accepting_bodies(),
            project: basics(&project, names.of(project.area_key.county())),
            specialty: Some(specialty(&project)),
            funding: funding(&project.money),
            departments: departments(inspection, PREFECTURE),
            ..inspected(inspection)
        })
    }
}

/// The departments in one breath.
fn accepting_bodies() -> String {
    let own = ProjectKind::KeySpecialty.departments().iter();
    let own: Vec<&str> = own.map(|department: &Department| department.label()).collect();
    format!("{PREFECTURE}{}部门", own.join("、"))
}

fn basics(project: &SpecialtySheet, county: String) -> SheetProject {
    let reached =
        |kind| project.steps.iter().find(|step| step.kind == kind).map(|step| step.reached_on);
    SheetProject {
        name: project.name.clone(),
        county,
        code: project.code.clone(),
        plan_document: project.document_no.clone(),
        batch: format!("{}年批次", project.batch),
        planned_start: project.planned_start,
        actual_start: reached(MilestoneKind::Started),
        planned_completion: project.planned_finish,
        actual_completion: reached(MilestoneKind::Completed),
        ..SheetProject::default()
    }
}

fn specialty(project: &SpecialtySheet) -> SheetSpecialty {
    SheetSpecialty {
        hospital: project.hospital.name.clone(),
        specialty: Some(project.specialty),
        leader: project.leader.clone().unwrap_or_default(),
        beds: project.beds,
        scheme: project.scheme_no.clone().unwrap_or_default(),
        estimate: project.estimate,
        purchases: project.purchases.iter().map(purchase).collect(),
        statement: SheetStatement { name: project.hospital.name.clone(), ..blank() },
    }
}

fn purchase(line: &PurchaseLine) -> SheetPurchase {
    let unit = line.unit.as_deref().unwrap_or_default();
    let many = line.quantity.map(|many| format!("（{many} {unit}）").replace(" ）", "）"));
    SheetPurchase {
        category: line.category,
        name: format!("{}{}", line.name, many.unwrap_or_default()),
        contract: line.contract_no.clone(),
        contracted_on: line.contracted_on,
        amount: line.amount,
        checked_on: line.checked_on,
    }
}

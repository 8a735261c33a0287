//! What an acceptance form says.

use chrono::NaiveDate;

use super::{Letterhead, content_hash, form_number, identity, names, photos, showing};
use crate::domain::area::{AreaKey, Scope};
use crate::domain::checklist::{Conclusion, ItemOutcome, Outcome, Weight};
use crate::domain::clinic::{MilestoneKind, PartyRole};
use crate::domain::facility::PopulationKind;
use crate::domain::funding::FundingLevel;
use crate::domain::ids::PublicId;
use crate::domain::inspection::{Department, InspectionKind, PanelRole};
use crate::domain::money::Fen;
use crate::domain::project::ProjectKind;
use crate::domain::time::Known;
use crate::ledger::inspections::{self, InspectionSheet};
use crate::ledger::photos::PhotoLine;
use crate::ledger::projects::{self, Money, ProjectSheet};
use crate::ledger::sheets::{
    AcceptanceSheet, SheetConclusion, SheetDefect, SheetDepartment, SheetDocument, SheetFunding,
    SheetItem, SheetMember, SheetOverruling, SheetParty, SheetProject, SheetStatement,
    SheetVillager,
};
use crate::ledger::{Ledger, Result, villages};

/// The acceptance form of one inspection.
pub async fn acceptance(
    ledger: &Ledger,
    scope: Scope,
    known: Known,
    id: PublicId,
    letterhead: &Letterhead,
) -> Result<AcceptanceSheet> {
    let db = ledger.read();
    let inspection = inspections::sheet(db, scope, known, id).await?;
    let as_of = inspection.concluded_on.unwrap_or(inspection.inspected_on);
    let asked = Asked { ledger, scope, known, as_of };
    let mut sheet = match inspection.project_kind {
        ProjectKind::Clinic => asked.clinic(&inspection).await?,
        ProjectKind::KeySpecialty => asked.specialty(&inspection).await?,
    };
    sheet.photos = photos(ledger, &inspection.photos).await?;
    sheet.identity.content_hash = content_hash(&sheet);
    sheet.identity.check_address = letterhead.address(&format!("/inspections/{id}"));
    Ok(sheet)
}

/// The acceptance forms of an area: the last concluded acceptance of each project.
pub async fn acceptances(
    ledger: &Ledger,
    scope: Scope,
    known: Known,
    as_of: NaiveDate,
) -> Result<Vec<PublicId>> {
    let lines = inspections::list(ledger.read(), scope, known, as_of, None).await?;
    let mut seen = std::collections::HashSet::new();
    let wanted = lines
        .into_iter()
        .filter(|line| line.kind == InspectionKind::Acceptance && line.conclusion.is_some())
        .filter(|line| seen.insert(line.project_id));
    let mut wanted: Vec<_> = wanted.map(|line| (line.area_key, line.id)).collect();
    wanted.sort_unstable();
    Ok(wanted.into_iter().map(|(_, id)| id).collect())
}

struct Place {
    county: String,
    township: String,
    village: String,
    registered_poor: bool,
    catchment: Option<(u32, NaiveDate)>,
}

async fn place(
    ledger: &Ledger,
    project: &ProjectSheet,
    known: Known,
    as_of: NaiveDate,
) -> Result<Place> {
    let names = names(ledger, project.area_key, known, as_of).await?;
    let area: AreaKey = project.area_key;
    let village = Scope::of(area);
    let poor = villages::poor_spells(ledger.read(), village, known, as_of).await?;
    let counts = villages::head_counts(ledger.read(), village, known, as_of).await?;
    let catchment = counts
        .into_iter()
        .filter(|(_, kind, ..)| *kind == PopulationKind::Catchment)
        .max_by_key(|(.., on)| *on)
        .map(|(_, _, people, on)| (u32::try_from(people).unwrap_or_default(), on));
    Ok(Place {
        county: names.of(area.county()),
        township: names.of(area.township()),
        village: names.of(area),
        registered_poor: poor.iter().any(|at| at.until.is_none_or(|until| as_of <= until)),
        catchment,
    })
}

/// Where, as known when and on which date the project is looked at.
pub(super) struct Asked<'a> {
    pub(super) ledger: &'a Ledger,
    pub(super) scope: Scope,
    pub(super) known: Known,
    pub(super) as_of: NaiveDate,
}

impl Asked<'_> {
    /// The form of a clinic.
    async fn clinic(&self, inspection: &InspectionSheet) -> Result<AcceptanceSheet> {
        let Self { ledger, scope, known, as_of } = *self;
        let db = ledger.read();
        let project = projects::sheet(db, scope, known, as_of, inspection.project).await?;
        let place = place(ledger, &project, known, as_of).await?;
        let (county, township, village) =
            (place.county.clone(), place.township.clone(), place.village.clone());
        Ok(AcceptanceSheet {
            accepting_bodies: accepting_bodies(&county),
            project: basics(&project, place),
            funding: funding(&project.money),
            parties: PartyRole::ALL.iter().map(|&role| party(&project, role)).collect(),
            departments: departments(inspection, &county),
            township_statement: SheetStatement {
                name: format!("{township}人民政府"), ..blank()
            },
            village_statement: SheetStatement {
                name: format!("{village}村民委员会"), ..blank()
            },
            contractor_statement: SheetStatement {
                name: party(&project, PartyRole::Contractor).name,
                ..blank()
            },
            villagers: villagers(inspection),
            ..inspected(inspection)
        })
    }
}

/// What an inspection says of itself, whatever was inspected.
pub(super) fn inspected(inspection: &InspectionSheet) -> AcceptanceSheet {
    let record_number = form_number(inspection);
    AcceptanceSheet {
        identity: identity(record_number, inspection.version, inspection.recorded_at),
        kind: inspection.kind,
        accepting_bodies: String::new(),
        inspected_on: Some(inspection.inspected_on),
        standard: format!("{}，依据{}", inspection.checklist.title, inspection.checklist.document),
        project: SheetProject::default(),
        specialty: None,
        funding: Vec::new(),
        parties: Vec::new(),
        documents: documents(inspection),
        items: items(inspection),
        defects: defects(inspection, &inspection.photos),
        conclusion: conclusion(inspection),
        members: members(inspection),
        departments: Vec::new(),
        township_statement: blank(),
        village_statement: blank(),
        contractor_statement: blank(),
        villagers: Vec::new(),
        photos: Vec::new(),
    }
}

/// What the departments say whose word the acceptance takes.
pub(super) fn departments(inspection: &InspectionSheet, whose: &str) -> Vec<SheetDepartment> {
    let own = inspection.project_kind.departments().iter();
    own.map(|&at| department(inspection, at, whose)).collect()
}

/// The four departments of a county in one breath.
fn accepting_bodies(county: &str) -> String {
    let departments: Vec<&str> = Department::ALL.iter().map(|at| at.label()).collect();
    format!("{county}{}部门", departments.join("、"))
}

pub(super) fn blank() -> SheetStatement {
    SheetStatement::default()
}

fn basics(project: &ProjectSheet, place: Place) -> SheetProject {
    let reached =
        |kind| project.steps.iter().find(|step| step.kind == kind).map(|step| step.reached_on);
    SheetProject {
        name: project.name.clone(),
        county: place.county,
        township: place.township,
        village: place.village,
        code: project.code.clone(),
        plan_document: project.document_no.clone(),
        batch: format!("{}年批次", project.batch),
        work_kind: Some(project.work_kind),
        site: project.site.clone().unwrap_or_default(),
        coordinates: String::new(),
        approved_area: project.planned_area,
        built_area: project.built_area,
        structure: project.structure,
        storeys: project.storeys.and_then(|storeys| u32::try_from(storeys).ok()),
        planned_start: project.planned_start,
        actual_start: reached(MilestoneKind::Started),
        planned_completion: project.planned_finish,
        actual_completion: reached(MilestoneKind::Completed),
        contract_price: project.contract_price,
        settlement_price: project.settlement_price,
        registered_poor: Some(place.registered_poor),
        catchment_population: place.catchment.map(|(people, _)| people),
        population_as_of: place.catchment.map(|(_, on)| on),
        doctors: project.village_doctor.clone().into_iter().collect(),
    }
}

/// The money of every level, in the order of the levels.
pub(super) fn funding(levels: &[Money]) -> Vec<SheetFunding> {
    let some = |fen: Option<Fen>| fen.filter(|fen| *fen != Fen::ZERO);
    let line = |&level: &FundingLevel| {
        let money = levels.iter().find(|money| money.level == level);
        SheetFunding {
            level,
            allocated: some(money.map(|money| money.allocated)),
            received: some(money.map(|money| money.received)),
            disbursed: some(money.map(|money| money.disbursed)),
        }
    };
    FundingLevel::ALL.iter().map(line).collect()
}

fn party(project: &ProjectSheet, role: PartyRole) -> SheetParty {
    let party = project.parties.iter().find(|party| party.role == role);
    let text = |part: Option<&String>| part.cloned().unwrap_or_default();
    SheetParty {
        role,
        name: text(party.map(|party| &party.name)),
        head: text(party.and_then(|party| party.contact.as_ref())),
        qualification: text(party.and_then(|party| party.qualification.as_ref())),
        phone: text(party.and_then(|party| party.phone.as_ref())),
    }
}

/// The papers that the panel looks for (资料核查): completion, plan and money.
fn documents(inspection: &InspectionSheet) -> Vec<SheetDocument> {
    let paper = |id: &str| {
        id.starts_with("VC-G") || id.starts_with("VC-H") || matches!(id, "VC-A01" | "KS-21")
    };
    let line = |(item, outcome): (&crate::domain::checklist::ChecklistItem, &ItemOutcome)| {
        let held = match outcome.outcome {
            Outcome::Met => "有",
            Outcome::NotMet => "无",
            Outcome::NotApplicable => "不适用",
            Outcome::Open => "",
        };
        SheetDocument {
            code: item.id.clone(),
            title: item.title.clone(),
            held: held.to_owned(),
            copies: None,
            remark: outcome.note.clone(),
        }
    };
    let both = inspection.checklist.items.iter().zip(&inspection.outcomes);
    both.filter(|(item, _)| paper(&item.id)).map(line).collect()
}

fn items(inspection: &InspectionSheet) -> Vec<SheetItem> {
    let checklist = &inspection.checklist;
    let both = checklist.items.iter().zip(&inspection.outcomes);
    both.map(|(item, outcome)| SheetItem {
        section: part(inspection, &item.id),
        code: item.id.clone(),
        title: item.title.clone(),
        weight: item.weight.label().to_owned(),
        required: outcome.required.clone(),
        measured: outcome.measured.clone(),
        outcome: outcome.outcome.label().to_owned(),
        remark: outcome.note.clone(),
        photos: showing(&inspection.photos, &item.id),
    })
    .collect()
}

/// What was found wanting, with the numbers that its photos have among those printed.
pub(super) fn defects(inspection: &InspectionSheet, printed: &[PhotoLine]) -> Vec<SheetDefect> {
    let notice = inspection.notice.as_ref();
    let defect = |at: &inspections::DefectLine| SheetDefect {
        place: at.location.clone().unwrap_or_else(|| part(inspection, &at.criterion)),
        problem: at.problem.clone(),
        clause: at.basis.clone(),
        demand: at.requirement.clone().unwrap_or_default(),
        responsible: notice.map(|notice| notice.responsible_unit.clone()).unwrap_or_default(),
        due_on: notice.map(|notice| notice.due_on),
        photos: showing(printed, &at.criterion),
    };
    inspection.defects.iter().map(defect).collect()
}

/// The part of the checklist that an item belongs to.
fn part(inspection: &InspectionSheet, item: &str) -> String {
    let checklist = &inspection.checklist;
    let group = checklist.item(item).map_or("", |item| item.group.as_str());
    let found = checklist.groups.iter().find(|at| at.id == group);
    found.map(|at| at.title.clone()).unwrap_or_default()
}

fn conclusion(inspection: &InspectionSheet) -> SheetConclusion {
    let label = |at: Option<Conclusion>| at.map_or(String::new(), |at| at.label().to_owned());
    let overruled = inspection.overrule_reason.clone().map(|reason| SheetOverruling {
        by: inspection.overruled_by.clone().unwrap_or_default(),
        at: Some(inspection.recorded_at),
        reason,
    });
    SheetConclusion {
        conclusion: label(inspection.conclusion),
        computed: label(inspection.computed),
        explanation: explanation(inspection),
        overruled,
        text: inspection.remark.clone().unwrap_or_default(),
        score: String::new(),
    }
}

/// Why the items come to what they come to, in numbers.
fn explanation(inspection: &InspectionSheet) -> String {
    let both = inspection.checklist.items.iter().zip(&inspection.outcomes);
    let count = |weight: Option<Weight>, outcome: Outcome| {
        let fits = |item: &crate::domain::checklist::ChecklistItem| {
            weight.is_none_or(|weight| item.weight == weight)
        };
        both.clone().filter(|(item, at)| fits(item) && at.outcome == outcome).count()
    };
    format!(
        "共 {} 项：符合 {}，不符合 {}（其中否决项 {}、一般项 {}），不适用 {}，未填 {}。",
        inspection.outcomes.len(),
        count(None, Outcome::Met),
        count(None, Outcome::NotMet),
        count(Some(Weight::Veto), Outcome::NotMet),
        count(Some(Weight::Ordinary), Outcome::NotMet),
        count(None, Outcome::NotApplicable),
        count(None, Outcome::Open),
    )
}

fn members(inspection: &InspectionSheet) -> Vec<SheetMember> {
    let members = inspection.panel.iter().filter(|at| at.role != PanelRole::VillagerRepresentative);
    members
        .map(|at| SheetMember {
            name: at.name.clone(),
            unit: at.unit.clone(),
            title: at.title.clone().unwrap_or_default(),
            role: at.role,
            signed_on: at.signed_on,
        })
        .collect()
}

fn villagers(inspection: &InspectionSheet) -> Vec<SheetVillager> {
    let villagers =
        inspection.panel.iter().filter(|at| at.role == PanelRole::VillagerRepresentative);
    villagers
        .map(|at| SheetVillager {
            name: at.name.clone(),
            words: at.statement.clone().unwrap_or_default(),
            signed_on: at.signed_on,
        })
        .collect()
}

fn department(
    inspection: &InspectionSheet,
    department: Department,
    whose: &str,
) -> SheetDepartment {
    let opinion = inspection.opinions.iter().find(|at| at.department == department);
    SheetDepartment {
        department,
        name: format!("{whose}{department}部门"),
        opinion: opinion.map(|at| at.opinion),
        words: opinion.and_then(|at| at.words.clone()).unwrap_or_default(),
        signed_on: opinion.map(|at| at.signed_on),
    }
}

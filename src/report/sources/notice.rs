//! What a rectification notice and its report of completion say.

use super::acceptance::defects;
use super::{Letterhead, content_hash, form_number, identity, photos, showing};
use crate::domain::area::Scope;
use crate::domain::checklist::Conclusion;
use crate::domain::ids::PublicId;
use crate::domain::project::ProjectKind;
use crate::domain::time::Known;
use crate::ledger::inspections::{self, InspectionSheet};
use crate::ledger::notices::ReplyToNotice;
use crate::ledger::photos::PhotoLine;
use crate::ledger::projects::NoticeLine;
use crate::ledger::sheets::{CompletionSheet, NoticeSheet, SheetMended, SheetReinspection};
use crate::ledger::{Command, Ledger, LedgerError, Result};

struct Sources {
    notice: NoticeLine,
    inspection: InspectionSheet,
    /// The re-inspection that struck it off, or else the one that looked at it last.
    again: Option<InspectionSheet>,
}

impl Sources {
    /// What the re-inspection found, and what a leader ruled on it or in its place.
    fn reinspection(&self) -> SheetReinspection {
        if self.is_ruled_off() {
            let words = ruling(&self.inspection).unwrap_or_default();
            return SheetReinspection { words, ..SheetReinspection::default() };
        }
        let Some(again) = self.again.as_ref().filter(|again| again.conclusion.is_some()) else {
            return SheetReinspection::default();
        };
        let conclusion = match again.conclusion {
            Some(Conclusion::Pass) => "已整改",
            Some(Conclusion::Conditional) => "部分整改",
            _ => "未整改",
        };
        let by: Vec<&str> = again.panel.iter().map(|at| at.name.as_str()).collect();
        let words: Vec<String> = again.remark.clone().into_iter().chain(ruling(again)).collect();
        SheetReinspection {
            on: again.concluded_on,
            by: by.join("、"),
            conclusion: conclusion.to_owned(),
            words: words.join("\n"),
        }
    }

    /// What is said of a defect that is struck off.
    fn mended(&self) -> &'static str {
        if self.is_ruled_off() { "裁定合格" } else { "已整改" }
    }

    /// Whether a leader let the first inspection pass: nobody has found the defects mended.
    fn is_ruled_off(&self) -> bool {
        self.notice.closing_inspection_id == Some(self.inspection.subject_id)
    }
}

/// What a leader ruled on an inspection, and why.
fn ruling(inspection: &InspectionSheet) -> Option<String> {
    let reason = inspection.overrule_reason.as_deref()?;
    let by = inspection.overruled_by.as_deref().unwrap_or_default();
    let on = inspection.concluded_on.map(|on| format!("{on} ")).unwrap_or_default();
    let stands = inspection.conclusion.map_or("", Conclusion::label);
    Some(format!("{on}{by}裁定{}为“{stands}”，理由：{reason}", inspection.kind))
}

async fn sources(ledger: &Ledger, scope: Scope, known: Known, id: PublicId) -> Result<Sources> {
    let db = ledger.read();
    let (notice, inspection) = inspections::of_notice(db, scope, known, id).await?;
    let inspection = inspections::sheet(db, scope, known, inspection).await?;
    let again = inspections::of_rectification(db, scope, known, &notice).await?;
    let again = match again {
        Some(id) => Some(inspections::sheet(db, scope, known, id).await?),
        None => None,
    };
    Ok(Sources { notice, inspection, again })
}

/// The notice, with the consequence in the words of the plan's clause on such projects.
pub async fn notice(
    ledger: &Ledger,
    scope: Scope,
    known: Known,
    id: PublicId,
    consequence: impl FnOnce(ProjectKind) -> String,
    letterhead: &Letterhead,
) -> Result<NoticeSheet> {
    let sources = sources(ledger, scope, known, id).await?;
    let reinspection = sources.reinspection();
    let Sources { notice, inspection, .. } = sources;
    let shown = of_defects(&inspection.photos, &inspection);
    let photos = photos(ledger, &shown).await?;
    let mut sheet = NoticeSheet {
        identity: identity(notice.number.clone(), notice.version, notice.recorded_at),
        letterhead: letterhead.organ.clone(),
        document_no: Some(notice.number.clone()),
        responsible_unit: notice.responsible_unit.clone(),
        responsible_person: notice.person_in_charge.clone().unwrap_or_default(),
        project_name: inspection.project_name.clone(),
        acceptance_number: form_number(&inspection),
        project_code: inspection.project_code.clone(),
        kind: inspection.kind,
        inspected_on: Some(inspection.inspected_on),
        inspectors: inspection.panel.iter().map(|at| at.name.clone()).collect(),
        demand: notice.requirement.clone(),
        defects: defects(&inspection, &shown),
        due_on: Some(notice.due_on),
        due_explanation: notice.due_rule.clone(),
        reply_workdays: notice.reply_workdays.and_then(|days| u32::try_from(days).ok()),
        consequence: consequence(inspection.project_kind),
        issuing_unit: issuing_unit(&notice, letterhead),
        signatory: notice.issued_by,
        issued_on: Some(notice.issued_on),
        contact: notice.contact.unwrap_or_default(),
        phone: notice.phone.unwrap_or_default(),
        copies_to: notice.copies_to.unwrap_or_default(),
        received_by: notice.received_by.unwrap_or_default(),
        received_on: notice.received_on,
        reinspection,
        photos,
    };
    sheet.identity.content_hash = content_hash(&sheet);
    sheet.identity.check_address = letterhead.address(&format!("/notices/{id}"));
    Ok(sheet)
}

/// Who issued a notice: as it says, else the organ whose letterhead it bears.
fn issuing_unit(notice: &NoticeLine, letterhead: &Letterhead) -> String {
    let organ = letterhead.organ.as_deref();
    let organ = organ.map(|organ| organ.strip_suffix("文件").unwrap_or(organ));
    notice.issuing_unit.as_deref().or(organ).unwrap_or_default().to_owned()
}

/// The photos that show a defect.
fn of_defects(photos: &[PhotoLine], inspection: &InspectionSheet) -> Vec<PhotoLine> {
    let shows = |photo: &&PhotoLine| {
        let item = photo.criterion.as_deref();
        inspection.defects.iter().any(|defect| item == Some(defect.criterion.as_str()))
    };
    photos.iter().filter(shows).cloned().collect()
}

/// The report of completion; there is none before the responsible unit has written it.
pub async fn completion(
    ledger: &Ledger,
    scope: Scope,
    known: Known,
    id: PublicId,
    letterhead: &Letterhead,
) -> Result<CompletionSheet> {
    let sources = sources(ledger, scope, known, id).await?;
    let (reinspection, how) = (sources.reinspection(), sources.mended());
    let Sources { notice, inspection, again } = sources;
    let Some(summary) = notice.reply.clone() else {
        let detail = "责任单位还没有报送整改情况，不能打印完成报告。";
        return Err(LedgerError::state("未回复", [ReplyToNotice::KIND], detail));
    };
    let shown = again.as_ref().map_or_else(Vec::new, |again| again.photos.clone());
    let photos = photos(ledger, &shown).await?;
    let record = format!("{}-完成报告", notice.number);
    let mut sheet = CompletionSheet {
        identity: identity(record, notice.version, notice.recorded_at),
        addressee: issuing_unit(&notice, letterhead),
        notice_number: notice.number.clone(),
        notice_issued_on: Some(notice.issued_on),
        project_name: inspection.project_name.clone(),
        acceptance_number: form_number(&inspection),
        project_code: inspection.project_code.clone(),
        responsible_unit: notice.responsible_unit.clone(),
        responsible_person: notice.person_in_charge.clone().unwrap_or_default(),
        due_on: Some(notice.due_on),
        completed_on: notice.replied_on,
        summary,
        items: mended(&inspection, &shown, how),
        reported_on: notice.replied_on,
        reinspection,
        photos,
    };
    sheet.identity.content_hash = content_hash(&sheet);
    sheet.identity.check_address = letterhead.address(&format!("/notices/{id}"));
    Ok(sheet)
}

fn mended(inspection: &InspectionSheet, photos: &[PhotoLine], how: &str) -> Vec<SheetMended> {
    let line = |at: &inspections::DefectLine| SheetMended {
        problem: at.problem.clone(),
        demand: at.requirement.clone().unwrap_or_default(),
        outcome: at.closed_on.map(|on| format!("{how}，{on} 销号")).unwrap_or_default(),
        photos: showing(photos, &at.criterion),
    };
    inspection.defects.iter().map(line).collect()
}

//! What is on record and could be worked out again from other records has to come to the same.
//!
//! Sums, rates and stages are stored nowhere. What is stored though it follows from something
//! else is the conclusion of an inspection, the end of a notice, and the name of a checklist,
//! which is the hash of what it says.

use std::collections::{HashMap, HashSet};

use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};

use super::Report;
use crate::domain::checklist::{Checklist, Conclusion, Weight};
use crate::domain::ids::SubjectId;
use crate::domain::time::Known;
use crate::ledger::canonical::sha256;
use crate::ledger::entity::{checklist, defect, inspection, notice};
use crate::ledger::error::Result;
use crate::ledger::version::as_known;

/// Works out again what can be.
pub(super) async fn totals(db: &DatabaseTransaction, report: &mut Report) -> Result<()> {
    let checklists = checklists(db, report).await?;
    let defects = defect::Entity::find().filter(as_known::<defect::Entity>(Known::Now)).all(db);
    let defects = defects.await?;
    let concluded = inspection::Entity::find()
        .filter(as_known::<inspection::Entity>(Known::Now))
        .filter(inspection::Column::Computed.is_not_null())
        .all(db)
        .await?;
    conclusions(&concluded, &checklists, &defects, report);
    notices(db, &concluded, &defects, report).await
}

/// What each checklist says its items weigh, by the checklist's hash.
type Weights = HashMap<String, HashMap<String, Weight>>;

/// Reads the checklists. They are no versions, so no act's digest covers what they say: their
/// names do, and the inspections that name them are covered.
async fn checklists(db: &DatabaseTransaction, report: &mut Report) -> Result<Weights> {
    let mut weights = Weights::new();
    for row in checklist::Entity::find().all(db).await? {
        if sha256(row.body.as_bytes()) != row.hash {
            report.say("CHECKLIST", format!("检查表 {} 的内容与编号不符。", row.hash));
            continue;
        }
        let Ok(read) = serde_json::from_str::<Checklist>(&row.body) else {
            report.say("CHECKLIST", format!("检查表 {} 无法读取。", row.hash));
            continue;
        };
        let items = read.items.into_iter().map(|item| (item.id, item.weight));
        weights.insert(row.hash, items.collect());
    }
    Ok(weights)
}

/// A conclusion follows from the defects that it wrote down: a veto fails, anything else is
/// conditional. A re-inspection writes down none.
fn conclusions(
    concluded: &[inspection::Model],
    checklists: &Weights,
    defects: &[defect::Model],
    report: &mut Report,
) {
    let mut found: HashMap<SubjectId, Vec<&str>> = HashMap::new();
    for defect in defects {
        found.entry(defect.inspection_id).or_default().push(&defect.criterion);
    }
    for row in concluded.iter().filter(|row| row.kind.finds_defects()) {
        let Some(weights) = checklists.get(&row.checklist_hash) else {
            let detail = format!("检查 {} 的检查表缺失或被改动。", row.public_id);
            report.say("REFERENCE", detail);
            continue;
        };
        let own = found.get(&row.subject_id).map_or(&[][..], Vec::as_slice);
        let weighed: Vec<Option<Weight>> = own.iter().map(|id| weights.get(*id).copied()).collect();
        let comes_to = if weighed.contains(&Some(Weight::Veto)) {
            Conclusion::Fail
        } else if weighed.is_empty() {
            Conclusion::Pass
        } else {
            Conclusion::Conditional
        };
        if row.computed != Some(comes_to) || weighed.contains(&None) {
            let detail = format!("检查 {} 的结论与所记问题不符，应为{comes_to}。", row.public_id);
            report.say("TOTAL", detail);
        }
    }
}

/// A notice is struck off together with its last defect, and by a pass: of the inspection that it
/// follows or of one that looked again. While it is open, none of them passes. Their order says
/// nothing: two may look again at once, and a conclusion may be entered afterwards.
async fn notices(
    db: &DatabaseTransaction,
    concluded: &[inspection::Model],
    defects: &[defect::Model],
    report: &mut Report,
) -> Result<()> {
    let open: HashSet<SubjectId> = defects
        .iter()
        .filter(|defect| defect.closed_on.is_none())
        .filter_map(|defect| defect.notice_id)
        .collect();
    let passed = concluded.iter().filter(|at| at.conclusion == Some(Conclusion::Pass));
    // Those that passed, and which notice each looked at.
    let passed: HashMap<SubjectId, Option<SubjectId>> =
        passed.map(|at| (at.subject_id, at.notice_id)).collect();
    let passed_again: HashSet<SubjectId> = passed.values().copied().flatten().collect();
    let current = notice::Entity::find().filter(as_known::<notice::Entity>(Known::Now)).all(db);
    for row in current.await? {
        let closed = row.closed_on.is_some();
        if closed && open.contains(&row.subject_id) {
            let detail = format!("整改通知书 {} 已销号，却还有未销号的问题。", row.number);
            report.say("TOTAL", detail);
        }
        let (own, first) = (row.subject_id, row.inspection_id);
        let sound = match row.closing_inspection_id {
            Some(by) => {
                let looked_at = passed.get(&by);
                closed && looked_at.is_some_and(|notice| by == first || *notice == Some(own))
            }
            None => !closed && !passed.contains_key(&first) && !passed_again.contains(&own),
        };
        if !sound {
            let word = if closed { "已销号" } else { "未销号" };
            let detail = format!("整改通知书 {} {word}，与检查结论不符。", row.number);
            report.say("TOTAL", detail);
        }
    }
    Ok(())
}

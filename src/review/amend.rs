//! A draft of a plan held against the text that it is to replace.

use std::sync::Arc;

use super::Reviewer;
use crate::domain::time::Known;
use crate::ledger::plans::{self, DraftSheet, Publication, SaveDraft};
use crate::ledger::{Command, Fault, LedgerError, Result};
use crate::plan::{self, Difference, Plan, Remark, Severity};
use crate::rules;

/// What there is to say about a draft before it binds anyone.
#[derive(Debug, Clone)]
pub struct Checked {
    /// The draft as a plan.
    pub plan: Plan,
    /// What the check has to say, the gravest first.
    pub remarks: Vec<Remark>,
    /// The publication that it would replace; none for a plan that is new.
    pub before: Option<Publication>,
    /// What differs from that.
    pub differences: Vec<Difference>,
}

/// Everything that the check has to say about a plan, with the rules that are there.
pub fn remarks(plan: &Plan) -> Vec<Remark> {
    plan::check(plan, &rules::entries())
}

/// The command that keeps a text as a new draft, where it can be read at all.
///
/// Browsers end the lines of a form in their own way; the file has one.
pub fn read_draft(body: &str) -> Result<SaveDraft> {
    let body = body.replace("\r\n", "\n");
    let plan = read(&body)?;
    let (plan_id, area_key) = (plan.head.id, plan.head.area);
    Ok(SaveDraft { draft: None, seen: None, plan_id, area_key, body })
}

fn read(body: &str) -> Result<Plan> {
    plan::read(body).map_err(|error| LedgerError::invalid("body", "PLAN", format!("{error}。")))
}

/// Refuses to publish what contradicts itself: each error at its place in the text.
pub fn assure_sound(draft: &DraftSheet, remarks: &[Remark]) -> Result<()> {
    let errors: Vec<&Remark> =
        remarks.iter().filter(|remark| remark.severity == Severity::Error).collect();
    if errors.is_empty() {
        return Ok(());
    }
    let fault = |remark: &&Remark| {
        let line = plan::line_of(&draft.body, &remark.place);
        let line = line.map(|line| format!("第 {line} 行，")).unwrap_or_default();
        Fault::at("body", "PLAN", format!("{line}{}：{}。", remark.place, remark.message))
    };
    Err(LedgerError::State {
        current: "有错误".to_owned(),
        allowed: vec![SaveDraft::KIND.to_owned()],
        detail: format!("草案有 {} 处错误，改正后才能发布。", errors.len()),
        faults: errors.iter().map(fault).collect(),
    })
}

impl Reviewer {
    /// Holds a draft against the youngest text of the same plan.
    pub async fn checked(&self, draft: &DraftSheet) -> Result<Checked> {
        let plan = read(&draft.body)?;
        let db = self.ledger.read();
        let before = plans::latest(db, draft.area_key, Known::Now, &draft.plan_id).await?;
        let differences = match &before {
            Some(before) => {
                let earlier = self.published(before).await?;
                plan::compare(&earlier, &plan)
            }
            None => Vec::new(),
        };
        // The day from which it holds is said when it is published.
        let differences =
            differences.into_iter().filter(|it| it.place != "方案" || it.what != "施行日期");
        let (remarks, differences) = (remarks(&plan), differences.collect());
        Ok(Checked { plan, remarks, before, differences })
    }

    /// What a publication changed: the one before it, and what differs.
    pub async fn amended(
        &self,
        publication: &Publication,
    ) -> Result<Option<(Publication, Arc<Plan>, Vec<Difference>)>> {
        let plan = self.published(publication).await?;
        let all = plans::list(self.ledger.read(), publication.area_key, Known::Now).await?;
        let mut own = all.into_iter().filter(|it| it.plan_id == publication.plan_id);
        own.find(|it| it.id == publication.id);
        let Some(before) = own.next() else { return Ok(None) };
        let earlier = self.published(&before).await?;
        let differences = plan::compare(&earlier, &plan);
        Ok(Some((before, earlier, differences)))
    }
}

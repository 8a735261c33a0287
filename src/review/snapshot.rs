//! Freezing the figures of a board, and working them out again.

use chrono::NaiveDate;

use super::{Question, Reviewed, Reviewer};
use crate::domain::account::PartnerDepartment;
use crate::domain::area::{AreaKey, Scope};
use crate::domain::ids::SubjectId;
use crate::domain::time::{Instant, Known};
use crate::ledger::plans;
use crate::ledger::snapshots::{self, FreezeBoard, SnapshotSheet};
use crate::ledger::{LedgerError, Result, areas};
use crate::rules::{Divergence, Frozen, Moment};

/// Which board is to be frozen.
#[derive(Debug, Clone)]
pub struct Freezing {
    /// The area.
    pub area: AreaKey,
    /// What it is about, such as 2016年第二季度.
    pub title: String,
    /// The date to judge on.
    pub as_of: NaiveDate,
    /// As known when.
    pub known_at: Instant,
    /// The name of the plan; the area's own where none is named.
    pub plan: Option<String>,
}

/// A snapshot, and what becomes of its figures when they are worked out again.
#[derive(Debug, Clone)]
pub struct Rechecked {
    /// The figures as they were frozen.
    pub frozen: Frozen,
    /// What comes out differently now; nothing where all is the same to the digit.
    pub divergences: Vec<Divergence>,
    /// Whether the text is the one whose hash was taken.
    pub whole: bool,
}

impl Rechecked {
    /// Whether nothing differs.
    pub fn agrees(&self) -> bool {
        self.whole && self.divergences.is_empty()
    }
}

impl Reviewer {
    /// The command that freezes a board.
    ///
    /// The last act is asked for before anything is read: whatever is entered meanwhile makes
    /// the command void.
    pub async fn freezing(&self, wish: Freezing) -> Result<FreezeBoard> {
        let db = self.ledger.read();
        let known = Known::At(wish.known_at);
        let last_act = snapshots::last_act(db, wish.known_at).await?;
        let named = wish.plan.as_deref();
        let plan = plans::in_force(db, wish.area, known, wish.as_of, named).await?;
        let plan = plan.ok_or(LedgerError::NotFound)?;
        let frozen = self.figures(wish.area, wish.as_of, wish.known_at, &plan.plan_id).await?;
        Ok(FreezeBoard {
            area_key: wish.area,
            title: wish.title,
            as_of: wish.as_of,
            known_at: wish.known_at,
            plan: plan.id,
            body: frozen.written(),
            last_act,
        })
    }

    async fn figures(
        &self,
        area: AreaKey,
        as_of: NaiveDate,
        known_at: Instant,
        plan: &str,
    ) -> Result<Frozen> {
        let known = Known::At(known_at);
        let plan = Some(plan.to_owned());
        let question = Question { plan, ..Question::of(Scope::of(area), known, as_of) };
        let Reviewed { plan, counties, board } = self.review(question).await?;
        let around = Scope::of(area.county());
        let names = areas::names(self.ledger.read(), around, known, as_of).await?;
        let moment = Moment { area, area_name: names.of(area), known_at };
        Ok(Frozen::of(&plan, &board, &counties, moment))
    }

    /// Works the figures of a snapshot out again and holds them against what was frozen.
    pub async fn rechecked(&self, sheet: &SnapshotSheet) -> Result<Rechecked> {
        let unfit = |error: serde_json::Error| LedgerError::Unfit(error.to_string());
        let frozen: Frozen = serde_json::from_str(&sheet.body).map_err(unfit)?;
        let line = &sheet.line;
        let now = self.figures(line.area_key, line.as_of, line.known_at, &frozen.plan).await?;
        let divergences = frozen.divergences(&now);
        Ok(Rechecked { divergences, whole: sheet.is_whole(), frozen })
    }

    /// The figures of a snapshot that somebody may see: of what lies in their scope, and of the
    /// measures of their department.
    pub async fn seen(
        &self,
        frozen: Frozen,
        scope: Scope,
        department: Option<PartnerDepartment>,
        publication: SubjectId,
    ) -> Result<Frozen> {
        let frozen = frozen.limited_to(scope);
        let Some(department) = department else { return Ok(frozen) };
        let plan = self.text(publication, frozen.plan_from).await?;
        let code = department.code();
        let own: Vec<_> = plan.targets_of(&code).map(|target| target.id.clone()).collect();
        Ok(frozen.about(|target| own.iter().any(|own| own == target)))
    }
}

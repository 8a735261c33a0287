//! Handing figures in.

use std::collections::HashSet;

use sea_orm::{ColumnTrait, QueryFilter, QuerySelect};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::{SeenFigure, Stepping, name};
use crate::domain::account::Permission;
use crate::domain::ids::SubjectId;
use crate::domain::indicator::FigureState;
use crate::domain::time::Known;
use crate::ledger::act::{Act, Command, Needs, Written};
use crate::ledger::entity::{evidence, figure};
use crate::ledger::error::Result;
use crate::ledger::version::{Versioned, known_in};

/// Hands figures in (上报), each with the document or the file that shows it.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SubmitFigures {
    /// The figures, all of them or none.
    #[validate(length(min = 1, max = 500))]
    #[schema(min_items = 1, max_items = 500)]
    pub figures: Vec<SeenFigure>,
}

impl Command for SubmitFigures {
    type Outcome = usize;

    const KIND: &'static str = "figure.submit";

    const NEEDS: Needs = Needs::May(Permission::ReportFigures);

    const WRITES: Written = Written::FIGURES;

    async fn apply(self, act: &Act<'_>) -> Result<usize> {
        let mut stepping = Stepping::begin(act).await?;
        let from = [FigureState::Draft, FigureState::Returned];
        let ready = stepping.find(&self.figures, &from, "上报").await?;
        let shown = shown(act, ready.iter().map(|(_, row)| row.subject_id)).await?;
        for (at, row) in &ready {
            if row.document_no.is_none() && !shown.contains(&row.subject_id) {
                let detail = format!("{}没有佐证：请填写文号或上传佐证材料。", name(row));
                stepping.faults.add(&format!("figures/{at}"), "EVIDENCE_REQUIRED", detail);
            }
        }
        stepping.faults.none()?;
        let count = ready.len();
        for (_, row) in ready {
            let next = submitted(act, figure::Entity::content(row.clone()));
            act.revise::<figure::Entity>(row, next).await?;
        }
        Ok(count)
    }
}

/// The figure as it is once it has been handed in.
pub(super) fn submitted(act: &Act<'_>, was: figure::Content) -> figure::Content {
    let today = Some(act.today());
    figure::Content {
        first_submitted_on: was.first_submitted_on.or(today),
        submitted_on: today,
        submitted_by: act.actor().account.map(|id| SubjectId(id.0)),
        returned_on: None,
        returned_cell: None,
        returned_words: None,
        passed_on: None,
        accepted_on: None,
        ..was
    }
}

/// Those of some figures that have a file which shows them.
async fn shown(
    act: &Act<'_>,
    figures: impl Iterator<Item = SubjectId>,
) -> Result<HashSet<SubjectId>> {
    let rows: Vec<SubjectId> = known_in::<evidence::Entity>(act.actor().scope, Known::Now)
        .filter(evidence::Column::FigureId.is_in(figures.map(|id| id.0)))
        .select_only()
        .column(evidence::Column::FigureId)
        .into_tuple()
        .all(act.tx())
        .await?;
    Ok(rows.into_iter().collect())
}

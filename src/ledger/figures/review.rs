//! Checking what was handed in: returning it, passing it, accepting it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::{SeenFigure, Stepping};
use crate::domain::account::Permission;
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::indicator::{FigureCell, FigureState};
use crate::domain::text::not_blank;
use crate::domain::typed;
use crate::ledger::act::{Act, Command, Needs, Written};
use crate::ledger::entity::figure;
use crate::ledger::error::{LedgerError, Result};
use crate::ledger::version::Versioned;

/// Hands a figure back (退回) with words on a cell.
///
/// The county returns what was handed in to it, the prefecture also what the county passed and
/// what was accepted before.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReturnFigure {
    /// The figure; taken from the address.
    #[serde(skip)]
    pub figure: Option<PublicId>,
    /// The version that the caller has seen.
    #[serde(skip)]
    pub seen: Option<i32>,
    /// The cell that the words are about.
    pub cell: FigureCell,
    /// What is wrong with it.
    #[serde(deserialize_with = "typed::lines")]
    #[validate(length(max = 500), custom(function = "not_blank"))]
    #[schema(max_length = 500)]
    pub words: String,
}

impl Command for ReturnFigure {
    type Outcome = i32;

    const KIND: &'static str = "figure.return";

    const NEEDS: Needs = Needs::May(Permission::ReviewFigures);

    const WRITES: Written = Written::FIGURES;

    async fn apply(self, act: &Act<'_>) -> Result<i32> {
        let named = self.figure.ok_or(LedgerError::NotFound)?;
        let row = act.find::<figure::Entity>(named).await?;
        act.assure_seen::<figure::Entity>(&row, self.seen).await?;
        let mut stepping = Stepping::begin(act).await?;
        let from: &[FigureState] = if act.actor().may(Permission::AcceptFigures) {
            &[FigureState::Submitted, FigureState::Passed, FigureState::Accepted]
        } else {
            &[FigureState::Submitted]
        };
        stepping.allows("words", &row, from, "退回");
        stepping.faults.none()?;
        let next = figure::Content {
            returned_on: Some(act.today()),
            returned_cell: Some(self.cell),
            returned_words: Some(self.words),
            passed_on: None,
            accepted_on: None,
            ..figure::Entity::content(row.clone())
        };
        Ok(act.revise::<figure::Entity>(row, next).await?.version)
    }
}

/// Passes figures (审核通过): the county has checked them. It takes somebody else than
/// whoever handed them in.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PassFigures {
    /// The figures, all of them or none.
    #[validate(length(min = 1, max = 500))]
    #[schema(min_items = 1, max_items = 500)]
    pub figures: Vec<SeenFigure>,
}

impl Command for PassFigures {
    type Outcome = usize;

    const KIND: &'static str = "figure.pass";

    const NEEDS: Needs = Needs::May(Permission::ReviewFigures);

    const WRITES: Written = Written::FIGURES;

    async fn apply(self, act: &Act<'_>) -> Result<usize> {
        // Whoever accepts does not check on behalf of the county.
        if act.actor().role().is_some_and(|role| role.may(Permission::AcceptFigures)) {
            // The log says which were asked for.
            act.find_all::<figure::Entity>(self.figures.iter().map(|at| at.figure)).await?;
            return Err(LedgerError::SecondPerson("审核由县区进行，市级只作认定。".to_owned()));
        }
        let mut stepping = Stepping::begin(act).await?;
        let ready = stepping.find(&self.figures, &[FigureState::Submitted], "审核通过").await?;
        let own = act.actor().account.map(|id| SubjectId(id.0));
        if own.is_some() && ready.iter().any(|(_, row)| row.submitted_by == own) {
            let detail = "审核须由上报人以外的人进行。".to_owned();
            return Err(LedgerError::SecondPerson(detail));
        }
        stepping.faults.none()?;
        let count = ready.len();
        for (_, row) in ready {
            let was = figure::Entity::content(row.clone());
            let next = figure::Content { passed_on: Some(act.today()), ..was };
            act.revise::<figure::Entity>(row, next).await?;
        }
        Ok(count)
    }
}

/// Accepts figures (认定): from now on they count.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AcceptFigures {
    /// The figures, all of them or none.
    #[validate(length(min = 1, max = 500))]
    #[schema(min_items = 1, max_items = 500)]
    pub figures: Vec<SeenFigure>,
}

impl Command for AcceptFigures {
    type Outcome = usize;

    const KIND: &'static str = "figure.accept";

    const NEEDS: Needs = Needs::May(Permission::AcceptFigures);

    const WRITES: Written = Written::FIGURES;

    async fn apply(self, act: &Act<'_>) -> Result<usize> {
        let mut stepping = Stepping::begin(act).await?;
        let ready = stepping.find(&self.figures, &[FigureState::Passed], "认定").await?;
        stepping.faults.none()?;
        let count = ready.len();
        for (_, row) in ready {
            let was = figure::Entity::content(row.clone());
            let next = figure::Content { accepted_on: Some(act.today()), ..was };
            act.revise::<figure::Entity>(row, next).await?;
        }
        Ok(count)
    }
}

//! Striking out a person who was entered by mistake.

use sea_orm::{ColumnTrait, QueryFilter};
use validator::Validate;

use super::merge::{UndoMerge, stands_for_others};
use crate::domain::account::Permission;
use crate::domain::area::Scope;
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::time::Known;
use crate::ledger::act::{Act, Command, Needs, Written};
use crate::ledger::entity::{assessment, certificate, employment, practitioner, renewal, title};
use crate::ledger::error::{LedgerError, Result};
use crate::ledger::lookup::area_of;
use crate::ledger::version::{Versioned, column, known_in};

/// Strikes out a person who was entered by mistake, with certificates, titles, work, renewals
/// and assessments; the envelope says why. Whoever stops working is not struck out: their
/// employment ends.
#[derive(Debug, Clone, Copy, Validate)]
pub struct StrikePractitioner {
    /// The person.
    pub practitioner: PublicId,
    /// The version that the caller has seen.
    pub seen: Option<i32>,
}

impl Command for StrikePractitioner {
    type Outcome = ();

    const KIND: &'static str = "practitioner.strike";

    const NEEDS: Needs = Needs::May(Permission::ManageStaff);

    const WRITES: Written = Written::PERSON;

    async fn apply(self, act: &Act<'_>) -> Result<()> {
        let row = act.find_person(self.practitioner).await?;
        act.assure_seen::<practitioner::Entity>(&row, self.seen).await?;
        if stands_for_others(act, &row).await? {
            let detail = "有其他记录并入本记录，请先撤销合并。";
            return Err(LedgerError::state("保留方", [UndoMerge::KIND], detail));
        }
        if !act.actor().scope.covers(row.area_key) {
            let detail = "该人员的档案在其他单位，请由档案所在单位撤销。";
            return Err(LedgerError::state("档案在其他单位", ["employment.strike"], detail));
        }
        let person = row.subject_id;
        strike_all::<employment::Entity>(act, person).await?;
        strike_all::<renewal::Entity>(act, person).await?;
        strike_all::<assessment::Entity>(act, person).await?;
        strike_all::<certificate::Entity>(act, person).await?;
        strike_all::<title::Entity>(act, person).await?;
        act.strike::<practitioner::Entity>(&row).await
    }
}

/// Strikes out everything of a kind that hangs on a person. What lies in somebody else's area
/// is theirs to strike out first.
async fn strike_all<E: Versioned>(act: &Act<'_>, person: SubjectId) -> Result<()> {
    let rows = known_in::<E>(Scope::everything(), Known::Now)
        .filter(column::<E>("practitioner_id").eq(person.0))
        .all(act.tx())
        .await?;
    let scope = act.actor().scope;
    if rows.iter().filter_map(area_of::<E>).any(|area| !scope.covers(area)) {
        let detail = "该人员在其他单位有任职记录，不能撤销。";
        return Err(LedgerError::state("在其他单位任职", ["employment.end"], detail));
    }
    for row in &rows {
        act.strike::<E>(row).await?;
    }
    Ok(())
}

//! Striking out a person who was entered by mistake.

use sea_orm::{ColumnTrait, QueryFilter, Select};
use validator::Validate;

use super::merge::{UndoMerge, stands_for_others};
use crate::domain::account::Permission;
use crate::domain::area::Scope;
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::time::Known;
use crate::ledger::act::{Act, Command, Needs, Written};
use crate::ledger::entity::{
    assessment, certificate, day_entry, duty_choice, duty_month, employment, posting, practitioner,
    renewal, subsidy_payment, title, trainee,
};
use crate::ledger::error::{LedgerError, Result};
use crate::ledger::lookup::area_of;
use crate::ledger::postings::{StrikeDay, StrikePosting};
use crate::ledger::subsidies::StrikeSubsidyPayment;
use crate::ledger::training::{RecordDuty, StrikeTrainee};
use crate::ledger::version::{Versioned, column, known_in};

/// Strikes out a person who was entered by mistake, with certificates, titles, work, renewals,
/// assessments and the way of taking turns of duty; the envelope says why. Whoever was paid,
/// studied or served was there, and no sheet would show it without the person: that is struck out
/// first. Whoever stops working is not struck out: their employment ends.
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
        assure_nothing_hangs(act, person).await?;
        strike_own::<employment::Entity>(act, person).await?;
        strike_own::<renewal::Entity>(act, person).await?;
        strike_own::<assessment::Entity>(act, person).await?;
        strike_own::<certificate::Entity>(act, person).await?;
        strike_own::<title::Entity>(act, person).await?;
        // Nobody strikes these out by themselves, wherever they lie: a month on record has no days
        // any more.
        strike_all::<duty_choice::Entity>(act, person).await?;
        strike_all::<duty_month::Entity>(act, person).await?;
        act.strike::<practitioner::Entity>(&row).await
    }
}

/// Refuses where somebody was paid, studied or served, and says which of it is on record:
/// wherever it lies, for it would be nobody's.
async fn assure_nothing_hangs(act: &Act<'_>, person: SubjectId) -> Result<()> {
    let paid = is_there(act, of_person::<subsidy_payment::Entity>(person)).await?;
    let studied = is_there(act, of_person::<trainee::Entity>(person)).await?;
    let posted = is_there(act, of_person::<posting::Entity>(person)).await?;
    let served = is_there(act, of_person::<day_entry::Entity>(person)).await?;
    let months = of_person::<duty_month::Entity>(person).filter(duty_month::Column::Days.ne(""));
    let worked = is_there(act, months).await?;
    let hanging = [
        (paid, "定额补助发放", StrikeSubsidyPayment::KIND),
        (studied, "进修", StrikeTrainee::KIND),
        (posted, "派驻", StrikePosting::KIND),
        (served, "派驻出勤", StrikeDay::KIND),
        (worked, "乡镇卫生院到岗", RecordDuty::KIND),
    ];
    let (what, allowed): (Vec<&str>, Vec<&str>) =
        hanging.iter().filter(|(there, ..)| *there).map(|(_, what, kind)| (*what, *kind)).unzip();
    if what.is_empty() {
        return Ok(());
    }
    let what = what.join("、");
    let detail = format!("该人员名下还有{what}记录，须先由登记的单位撤销或清空，才能撤销人员。");
    Err(LedgerError::state("名下有记录", allowed, detail))
}

/// What of a kind hangs on a person, wherever it lies.
fn of_person<E: Versioned>(person: SubjectId) -> Select<E> {
    known_in::<E>(Scope::everything(), Known::Now)
        .filter(column::<E>("practitioner_id").eq(person.0))
}

async fn is_there<E: Versioned>(act: &Act<'_>, rows: Select<E>) -> Result<bool> {
    Ok(rows.one(act.tx()).await?.is_some())
}

/// Strikes out everything of a kind that hangs on a person. What lies in somebody else's area
/// is theirs to strike out first.
async fn strike_own<E: Versioned>(act: &Act<'_>, person: SubjectId) -> Result<()> {
    let rows = of_person::<E>(person).all(act.tx()).await?;
    let scope = act.actor().scope;
    if rows.iter().filter_map(area_of::<E>).any(|area| !scope.covers(area)) {
        let detail = "该人员在其他单位有任职记录，不能撤销。";
        return Err(LedgerError::state("在其他单位任职", ["employment.end"], detail));
    }
    strike_rows::<E>(act, &rows).await
}

/// Strikes out everything of a kind that hangs on a person, wherever it lies.
async fn strike_all<E: Versioned>(act: &Act<'_>, person: SubjectId) -> Result<()> {
    let rows = of_person::<E>(person).all(act.tx()).await?;
    strike_rows::<E>(act, &rows).await
}

async fn strike_rows<E: Versioned>(act: &Act<'_>, rows: &[E::Model]) -> Result<()> {
    for row in rows {
        act.strike::<E>(row).await?;
    }
    Ok(())
}

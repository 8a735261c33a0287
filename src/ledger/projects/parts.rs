//! What hangs on one project, of whatever kind, as its page and its documents show it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder};

use super::lines::{
    Money, MovementLine, NoticeLine, PartyLine, StepLine, SuspensionLine, notice_line,
};
use crate::domain::area::Scope;
use crate::domain::clinic::{self, Reached, Stage};
use crate::domain::funding::{FundingLevel, FundingStep};
use crate::domain::ids::SubjectId;
use crate::domain::money::Fen;
use crate::domain::time::Known;
use crate::ledger::entity::{funding, milestone, notice, party, suspension};
use crate::ledger::error::Result;
use crate::ledger::version::{column, known_in};

/// One project on one date, as far as it was known: what every query below asks for.
pub(in crate::ledger) struct OnRecord {
    pub(in crate::ledger) key: SubjectId,
    pub(in crate::ledger) scope: Scope,
    pub(in crate::ledger) known: Known,
    pub(in crate::ledger) as_of: NaiveDate,
}

impl OnRecord {
    pub(in crate::ledger) async fn steps(
        &self,
        db: &impl ConnectionTrait,
    ) -> Result<Vec<StepLine>> {
        use milestone::{Column, Entity};
        let rows = known_in::<Entity>(self.scope, self.known)
            .filter(Column::ProjectId.eq(self.key))
            .filter(Column::ReachedOn.lte(self.as_of))
            .order_by_asc(Column::ReachedOn)
            .order_by_asc(column::<Entity>("subject_id"))
            .all(db)
            .await?;
        let line = |row: milestone::Model| StepLine {
            id: row.public_id,
            version: row.version,
            kind: row.kind,
            reached_on: row.reached_on,
            learned_at: row.opened_at,
            document_no: row.document_no,
            remark: row.remark,
        };
        let mut lines: Vec<StepLine> = rows.into_iter().map(line).collect();
        lines.sort_by_key(|step| (step.reached_on, step.kind.step()));
        Ok(lines)
    }

    pub(in crate::ledger) async fn suspensions(
        &self,
        db: &impl ConnectionTrait,
    ) -> Result<Vec<SuspensionLine>> {
        use suspension::{Column, Entity};
        let rows = known_in::<Entity>(self.scope, self.known)
            .filter(Column::ProjectId.eq(self.key))
            .filter(Column::ValidFrom.lte(self.as_of))
            .order_by_asc(Column::ValidFrom)
            .all(db)
            .await?;
        let line = |row: suspension::Model| SuspensionLine {
            id: row.public_id,
            version: row.version,
            from: row.valid_from,
            until: row.valid_until,
            reason: row.reason,
            document_no: row.document_no,
        };
        Ok(rows.into_iter().map(line).collect())
    }

    pub(in crate::ledger) async fn movements(
        &self,
        db: &impl ConnectionTrait,
    ) -> Result<Vec<MovementLine>> {
        use funding::{Column, Entity};
        let rows = known_in::<Entity>(self.scope, self.known)
            .filter(Column::ProjectId.eq(self.key))
            .filter(Column::MovedOn.lte(self.as_of))
            .order_by_asc(Column::MovedOn)
            .order_by_asc(column::<Entity>("subject_id"))
            .all(db)
            .await?;
        let line = |row: funding::Model| MovementLine {
            id: row.public_id,
            version: row.version,
            level: row.level,
            step: row.step,
            amount: row.amount,
            moved_on: row.moved_on,
            document_no: row.document_no,
        };
        Ok(rows.into_iter().map(line).collect())
    }

    pub(in crate::ledger) async fn parties(
        &self,
        db: &impl ConnectionTrait,
    ) -> Result<Vec<PartyLine>> {
        use party::{Column, Entity};
        let rows = known_in::<Entity>(self.scope, self.known)
            .filter(Column::ProjectId.eq(self.key))
            .order_by_asc(column::<Entity>("subject_id"))
            .all(db)
            .await?;
        let line = |row: party::Model| PartyLine {
            id: row.public_id,
            role: row.role,
            name: row.name,
            qualification: row.qualification,
            contact: row.contact,
            phone: row.phone_shown,
        };
        Ok(rows.into_iter().map(line).collect())
    }

    pub(in crate::ledger) async fn notices(
        &self,
        db: &impl ConnectionTrait,
    ) -> Result<Vec<NoticeLine>> {
        use notice::{Column, Entity};
        let rows = known_in::<Entity>(self.scope, self.known)
            .filter(Column::ProjectId.eq(self.key))
            .filter(Column::IssuedOn.lte(self.as_of))
            .order_by_asc(Column::IssuedOn)
            .all(db)
            .await?;
        Ok(rows.into_iter().map(notice_line).collect())
    }
}

/// The sums of each level that moved money.
pub(in crate::ledger) fn by_level(movements: &[MovementLine]) -> Vec<Money> {
    let mut levels: BTreeMap<FundingLevel, Money> = BTreeMap::new();
    for movement in movements {
        let level = movement.level;
        let money = levels.entry(level).or_insert(Money {
            level,
            allocated: Fen::ZERO,
            received: Fen::ZERO,
            disbursed: Fen::ZERO,
            reclaimed: Fen::ZERO,
        });
        let sum = match movement.step {
            FundingStep::Allocated => &mut money.allocated,
            FundingStep::Received => &mut money.received,
            FundingStep::Disbursed => &mut money.disbursed,
            FundingStep::Reclaimed => &mut money.reclaimed,
        };
        *sum += movement.amount;
    }
    levels.into_values().collect()
}

/// Where a project stands on a date, by what is on its sheet.
pub(in crate::ledger) fn stage_on(
    as_of: NaiveDate,
    steps: &[StepLine],
    suspensions: &[SuspensionLine],
    notices: &[NoticeLine],
) -> Stage {
    let reached: Vec<Reached> =
        steps.iter().map(|step| Reached { kind: step.kind, on: step.reached_on }).collect();
    let halted = suspensions
        .iter()
        .any(|at| at.from <= as_of && at.until.is_none_or(|until| as_of <= until));
    clinic::stage(&reached, halted, notices.iter().any(|notice| notice.is_open(as_of)))
}

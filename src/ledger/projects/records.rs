//! Everything recorded about the projects of an area, in one sweep.

use std::collections::HashMap;

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::domain::area::{AreaKey, Scope};
use crate::domain::checklist::Conclusion;
use crate::domain::clinic::{self, MilestoneKind, PartyRole, Reached, Stage, WorkKind};
use crate::domain::funding::{FundingLevel, FundingStep};
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::inspection::InspectionKind;
use crate::domain::money::Fen;
use crate::domain::time::{Instant, Known};
use crate::ledger::entity::{
    clinic_project, funding, inspection, milestone, notice, party, suspension,
};
use crate::ledger::error::Result;
use crate::ledger::places::lay;
use crate::ledger::version::known_in;

/// A project with what had happened to it by a date, as far as it was known.
#[derive(Debug, Clone)]
pub struct ProjectRecord {
    /// Its name outside the ledger.
    pub id: PublicId,
    /// Its key.
    pub subject_id: SubjectId,
    /// The village.
    pub area_key: AreaKey,
    /// The clinic that it builds.
    pub facility_id: Option<SubjectId>,
    /// Its number.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What searches look at.
    pub search: String,
    /// The batch of the plan.
    pub batch: String,
    /// The programme that pays.
    pub funding_programme: String,
    /// Nature of the works.
    pub work_kind: WorkKind,
    /// Planned start of works.
    pub planned_start: Option<NaiveDate>,
    /// Planned end of works.
    pub planned_finish: Option<NaiveDate>,
    /// The steps that it reached, of those that can change its stage.
    pub steps: Vec<Step>,
    /// When works were halted: first and last day.
    pub suspensions: Vec<(NaiveDate, Option<NaiveDate>)>,
    /// Its money.
    pub movements: Vec<Movement>,
    /// Rectification notices that were open on the date.
    pub open_notices: Vec<OpenNotice>,
    /// What its inspections came to, the oldest first.
    pub concluded: Vec<Concluded>,
    /// The builder.
    pub contractor: Option<String>,
}

/// A step, when it was reached and when we learned it.
#[derive(Debug, Clone, Copy)]
pub struct Step {
    /// The step.
    pub kind: MilestoneKind,
    /// The day.
    pub on: NaiveDate,
    /// When it was entered.
    pub learned_at: Instant,
}

/// A movement of money.
#[derive(Debug, Clone, Copy)]
pub struct Movement {
    /// Who pays.
    pub level: FundingLevel,
    /// How far it came.
    pub step: FundingStep,
    /// How much.
    pub amount: Fen,
    /// The day.
    pub on: NaiveDate,
}

/// A rectification notice that is not closed.
#[derive(Debug, Clone, Copy)]
pub struct OpenNotice {
    /// The day of issue.
    pub issued_on: NaiveDate,
    /// The last day in time.
    pub due_on: NaiveDate,
}

/// An inspection that came to a conclusion.
#[derive(Debug, Clone, Copy)]
pub struct Concluded {
    /// What it was for.
    pub kind: InspectionKind,
    /// What stands.
    pub conclusion: Conclusion,
    /// The day.
    pub on: NaiveDate,
    /// When it was entered.
    pub learned_at: Instant,
}

impl ProjectRecord {
    /// The first day on which a step was reached.
    pub fn reached(&self, kind: MilestoneKind) -> Option<NaiveDate> {
        self.steps.iter().filter(|step| step.kind == kind).map(|step| step.on).min()
    }

    /// Where it stands on the date that the record was made for.
    pub fn stage(&self, as_of: NaiveDate) -> Stage {
        let reached: Vec<Reached> =
            self.steps.iter().map(|step| Reached { kind: step.kind, on: step.on }).collect();
        let suspended = self
            .suspensions
            .iter()
            .any(|(from, until)| *from <= as_of && until.is_none_or(|until| as_of <= until));
        clinic::stage(&reached, suspended, !self.open_notices.is_empty())
    }

    fn new(row: clinic_project::Model) -> Self {
        Self {
            id: row.public_id,
            subject_id: row.subject_id,
            area_key: row.area_key,
            facility_id: row.facility_id,
            code: row.code,
            name: row.name,
            search: row.search,
            batch: row.batch,
            funding_programme: row.funding_programme,
            work_kind: row.work_kind,
            planned_start: row.planned_start,
            planned_finish: row.planned_finish,
            steps: Vec::new(),
            suspensions: Vec::new(),
            movements: Vec::new(),
            open_notices: Vec::new(),
            concluded: Vec::new(),
            contractor: None,
        }
    }
}

/// The projects within scope with everything that had happened by a date.
///
/// One query a table, whatever the number of projects; what happened later is left out.
pub async fn records(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    as_of: NaiveDate,
) -> Result<Vec<ProjectRecord>> {
    let lay = lay::<clinic_project::Entity>(db, scope, known, as_of).await?;
    let rows = known_in::<clinic_project::Entity>(lay.reach(), known)
        .order_by_asc(clinic_project::Column::AreaKey)
        .order_by_asc(clinic_project::Column::SubjectId)
        .all(db)
        .await?;
    let record = |row: clinic_project::Model| {
        let area_key = lay.within(row.subject_id, row.area_key)?;
        Some(ProjectRecord { area_key, ..ProjectRecord::new(row) })
    };
    let records: Vec<ProjectRecord> = rows.into_iter().filter_map(record).collect();
    let places = records.iter().enumerate().map(|(at, record)| (record.subject_id, at)).collect();
    // What hangs on a project lies where it lies, so the search is as wide.
    let mut sweep = Sweep { db, scope: lay.reach(), known, as_of, places, records };
    sweep.add_steps().await?;
    sweep.add_suspensions().await?;
    sweep.add_movements().await?;
    sweep.add_notices().await?;
    sweep.add_conclusions().await?;
    sweep.add_contractors().await?;
    // A project exists from its first step on: before the plan was issued there is none.
    sweep.records.retain(|record| !record.steps.is_empty());
    Ok(sweep.records)
}

/// Records under construction, and what every query of the sweep asks for.
struct Sweep<'a, C> {
    db: &'a C,
    scope: Scope,
    known: Known,
    as_of: NaiveDate,
    places: HashMap<SubjectId, usize>,
    records: Vec<ProjectRecord>,
}

impl<C: ConnectionTrait> Sweep<'_, C> {
    /// The record of a project, where it is in scope.
    fn record(&mut self, project: SubjectId) -> Option<&mut ProjectRecord> {
        self.places.get(&project).map(|&at| &mut self.records[at])
    }

    async fn add_steps(&mut self) -> Result<()> {
        use milestone::{Column, Entity};
        let moving = MilestoneKind::ALL.iter().copied().filter(|kind| kind.moves_stage());
        let rows: Vec<(SubjectId, MilestoneKind, NaiveDate, Instant)> =
            known_in::<Entity>(self.scope, self.known)
                .filter(Column::ReachedOn.lte(self.as_of))
                .filter(Column::Kind.is_in(moving))
                .select_only()
                .columns([Column::ProjectId, Column::Kind, Column::ReachedOn, Column::OpenedAt])
                .into_tuple()
                .all(self.db)
                .await?;
        for (project, kind, on, learned_at) in rows {
            if let Some(record) = self.record(project) {
                record.steps.push(Step { kind, on, learned_at });
            }
        }
        Ok(())
    }

    async fn add_suspensions(&mut self) -> Result<()> {
        use suspension::{Column, Entity};
        let rows: Vec<(SubjectId, NaiveDate, Option<NaiveDate>)> =
            known_in::<Entity>(self.scope, self.known)
                .filter(Column::ValidFrom.lte(self.as_of))
                .select_only()
                .columns([Column::ProjectId, Column::ValidFrom, Column::ValidUntil])
                .into_tuple()
                .all(self.db)
                .await?;
        for (project, from, until) in rows {
            if let Some(record) = self.record(project) {
                record.suspensions.push((from, until));
            }
        }
        Ok(())
    }

    async fn add_movements(&mut self) -> Result<()> {
        use funding::{Column, Entity};
        let rows: Vec<(SubjectId, FundingLevel, FundingStep, Fen, NaiveDate)> =
            known_in::<Entity>(self.scope, self.known)
                .filter(Column::MovedOn.lte(self.as_of))
                .select_only()
                .columns([
                    Column::ProjectId,
                    Column::Level,
                    Column::Step,
                    Column::Amount,
                    Column::MovedOn,
                ])
                .into_tuple()
                .all(self.db)
                .await?;
        for (project, level, step, amount, on) in rows {
            if let Some(record) = self.record(project) {
                record.movements.push(Movement { level, step, amount, on });
            }
        }
        Ok(())
    }

    async fn add_notices(&mut self) -> Result<()> {
        use notice::{Column, Entity};
        use sea_orm::Condition;
        let open =
            Condition::any().add(Column::ClosedOn.is_null()).add(Column::ClosedOn.gt(self.as_of));
        let rows: Vec<(SubjectId, NaiveDate, NaiveDate)> =
            known_in::<Entity>(self.scope, self.known)
                .filter(Column::IssuedOn.lte(self.as_of))
                .filter(open)
                .order_by_asc(Column::DueOn)
                .select_only()
                .columns([Column::ProjectId, Column::IssuedOn, Column::DueOn])
                .into_tuple()
                .all(self.db)
                .await?;
        for (project, issued_on, due_on) in rows {
            if let Some(record) = self.record(project) {
                record.open_notices.push(OpenNotice { issued_on, due_on });
            }
        }
        Ok(())
    }

    async fn add_conclusions(&mut self) -> Result<()> {
        use inspection::{Column, Entity};
        let rows: Vec<(SubjectId, InspectionKind, Conclusion, NaiveDate, Instant)> =
            known_in::<Entity>(self.scope, self.known)
                .filter(Column::ConcludedOn.lte(self.as_of))
                .filter(Column::Conclusion.is_not_null())
                .order_by_asc(Column::ConcludedOn)
                .order_by_asc(Column::SubjectId)
                .select_only()
                .columns([
                    Column::ProjectId,
                    Column::Kind,
                    Column::Conclusion,
                    Column::ConcludedOn,
                    Column::OpenedAt,
                ])
                .into_tuple()
                .all(self.db)
                .await?;
        for (project, kind, conclusion, on, learned_at) in rows {
            if let Some(record) = self.record(project) {
                record.concluded.push(Concluded { kind, conclusion, on, learned_at });
            }
        }
        Ok(())
    }

    async fn add_contractors(&mut self) -> Result<()> {
        use party::{Column, Entity};
        let rows: Vec<(SubjectId, String)> = known_in::<Entity>(self.scope, self.known)
            .filter(Column::Role.eq(PartyRole::Contractor))
            .select_only()
            .columns([Column::ProjectId, Column::Name])
            .into_tuple()
            .all(self.db)
            .await?;
        for (project, name) in rows {
            if let Some(record) = self.record(project) {
                record.contractor = Some(name);
            }
        }
        Ok(())
    }
}

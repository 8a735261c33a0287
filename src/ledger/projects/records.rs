//! Everything recorded about the projects of an area, in one sweep.

use std::collections::HashMap;

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, Select};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use tokio::try_join;

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
use crate::ledger::packed;
use crate::ledger::places::{Lay, lay};
use crate::ledger::version::{Versioned, known_in};

/// A project with what had happened to it by a date, as far as it was known.
///
/// It is read from its columns in the order of its fields; what is skipped is added from other
/// tables.
#[derive(Debug, Clone, Deserialize)]
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
    #[serde(skip)]
    pub steps: Vec<Step>,
    /// When works were halted: first and last day.
    #[serde(skip)]
    pub suspensions: Vec<(NaiveDate, Option<NaiveDate>)>,
    /// Its money.
    #[serde(skip)]
    pub movements: Vec<Movement>,
    /// Rectification notices that were open on the date.
    #[serde(skip)]
    pub open_notices: Vec<OpenNotice>,
    /// What its inspections came to, the oldest first.
    #[serde(skip)]
    pub concluded: Vec<Concluded>,
    /// The builder.
    #[serde(skip)]
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
    // What hangs on a project lies where it lies, so the search is as wide.
    let asked = Asked { db, scope: lay.reach(), known, as_of };
    let (records, steps, suspensions, movements, notices, conclusions, contractors) = try_join!(
        asked.projects(&lay),
        asked.steps(),
        asked.suspensions(),
        asked.movements(),
        asked.notices(),
        asked.conclusions(),
        asked.contractors(),
    )?;
    let mut sweep = Sweep::over(records);
    for (project, kind, on, learned_at) in steps {
        sweep.at(project, |record| record.steps.push(Step { kind, on, learned_at }));
    }
    for (project, from, until) in suspensions {
        sweep.at(project, |record| record.suspensions.push((from, until)));
    }
    for (project, level, step, amount, on) in movements {
        let movement = Movement { level, step, amount: Fen(amount), on };
        sweep.at(project, |record| record.movements.push(movement));
    }
    for (project, due_on, issued_on) in notices {
        sweep.at(project, |record| record.open_notices.push(OpenNotice { issued_on, due_on }));
    }
    for (project, on, _, kind, conclusion, learned_at) in conclusions {
        let came_to = Concluded { kind, conclusion, on, learned_at };
        sweep.at(project, |record| record.concluded.push(came_to));
    }
    for (project, name) in contractors {
        sweep.at(project, |record| record.contractor = Some(name));
    }
    Ok(sweep.finish())
}

/// Records under construction.
struct Sweep {
    records: Vec<ProjectRecord>,
    places: HashMap<SubjectId, usize>,
}

impl Sweep {
    fn over(records: Vec<ProjectRecord>) -> Self {
        let places = records.iter().enumerate();
        let places = places.map(|(at, record)| (record.subject_id, at)).collect();
        Self { records, places }
    }

    /// A project exists from its first step on: before the plan was issued there is none.
    fn finish(mut self) -> Vec<ProjectRecord> {
        self.records.retain(|record| !record.steps.is_empty());
        self.records
    }

    /// Adds something to the record of a project, where that is in scope.
    fn at(&mut self, project: SubjectId, add: impl FnOnce(&mut ProjectRecord)) {
        if let Some(&at) = self.places.get(&project) {
            add(&mut self.records[at]);
        }
    }
}

/// What every query of the sweep asks for.
struct Asked<'a, C> {
    db: &'a C,
    scope: Scope,
    known: Known,
    as_of: NaiveDate,
}

impl<C: ConnectionTrait> Asked<'_, C> {
    async fn rows<E: Versioned, T: DeserializeOwned, const N: usize>(
        &self,
        narrowed: impl FnOnce(Select<E>) -> Select<E>,
        columns: [<E as EntityTrait>::Column; N],
    ) -> Result<Vec<T>> {
        let select = narrowed(known_in::<E>(self.scope, self.known));
        packed::rows(self.db, select, columns).await
    }

    /// The projects that lay in scope, by place.
    async fn projects(&self, lay: &Lay) -> Result<Vec<ProjectRecord>> {
        use clinic_project::{Column, Entity};
        let columns = [
            Column::PublicId,
            Column::SubjectId,
            Column::AreaKey,
            Column::FacilityId,
            Column::Code,
            Column::Name,
            Column::Search,
            Column::Batch,
            Column::FundingProgramme,
            Column::WorkKind,
            Column::PlannedStart,
            Column::PlannedFinish,
        ];
        let rows: Vec<ProjectRecord> = self.rows::<Entity, _, _>(|all| all, columns).await?;
        let record = |row: ProjectRecord| {
            let area_key = lay.within(row.subject_id, row.area_key)?;
            Some(ProjectRecord { area_key, ..row })
        };
        let mut records: Vec<ProjectRecord> = rows.into_iter().filter_map(record).collect();
        records.sort_unstable_by_key(|record| (record.area_key, record.subject_id));
        Ok(records)
    }

    async fn steps(&self) -> Result<Vec<(SubjectId, MilestoneKind, NaiveDate, Instant)>> {
        use milestone::{Column, Entity};
        let moving = MilestoneKind::ALL.iter().copied().filter(|kind| kind.moves_stage());
        let reached = |all: Select<Entity>| {
            all.filter(Column::ReachedOn.lte(self.as_of)).filter(Column::Kind.is_in(moving))
        };
        let columns = [Column::ProjectId, Column::Kind, Column::ReachedOn, Column::OpenedAt];
        self.rows(reached, columns).await
    }

    async fn suspensions(&self) -> Result<Vec<(SubjectId, NaiveDate, Option<NaiveDate>)>> {
        use suspension::{Column, Entity};
        let begun = |all: Select<Entity>| all.filter(Column::ValidFrom.lte(self.as_of));
        self.rows(begun, [Column::ProjectId, Column::ValidFrom, Column::ValidUntil]).await
    }

    async fn movements(&self) -> Result<Vec<MovementRow>> {
        use funding::{Column, Entity};
        let moved = |all: Select<Entity>| all.filter(Column::MovedOn.lte(self.as_of));
        let columns =
            [Column::ProjectId, Column::Level, Column::Step, Column::Amount, Column::MovedOn];
        self.rows(moved, columns).await
    }

    /// The notices that are open, the first due first.
    async fn notices(&self) -> Result<Vec<(SubjectId, NaiveDate, NaiveDate)>> {
        use notice::{Column, Entity};
        let open =
            Condition::any().add(Column::ClosedOn.is_null()).add(Column::ClosedOn.gt(self.as_of));
        let open = |all: Select<Entity>| all.filter(Column::IssuedOn.lte(self.as_of)).filter(open);
        let mut rows =
            self.rows(open, [Column::ProjectId, Column::DueOn, Column::IssuedOn]).await?;
        rows.sort_unstable();
        Ok(rows)
    }

    /// What inspections came to, the oldest first.
    async fn conclusions(&self) -> Result<Vec<ConclusionRow>> {
        use inspection::{Column, Entity};
        let concluded = |all: Select<Entity>| {
            all.filter(Column::ConcludedOn.lte(self.as_of)).filter(Column::Conclusion.is_not_null())
        };
        let columns = [
            Column::ProjectId,
            Column::ConcludedOn,
            Column::SubjectId,
            Column::Kind,
            Column::Conclusion,
            Column::OpenedAt,
        ];
        let mut rows: Vec<ConclusionRow> = self.rows(concluded, columns).await?;
        rows.sort_unstable_by_key(|&(_, on, inspection, ..)| (on, inspection));
        Ok(rows)
    }

    async fn contractors(&self) -> Result<Vec<(SubjectId, String)>> {
        use party::{Column, Entity};
        let building = |all: Select<Entity>| all.filter(Column::Role.eq(PartyRole::Contractor));
        self.rows(building, [Column::ProjectId, Column::Name]).await
    }
}

/// Project, level, step, fen and day.
type MovementRow = (SubjectId, FundingLevel, FundingStep, i64, NaiveDate);

/// Project, day, inspection, kind, conclusion, and when it was entered.
type ConclusionRow = (SubjectId, NaiveDate, SubjectId, InspectionKind, Conclusion, Instant);

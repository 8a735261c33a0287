//! What had happened to projects by a date, in one sweep: steps, halts, money, notices,
//! conclusions. The same for projects of every kind.

use std::collections::HashMap;

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, Select};
use serde::de::DeserializeOwned;
use tokio::try_join;

use crate::domain::area::Scope;
use crate::domain::checklist::Conclusion;
use crate::domain::clinic::{self, MilestoneKind, PartyRole, Reached, Stage};
use crate::domain::funding::{FundingLevel, FundingStep};
use crate::domain::ids::SubjectId;
use crate::domain::inspection::InspectionKind;
use crate::domain::money::Fen;
use crate::domain::time::{Instant, Known};
use crate::ledger::entity::{funding, inspection, milestone, notice, party, suspension};
use crate::ledger::error::Result;
use crate::ledger::packed;
use crate::ledger::version::{Versioned, column, known_in};

/// What had happened to a project by a date, as far as it was known.
#[derive(Debug, Clone, Default)]
pub struct Course {
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

impl Course {
    /// The first day on which a step was reached.
    pub fn reached(&self, kind: MilestoneKind) -> Option<NaiveDate> {
        self.steps.iter().filter(|step| step.kind == kind).map(|step| step.on).min()
    }

    /// Where the project stands on the date that this was read for.
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

/// What every query of the sweep asks for.
pub(in crate::ledger) struct Asked<'a, C> {
    pub(in crate::ledger) db: &'a C,
    pub(in crate::ledger) scope: Scope,
    pub(in crate::ledger) known: Known,
    pub(in crate::ledger) as_of: NaiveDate,
    /// The projects that are asked about, where they are few; every one in scope otherwise.
    pub(in crate::ledger) only: Option<Vec<i64>>,
}

/// What had happened, project by project.
pub(in crate::ledger) struct Courses(HashMap<SubjectId, Course>);

impl Courses {
    /// The course of a project. It exists from its first step on: before the plan was issued
    /// there is none.
    pub(in crate::ledger) fn take(&mut self, project: SubjectId) -> Option<Course> {
        self.0.remove(&project).filter(|course| !course.steps.is_empty())
    }

    fn of(&mut self, project: SubjectId) -> &mut Course {
        self.0.entry(project).or_default()
    }
}

/// What had happened to the projects that are asked about: one query a table, whatever their
/// number; what happened later is left out.
pub(in crate::ledger) async fn courses<C: ConnectionTrait>(
    asked: &Asked<'_, C>,
) -> Result<Courses> {
    let (steps, suspensions, movements, notices, conclusions, contractors) = try_join!(
        asked.steps(),
        asked.suspensions(),
        asked.movements(),
        asked.notices(),
        asked.conclusions(),
        asked.contractors(),
    )?;
    let mut courses = Courses(HashMap::new());
    for (project, kind, on, learned_at) in steps {
        courses.of(project).steps.push(Step { kind, on, learned_at });
    }
    for (project, from, until) in suspensions {
        courses.of(project).suspensions.push((from, until));
    }
    for (project, level, step, amount, on) in movements {
        let movement = Movement { level, step, amount: Fen(amount), on };
        courses.of(project).movements.push(movement);
    }
    for (project, due_on, issued_on) in notices {
        courses.of(project).open_notices.push(OpenNotice { issued_on, due_on });
    }
    for (project, on, _, kind, conclusion, learned_at) in conclusions {
        let came_to = Concluded { kind, conclusion, on, learned_at };
        courses.of(project).concluded.push(came_to);
    }
    for (project, name) in contractors {
        courses.of(project).contractor = Some(name);
    }
    Ok(courses)
}

impl<C: ConnectionTrait> Asked<'_, C> {
    /// Rows that belong to the projects asked about.
    async fn rows<E: Versioned, T: DeserializeOwned, const N: usize>(
        &self,
        narrowed: impl FnOnce(Select<E>) -> Select<E>,
        columns: [<E as EntityTrait>::Column; N],
    ) -> Result<Vec<T>> {
        let mut select = narrowed(known_in::<E>(self.scope, self.known));
        if let Some(only) = &self.only {
            select = select.filter(column::<E>("project_id").is_in(only.iter().copied()));
        }
        packed::rows(self.db, select, columns).await
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

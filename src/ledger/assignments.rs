//! Which projects an inspector may see: those assigned to them, and those on whose panel
//! they sit.

use chrono::NaiveDate;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query, SelectStatement, UnionType};
use sea_orm::{ColumnTrait, QueryFilter, Select};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::accounts::{self, Task};
use super::act::{Act, Command, Needs, Written};
use super::entity::{account, assignment, clinic_project, inspection, key_specialty, panelist};
use super::error::{LedgerError, Result};
use super::posts;
use super::undertakings::Undertaking;
use super::version::{Row, Versioned, column, known_in};
use crate::domain::account::Permission;
use crate::domain::area::Assigned;
use crate::domain::ids::PublicId;
use crate::domain::text::not_blank;
use crate::domain::time::Known;
use crate::domain::typed;

/// Assigns projects to an inspector, for a time.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssignInspector {
    /// The inspector's sign-in name.
    #[serde(deserialize_with = "typed::line")]
    #[validate(length(max = 50), custom(function = "not_blank"))]
    #[schema(max_length = 50)]
    pub account: String,
    /// The projects.
    #[validate(length(min = 1, max = 500))]
    #[schema(max_items = 500)]
    pub projects: Vec<PublicId>,
    /// The first day.
    #[serde(deserialize_with = "typed::date")]
    pub valid_from: NaiveDate,
    /// The last day; open where none is given.
    #[serde(default, deserialize_with = "typed::optional_date")]
    pub valid_until: Option<NaiveDate>,
}

impl Command for AssignInspector {
    type Outcome = Vec<PublicId>;

    const KIND: &'static str = "assignment.assign";

    const NEEDS: Needs = Needs::May(Permission::AssignInspectors);

    const WRITES: Written = Written::NOTHING;

    async fn apply(self, act: &Act<'_>) -> Result<Vec<PublicId>> {
        if self.valid_until.is_some_and(|until| until < self.valid_from) {
            let detail = "结束日期早于开始日期。";
            return Err(LedgerError::invalid("valid_until", "DATE_ORDER", detail));
        }
        let found = act.undertakings(self.projects.iter().copied()).await?;
        let mut projects = Vec::with_capacity(self.projects.len());
        for (at, id) in self.projects.iter().enumerate() {
            let field = format!("projects/{at}");
            let missing = || LedgerError::invalid(&field, "REF_NOT_FOUND", "没有找到该项目。");
            projects.push(found.get(id).ok_or_else(missing)?);
        }
        let account = self.inspector(act, &projects).await?;
        let first = projects.first().map_or("", |project| project.name.as_str());
        let more = match projects.len() {
            1 => String::new(),
            many => format!("等 {many} 个项目"),
        };
        act.say_about(format!("{}：{first}{more}", accounts::who(&account)));
        let row = |project: &&Undertaking| {
            let content = assignment::Content {
                area_key: project.area_key,
                account_id: account.subject_id,
                project_id: project.subject_id,
                valid_from: self.valid_from,
                valid_until: self.valid_until,
            };
            (None, content)
        };
        let rows = projects.iter().map(row).collect();
        let opened = act.open_many::<assignment::Entity>(rows).await?;
        Ok(opened.into_iter().map(|row| row.public_id).collect())
    }
}

impl AssignInspector {
    /// The inspector, whose post reaches every project, as the form offers them. Nobody else is
    /// told from somebody who is not there.
    async fn inspector(&self, act: &Act<'_>, projects: &[&Undertaking]) -> Result<account::Model> {
        let unknown = || LedgerError::invalid("account", "REF_NOT_FOUND", "没有找到该核查员。");
        let found = accounts::by_names(act.tx(), &[&self.account]).await?.remove(&self.account);
        let found = found.filter(|row| !row.disabled).ok_or_else(unknown)?;
        let held = posts::of(act.tx(), found.subject_id).await?;
        let first = std::cmp::max(self.valid_from, act.today());
        let reaches = |one: &&Undertaking| Task::Assignment.suits(&held, one.area_key, first);
        projects.iter().all(reaches).then_some(found).ok_or_else(unknown)
    }
}

/// Ends an assignment before its time.
#[derive(Debug, Clone, Copy, Validate)]
pub struct EndAssignment {
    /// The assignment.
    pub assignment: PublicId,
}

impl Command for EndAssignment {
    type Outcome = ();

    const KIND: &'static str = "assignment.end";

    const NEEDS: Needs = Needs::May(Permission::AssignInspectors);

    const WRITES: Written = Written::NOTHING;

    async fn apply(self, act: &Act<'_>) -> Result<()> {
        let current = act.find::<assignment::Entity>(self.assignment).await?;
        accounts::say_whose(act, current.account_id).await?;
        act.strike::<assignment::Entity>(&current).await
    }
}

/// Who is assigned to a project, and until when.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AssignmentLine {
    /// Its id.
    pub id: PublicId,
    /// The inspector's own name.
    pub inspector: String,
    /// The first day.
    pub valid_from: NaiveDate,
    /// The last day.
    pub valid_until: Option<NaiveDate>,
}

/// The inspectors assigned to a project.
pub async fn of_project(
    db: &impl sea_orm::ConnectionTrait,
    scope: crate::domain::area::Scope,
    project: crate::domain::ids::SubjectId,
) -> Result<Vec<AssignmentLine>> {
    let rows = known_in::<assignment::Entity>(scope, Known::Now)
        .filter(assignment::Column::ProjectId.eq(project))
        .all(db)
        .await?;
    let names = accounts::display_names(db, rows.iter().map(|row| row.account_id)).await?;
    let line = |row: assignment::Model| AssignmentLine {
        id: row.stamp().public_id,
        inspector: names.get(&row.account_id).cloned().unwrap_or_default(),
        valid_from: row.valid_from,
        valid_until: row.valid_until,
    };
    Ok(rows.into_iter().map(line).collect())
}

/// Narrows a query to what belongs to the projects that somebody may see.
///
/// Which project a row belongs to is told by its own columns; places and institutions belong
/// to none and stay.
pub(super) fn narrowed<E: Versioned>(select: Select<E>, assigned: Assigned) -> Select<E> {
    let projects_themselves =
        [<clinic_project::Entity as Versioned>::KIND, <key_specialty::Entity as Versioned>::KIND];
    if projects_themselves.contains(&E::KIND) {
        return select.filter(column::<E>("subject_id").in_subquery(projects(assigned)));
    }
    if let Ok(project) = "project_id".parse::<E::Column>() {
        return select.filter(project.in_subquery(projects(assigned)));
    }
    if let Ok(inspection) = "inspection_id".parse::<E::Column>() {
        return select.filter(inspection.in_subquery(inspections(assigned)));
    }
    select
}

/// The projects that are assigned to somebody on a day, or on whose panel they sit.
fn projects(assigned: Assigned) -> SelectStatement {
    use assignment::{Column, Entity};
    let holds = Column::ValidFrom
        .lte(assigned.on)
        .and(Column::ValidUntil.is_null().or(Column::ValidUntil.gte(assigned.on)));
    let mut named = Query::select()
        .column(Column::ProjectId)
        .from(Entity)
        .and_where(Column::AccountId.eq(assigned.account.0))
        .and_where(Column::ClosedAt.is_null())
        .and_where(holds)
        .to_owned();
    named.union(UnionType::Distinct, on_panel(assigned)).to_owned()
}

fn on_panel(assigned: Assigned) -> SelectStatement {
    let inspected = Alias::new("inspected");
    let seats = Query::select()
        .column(panelist::Column::InspectionId)
        .from(panelist::Entity)
        .and_where(panelist::Column::AccountId.eq(assigned.account.0))
        .and_where(panelist::Column::ClosedAt.is_null())
        .to_owned();
    let of = |column: inspection::Column| Expr::col((inspected.clone(), column));
    Query::select()
        .expr(of(inspection::Column::ProjectId))
        .from_as(inspection::Entity, inspected.clone())
        .and_where(of(inspection::Column::ClosedAt).is_null())
        .and_where(of(inspection::Column::SubjectId).in_subquery(seats))
        .to_owned()
}

fn inspections(assigned: Assigned) -> SelectStatement {
    Query::select()
        .column(inspection::Column::SubjectId)
        .from(inspection::Entity)
        .and_where(inspection::Column::ClosedAt.is_null())
        .and_where(inspection::Column::ProjectId.in_subquery(projects(assigned)))
        .to_owned()
}

//! Inspections as pages and documents show them.

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder};
use serde::Serialize;
use utoipa::ToSchema;

use super::{context, frozen};
use crate::domain::area::{AreaKey, Scope};
use crate::domain::checklist::{self, Answers, Checklist, Conclusion, Context, ItemOutcome};
use crate::domain::clinic::MilestoneKind;
use crate::domain::ids::{AccountId, ActId, PublicId, SubjectId};
use crate::domain::inspection::{Department, InspectionKind, Opinion, PanelRole};
use crate::domain::project::ProjectKind;
use crate::domain::time::{Instant, Known};
use crate::ledger::entity::{account, defect, inspection, notice, opinion, panelist};
use crate::ledger::error::{LedgerError, Result};
use crate::ledger::photos::{self, PhotoLine};
use crate::ledger::places::held;
use crate::ledger::projects::NoticeLine;
use crate::ledger::projects::notice_line;
use crate::ledger::undertakings;
use crate::ledger::version::{column, known_in};

/// An inspection with everything that hangs on it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct InspectionSheet {
    /// Its name outside the ledger.
    pub id: PublicId,
    /// Its key, for joining.
    #[serde(skip)]
    pub subject_id: SubjectId,
    /// Its version: the ETag.
    pub version: i32,
    /// The project.
    pub project: PublicId,
    /// What the project builds.
    pub project_kind: ProjectKind,
    /// The project's name.
    pub project_name: String,
    /// The project's number.
    pub project_code: String,
    /// Where.
    pub area_key: AreaKey,
    /// What it is for.
    pub kind: InspectionKind,
    /// The day on site.
    pub inspected_on: NaiveDate,
    /// The checklist as it was frozen.
    pub checklist: Checklist,
    /// Hash of the checklist.
    pub checklist_hash: String,
    /// What was found.
    #[schema(value_type = std::collections::BTreeMap<String, checklist::Entry>)]
    pub answers: Answers,
    /// What each item came to.
    pub outcomes: Vec<ItemOutcome>,
    /// What the items come to now.
    pub computes_to: Conclusion,
    /// What the items came to when it was concluded.
    pub computed: Option<Conclusion>,
    /// What stands.
    pub conclusion: Option<Conclusion>,
    /// Why another conclusion stands than the items come to.
    pub overrule_reason: Option<String>,
    /// Who decided so.
    pub overruled_by: Option<String>,
    /// The day of the conclusion.
    pub concluded_on: Option<NaiveDate>,
    /// The conclusion in words.
    pub remark: Option<String>,
    /// The panel.
    pub panel: Vec<PanelistLine>,
    /// What departments say.
    pub opinions: Vec<OpinionLine>,
    /// What was found wrong.
    pub defects: Vec<DefectLine>,
    /// The notice that came of it.
    pub notice: Option<NoticeLine>,
    /// The notice that it re-inspects.
    pub checks_notice: Option<NoticeLine>,
    /// Photos, in the order in which they came.
    pub photos: Vec<PhotoLine>,
    /// Whether a pass accepts the project: an acceptance, or a re-inspection after one.
    #[serde(skip)]
    pub accepts: bool,
    /// What judging the items needs to know.
    #[serde(skip)]
    pub context: Context,
    /// When this version was entered.
    #[serde(skip)]
    pub recorded_at: Instant,
    /// The act that entered it.
    #[serde(skip)]
    pub recorded_by: ActId,
}

/// A member of the panel.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PanelistLine {
    /// Their account.
    #[serde(skip)]
    pub account: Option<AccountId>,
    /// Their part.
    pub role: PanelRole,
    /// Their name.
    pub name: String,
    /// Their unit.
    pub unit: String,
    /// Their post or title.
    pub title: Option<String>,
    /// The day on which they signed.
    pub signed_on: Option<NaiveDate>,
    /// What they add.
    pub statement: Option<String>,
}

/// What a department says.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OpinionLine {
    /// The department.
    pub department: Department,
    /// Its opinion.
    pub opinion: Opinion,
    /// In its own words.
    pub words: Option<String>,
    /// Who signs for it.
    pub signer: String,
    /// The day.
    pub signed_on: NaiveDate,
}

/// Something found wrong.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DefectLine {
    /// The item.
    pub criterion: String,
    /// Where.
    pub location: Option<String>,
    /// What.
    pub problem: String,
    /// The clause that it breaks.
    pub basis: String,
    /// What is to be done.
    pub requirement: Option<String>,
    /// The day on which it was found mended.
    pub closed_on: Option<NaiveDate>,
}

/// Everything about one inspection, as far as it was known.
pub async fn sheet(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    id: PublicId,
) -> Result<InspectionSheet> {
    let known = held::<inspection::Entity>(db, scope, known, id).await?;
    let row = known_in::<inspection::Entity>(scope, known)
        .filter(inspection::Column::PublicId.eq(id.0))
        .one(db)
        .await?
        .ok_or(LedgerError::NotFound)?;
    let project = undertakings::read(db, scope, known, row.project_id).await?;
    let checklist = frozen(db, &row.checklist_hash).await?;
    let context = context(db, &project, known, row.inspected_on).await?;
    let answers: Answers = serde_json::from_str(&row.answers).unwrap_or_default();
    let outcomes = checklist::outcomes(&checklist, &answers, &context);
    let around = Around { scope, known };
    let checks_notice = match row.notice_id {
        Some(id) => around.notice(db, notice::Column::SubjectId, id).await?,
        None => None,
    };
    let first = match &checks_notice {
        Some(notice) => around.kind_of(db, notice.inspection_id).await?,
        None => Some(row.kind),
    };
    let photos = photos::of_inspection(db, scope, known, &row).await?;
    Ok(InspectionSheet {
        id: row.public_id,
        subject_id: row.subject_id,
        version: row.version,
        project: project.public_id,
        project_kind: project.kind,
        project_name: project.name,
        project_code: project.code,
        area_key: row.area_key,
        kind: row.kind,
        inspected_on: row.inspected_on,
        computes_to: checklist::conclude(&checklist, &outcomes),
        checklist,
        checklist_hash: row.checklist_hash,
        answers,
        outcomes,
        computed: row.computed,
        conclusion: row.conclusion,
        overrule_reason: row.overrule_reason,
        overruled_by: display_name(db, row.overruled_by).await?,
        concluded_on: row.concluded_on,
        remark: row.remark,
        panel: around.panel(db, row.subject_id).await?,
        opinions: around.opinions(db, row.subject_id).await?,
        defects: around.defects(db, row.subject_id).await?,
        notice: around.notice(db, notice::Column::InspectionId, row.subject_id).await?,
        checks_notice,
        accepts: first.and_then(InspectionKind::leads_to) == Some(MilestoneKind::Accepted),
        photos,
        context,
        recorded_at: row.opened_at,
        recorded_by: row.opened_by,
    })
}

/// The person's name behind an account.
async fn display_name(
    db: &impl ConnectionTrait,
    account: Option<SubjectId>,
) -> Result<Option<String>> {
    use crate::ledger::version::as_known;
    use sea_orm::EntityTrait;
    let Some(account) = account else { return Ok(None) };
    let row = account::Entity::find()
        .filter(as_known::<account::Entity>(Known::Now))
        .filter(account::Column::SubjectId.eq(account))
        .one(db)
        .await?;
    Ok(row.map(|row| row.display_name))
}

struct Around {
    scope: Scope,
    known: Known,
}

impl Around {
    async fn panel(
        &self,
        db: &impl ConnectionTrait,
        inspection: SubjectId,
    ) -> Result<Vec<PanelistLine>> {
        let rows = known_in::<panelist::Entity>(self.scope, self.known)
            .filter(panelist::Column::InspectionId.eq(inspection))
            .order_by_asc(column::<panelist::Entity>("subject_id"))
            .all(db)
            .await?;
        let line = |row: panelist::Model| PanelistLine {
            account: row.account_id.map(|id| AccountId(id.0)),
            role: row.role,
            name: row.name,
            unit: row.unit,
            title: row.title,
            signed_on: row.signed_on,
            statement: row.statement,
        };
        Ok(rows.into_iter().map(line).collect())
    }

    async fn opinions(
        &self,
        db: &impl ConnectionTrait,
        inspection: SubjectId,
    ) -> Result<Vec<OpinionLine>> {
        let rows = known_in::<opinion::Entity>(self.scope, self.known)
            .filter(opinion::Column::InspectionId.eq(inspection))
            .all(db)
            .await?;
        let line = |row: opinion::Model| OpinionLine {
            department: row.department,
            opinion: row.opinion,
            words: row.words,
            signer: row.signer,
            signed_on: row.signed_on,
        };
        let mut lines: Vec<OpinionLine> = rows.into_iter().map(line).collect();
        lines.sort_by_key(|line| line.department);
        Ok(lines)
    }

    async fn defects(
        &self,
        db: &impl ConnectionTrait,
        inspection: SubjectId,
    ) -> Result<Vec<DefectLine>> {
        let rows = known_in::<defect::Entity>(self.scope, self.known)
            .filter(defect::Column::InspectionId.eq(inspection))
            .order_by_asc(column::<defect::Entity>("subject_id"))
            .all(db)
            .await?;
        let line = |row: defect::Model| DefectLine {
            criterion: row.criterion,
            location: row.location,
            problem: row.problem,
            basis: row.basis,
            requirement: row.requirement,
            closed_on: row.closed_on,
        };
        Ok(rows.into_iter().map(line).collect())
    }

    async fn notice(
        &self,
        db: &impl ConnectionTrait,
        by: notice::Column,
        key: SubjectId,
    ) -> Result<Option<NoticeLine>> {
        let row =
            known_in::<notice::Entity>(self.scope, self.known).filter(by.eq(key)).one(db).await?;
        Ok(row.map(notice_line))
    }

    /// What an inspection is for.
    async fn kind_of(
        &self,
        db: &impl ConnectionTrait,
        inspection: SubjectId,
    ) -> Result<Option<InspectionKind>> {
        let row = known_in::<inspection::Entity>(self.scope, self.known)
            .filter(inspection::Column::SubjectId.eq(inspection))
            .one(db)
            .await?;
        Ok(row.map(|row| row.kind))
    }
}

/// The inspection behind a notice, by the notice's outside name.
pub async fn of_notice(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    id: PublicId,
) -> Result<(NoticeLine, PublicId)> {
    let known = held::<notice::Entity>(db, scope, known, id).await?;
    let row = known_in::<notice::Entity>(scope, known)
        .filter(notice::Column::PublicId.eq(id.0))
        .one(db)
        .await?
        .ok_or(LedgerError::NotFound)?;
    let inspection = known_in::<inspection::Entity>(scope, known)
        .filter(inspection::Column::SubjectId.eq(row.inspection_id))
        .one(db)
        .await?
        .ok_or(LedgerError::NotFound)?;
    Ok((notice_line(row), inspection.public_id))
}

/// The re-inspection that struck a notice off, or else the one that looked at it last, by its
/// outside name.
pub async fn of_rectification(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    notice: &NoticeLine,
) -> Result<Option<PublicId>> {
    let rows = known_in::<inspection::Entity>(scope, known)
        .filter(inspection::Column::NoticeId.eq(notice.subject_id))
        .order_by_desc(column::<inspection::Entity>("subject_id"))
        .all(db)
        .await?;
    let closing = rows.iter().find(|row| notice.closing_inspection_id == Some(row.subject_id));
    Ok(closing.or_else(|| rows.first()).map(|row| row.public_id))
}

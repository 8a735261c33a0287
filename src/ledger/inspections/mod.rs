//! Inspections: a frozen checklist, what was found, who signed, and what follows.

mod begin;
mod conclude;
mod follow;
mod list;
mod overrule;
mod panel;
mod record;
mod sheet;

pub use begin::{BeginInspection, NewPanelist};
pub use conclude::{ConcludeInspection, Concluded};
pub use list::{InspectionLine, list};
pub use overrule::OverruleInspection;
pub use panel::{GiveOpinion, GiveOpinions, SignInspection, UnsignInspection};
pub use record::RecordAnswers;
pub use sheet::{
    DefectLine, InspectionSheet, OpinionLine, PanelistLine, of_notice, of_rectification, sheet,
};

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::act::{Act, Command};
use super::areas;
use super::canonical::sha256;
use super::entity::{checklist, inspection, panelist};
use super::error::{LedgerError, Result};
use super::undertakings::Undertaking;
use super::version::{column, known_in};
use crate::domain::area::Scope;
use crate::domain::checklist::{Checklist, Context};
use crate::domain::project::ProjectKind;
use crate::domain::time::Known;

/// Keeps a checklist under its hash, once.
async fn freeze(act: &Act<'_>, frozen: &Checklist) -> Result<String> {
    let body = frozen.canonical();
    let hash = sha256(body.as_bytes());
    if checklist::Entity::find_by_id(&hash).one(act.tx()).await?.is_none() {
        use sea_orm::IntoActiveModel;
        let standard_id = frozen.standard.clone();
        let row = checklist::Model { hash: hash.clone(), standard_id, body };
        checklist::Entity::insert(row.into_active_model()).exec_without_returning(act.tx()).await?;
    }
    Ok(hash)
}

/// The checklist that lies under a hash.
async fn frozen(db: &impl ConnectionTrait, hash: &str) -> Result<Checklist> {
    let row = checklist::Entity::find_by_id(hash).one(db).await?;
    let damaged = || LedgerError::Damaged(hash.to_owned());
    serde_json::from_str(&row.ok_or_else(damaged)?.body).map_err(|_| damaged())
}

/// What judging a project's checklist needs to know.
async fn context(
    db: &impl ConnectionTrait,
    project: &Undertaking,
    known: Known,
    inspected_on: NaiveDate,
) -> Result<Context> {
    if project.kind != ProjectKind::Clinic {
        // Only the sign-board of a clinic names township and village.
        let (work_kind, township, village) = (project.work_kind, String::new(), String::new());
        return Ok(Context { work_kind, inspected_on, township, village });
    }
    let village = project.key_on(db, known, inspected_on).await?;
    let names = areas::names(db, Scope::of(village.township()), known, inspected_on).await?;
    Ok(Context {
        work_kind: project.work_kind,
        inspected_on,
        township: names.of(village.township()),
        village: names.of(village),
    })
}

/// The panel of an inspection, in the order in which it was named.
async fn panel_of(act: &Act<'_>, inspection: &inspection::Model) -> Result<Vec<panelist::Model>> {
    Ok(known_in::<panelist::Entity>(act.actor().scope, Known::Now)
        .filter(panelist::Column::InspectionId.eq(inspection.subject_id))
        .order_by_asc(column::<panelist::Entity>("subject_id"))
        .all(act.tx())
        .await?)
}

/// Refuses a change of an inspection that has come to its conclusion.
fn assure_open(inspection: &inspection::Model) -> Result<()> {
    match inspection.conclusion {
        None => Ok(()),
        Some(conclusion) => Err(LedgerError::state(
            conclusion.label(),
            [OverruleInspection::KIND],
            format!("检查已有结论“{conclusion}”，不能再改；如有异议请由领导裁定。"),
        )),
    }
}

//! The plan in force.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::routes;

use crate::plan::Remark;
use crate::review::{Reviewer, remarks};
use crate::web::error::Result;
use crate::web::extract::{Asked, Judging};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new().operations(Pass::LOOK, routes!(find_plan))
}

/// The plan in force, and what its check has to say.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PlanView {
    /// The plan as its file has it: settings, clauses, targets with their stages, duties.
    #[schema(value_type = Object)]
    plan: Value,
    /// What is missing from it or can be read in more than one way.
    remarks: Vec<Remark>,
}

/// Find the plan in force on a date.
///
/// The youngest publication that holds by then, with every setting that changes a number.
#[utoipa::path(get, path = "/api/v1/plan", tag = "plan", params(Judging),
    responses((status = 200, description = "方案", body = PlanView)))]
async fn find_plan(State(reviewer): State<Reviewer>, asked: Asked) -> Result<Json<PlanView>> {
    let plan = reviewer
        .plan_named(asked.area.root(), asked.known, asked.as_of, asked.plan.as_deref())
        .await?;
    let remarks = remarks(&plan);
    let plan = serde_json::to_value(&*plan).map_err(anyhow::Error::from)?;
    Ok(Json(PlanView { plan, remarks }))
}

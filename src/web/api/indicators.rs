//! What is reported, as the plan in force says.

use axum::Json;
use axum::extract::State;
use utoipa_axum::routes;

use crate::domain::indicator::Indicator;
use crate::review::Reviewer;
use crate::web::error::Result;
use crate::web::extract::{Asked, Judging};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new().operations(Pass::LOOK, routes!(list_indicators))
}

/// List what is reported under the plan in force on the as-of date.
///
/// Somebody of a partner department sees those that feed one of its targets, and those that
/// feed none.
#[utoipa::path(get, path = "/api/v1/indicators", tag = "figures", params(Judging),
    responses((status = 200, description = "报送指标", body = Vec<Indicator>)))]
async fn list_indicators(
    State(reviewer): State<Reviewer>,
    asked: Asked,
) -> Result<Json<Vec<Indicator>>> {
    let plan = reviewer.plan(asked.area.root(), asked.known, asked.as_of).await?;
    let own = match asked.viewer.department() {
        None => plan.indicators.clone(),
        Some(department) => plan.indicators_of(&department.code()).into_iter().cloned().collect(),
    };
    Ok(Json(own))
}

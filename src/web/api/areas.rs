//! Areas.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::routes;

use crate::domain::area::Level;
use crate::ledger::Ledger;
use crate::ledger::areas::{self, AreaLine};
use crate::web::error::Result;
use crate::web::extract::{Asked, Judging};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new().operations(Pass::LOOK, routes!(list_areas))
}

/// Which areas.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct AreaFilter {
    /// 级别；不写则为 `area` 的直接下级。
    level: Option<Level>,
    /// 名称中的字；写了则在 `area` 之内查找，最多 30 个。
    q: Option<String>,
}

/// List the areas below an area, or search for some by name.
///
/// Below a township these are its villages. Names are those of the as-of date.
#[utoipa::path(get, path = "/api/v1/areas", tag = "areas", params(Judging, AreaFilter),
    responses((status = 200, description = "地区", body = Vec<AreaLine>)))]
async fn list_areas(
    State(ledger): State<Ledger>,
    asked: Asked<AreaFilter>,
) -> Result<Json<Vec<AreaLine>>> {
    let (db, area) = (ledger.read(), asked.area);
    if let Some(typed) = &asked.filter.q {
        return Ok(Json(areas::search(db, area, typed, asked.known, asked.as_of).await?));
    }
    let level = asked.filter.level.or(area.root().level().below());
    let levels: Vec<Level> = level.into_iter().collect();
    Ok(Json(areas::list(db, area, asked.known, asked.as_of, &levels).await?))
}

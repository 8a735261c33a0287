//! Areas.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::routes;

use super::entry::{Entered, Entry, Named};
use crate::domain::area::{AreaKey, Level, Scope};
use crate::ledger::Ledger;
use crate::ledger::areas::{self, AreaLine, AreaSheet, RenameArea, TransferArea, Transferred};
use crate::web::error::{Error, Result};
use crate::web::extract::{Asked, Judging, Path, Sent};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new()
        .operations(Pass::LOOK, routes!(list_areas))
        .operations(Pass::LOOK, routes!(find_area))
        .operations(Pass::EDIT, routes!(rename_area))
        .operations(Pass::EDIT, routes!(transfer_area))
}

/// The key that an address names, where the caller may see it.
pub(super) fn reached(scope: Scope, key: i64) -> Result<AreaKey> {
    AreaKey::checked(key).filter(|key| scope.covers(*key)).ok_or(Error::NOT_FOUND)
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

/// Find an area with its names over time.
///
/// Also the area that it took over from, those that went over into it, and the one that
/// took over from it.
#[utoipa::path(get, path = "/api/v1/areas/{key}", tag = "areas",
    params(("key" = i64, Path, description = "地区的 13 位编号"), Judging),
    responses((status = 200, description = "地区", body = AreaSheet)))]
async fn find_area(
    State(ledger): State<Ledger>,
    Path(key): Path<i64>,
    asked: Asked,
) -> Result<Json<AreaSheet>> {
    let key = reached(asked.area, key)?;
    Ok(Json(areas::sheet(ledger.read(), asked.area, asked.known, key).await?))
}

/// Give an area another name from a day on.
///
/// The key stays; earlier dates show the former name.
#[utoipa::path(post, path = "/api/v1/areas/{key}/names", tag = "areas", request_body = RenameArea,
    params(("key" = i64, Path, description = "地区的 13 位编号"),
        ("Idempotency-Key" = String, Header, description = "重发同一请求时不变的编号")),
    responses((status = 201, description = "已更名", body = Named)))]
async fn rename_area(
    entry: Entry,
    Path(key): Path<i64>,
    sent: Sent<RenameArea>,
) -> Result<Entered<Named>> {
    let area = reached(entry.viewer.scope(), key)?;
    let command = RenameArea { area: Some(area), ..sent.value };
    Ok(entry.perform(&sent.body, command).await?.map(|id| Named { id }))
}

/// Put an area under another unit, or merge it into another, from a day on.
///
/// It gets a new key and everything on record goes along. Dates before that day still show
/// it where it lay: the new holder sees its history, the former one what it held.
#[utoipa::path(post, path = "/api/v1/areas/{key}/transfers", tag = "areas",
    request_body = TransferArea,
    params(("key" = i64, Path, description = "地区的 13 位编号"),
        ("Idempotency-Key" = String, Header, description = "重发同一请求时不变的编号")),
    responses((status = 201, description = "已划转或撤并", body = Transferred)))]
async fn transfer_area(
    entry: Entry,
    Path(key): Path<i64>,
    sent: Sent<TransferArea>,
) -> Result<Entered<Transferred>> {
    let area = reached(entry.viewer.scope(), key)?;
    let command = TransferArea { area: Some(area), ..sent.value };
    entry.perform(&sent.body, command).await
}

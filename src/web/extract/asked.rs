//! What a read of the interface is about: whose, where, as of when and as known when.

use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use utoipa::IntoParams;

use super::context::narrowed;
use super::query::{pairs, read_pairs};
use super::viewer::Viewer;
use crate::domain::area::Scope;
use crate::domain::time::Known;
use crate::review::Question;
use crate::web::error::Error;
use crate::web::state::AppState;
use crate::web::time;

/// No page of a list is longer.
const LONGEST_PAGE: usize = 200;

/// The length of a page that does not say.
const PAGE: usize = 50;

/// Who asks about which area, as of when and as known when, and what else they ask.
///
/// An area outside the viewer's own is answered like one that does not exist.
#[derive(Debug, Clone)]
pub struct Asked<T = Nothing, const PAGED: bool = false> {
    /// Who is signed in.
    pub viewer: Viewer,
    /// The area that is asked about: the viewer's own unless the address names one.
    pub area: Scope,
    /// The date to judge on.
    pub as_of: NaiveDate,
    /// What is taken as known.
    pub known: Known,
    /// The name of the plan to judge by; the area's own where none is named.
    pub plan: Option<String>,
    /// Which page of a list.
    pub paging: Paging,
    /// The rest of the query.
    pub filter: T,
}

/// The same for a list that comes in pages.
pub type Listed<T = Nothing> = Asked<T, true>;

/// Where and when. Every read that judges takes these.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Judging {
    /// 地区的 13 位编号；不写则为本人所属地区。
    #[param(example = "6212230000000")]
    area: Option<String>,
    /// 截至日期，如 2016-08-31；不写则为今天。
    #[param(example = "2016-08-31")]
    as_of: Option<String>,
    /// 以当时已知：日期或 RFC 3339 时刻；不写则为目前所知的一切。
    #[param(example = "2016-09-05T10:00:00+08:00")]
    known_at: Option<String>,
    /// 方案的代号；不写则为本地区的方案。
    #[param(example = "longnan-health-2015")]
    plan: Option<String>,
}

/// Which page of a list.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Paging {
    /// 上一页回答中的 `next`；不写则为第一页。
    pub after: Option<String>,
    /// 每页条数，1 到 200；不写则为 50。
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<usize>,
}

impl Paging {
    /// How many items the page has at most.
    pub fn limit(&self) -> usize {
        self.limit.unwrap_or(PAGE)
    }

    fn checked(self) -> Result<Self, Error> {
        if (1..=LONGEST_PAGE).contains(&self.limit()) {
            return Ok(self);
        }
        Err(Error::query("limit", format!("每页应为 1 到 {LONGEST_PAGE} 条。")))
    }
}

/// A query that asks nothing else.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

impl<T, const PAGED: bool> Asked<T, PAGED> {
    /// What is asked of the rules, about the viewer's own measures.
    pub fn question(&self) -> Question {
        let department = self.viewer.department();
        let plan = self.plan.clone();
        Question { department, plan, ..Question::of(self.area, self.known, self.as_of) }
    }
}

impl<T, S, const PAGED: bool> FromRequestParts<S> for Asked<T, PAGED>
where
    T: DeserializeOwned + Send,
    AppState: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let viewer = Viewer::from_request_parts(parts, state).await?;
        let state = AppState::from_ref(state);
        asked(parts, viewer, &state).map_err(IntoResponse::into_response)
    }
}

fn asked<T: DeserializeOwned, const PAGED: bool>(
    parts: &Parts,
    viewer: Viewer,
    state: &AppState,
) -> Result<Asked<T, PAGED>, Error> {
    let mut rest = pairs(parts)?;
    let judging: Judging = read_pairs(&take(&mut rest, &["area", "as_of", "known_at", "plan"]))?;
    let pages: &[&str] = if PAGED { &["after", "limit"] } else { &[] };
    let paging: Paging = read_pairs(&take(&mut rest, pages))?;
    let filter = read_pairs(&rest)?;
    let as_of = time::as_of(judging.as_of.as_deref(), &state.settings, state.clock.now())
        .map_err(|detail| Error::query("as_of", detail))?;
    let known = time::known_at(judging.known_at.as_deref())
        .map_err(|detail| Error::query("known_at", detail))?;
    let area = narrowed(viewer.scope(), judging.area.as_deref())?;
    let plan = judging.plan;
    Ok(Asked { viewer, area, as_of, known, plan, paging: paging.checked()?, filter })
}

/// Takes the parts of these names out of a query.
fn take(rest: &mut Vec<(String, String)>, names: &[&str]) -> Vec<(String, String)> {
    rest.extract_if(.., |(name, _)| names.contains(&name.as_str())).collect()
}

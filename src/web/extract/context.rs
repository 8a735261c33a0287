//! What every page needs.

use std::sync::Arc;

use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use serde::Deserialize;

use super::query::{self, PageQuery};
use super::viewer::{Viewer, original};
use crate::domain::area::{AreaKey, Level, Scope};
use crate::domain::time::{Instant, Known};
use crate::ledger::{Ledger, LedgerError};
use crate::plan::Plan;
use crate::review::{Question, Reviewer};
use crate::web::error::{Error, Result};
use crate::web::nav::{self, Item, Room};
use crate::web::percent;
use crate::web::state::AppState;
use crate::web::time;
use crate::web::tree::AreaTree;

/// Who looks at which area, as of when and as known when: what every page needs.
///
/// All of it stands in the address, so that an address can be forwarded.
#[derive(Debug, Clone)]
pub struct PageContext {
    /// Who is signed in.
    pub viewer: Viewer,
    /// The area that the page is about: the reader's own unless the address names one.
    pub area: Scope,
    /// The date to judge on.
    pub as_of: NaiveDate,
    /// What is taken as known.
    pub known: Known,
    /// The present instant.
    pub now: Instant,
    /// The path of the page, without the query. Pages with forms say theirs: `at_path`.
    pub path: String,
    /// The areas to go to.
    pub tree: AreaTree,
    /// The title of the plan that the page is about; blank where none is in force.
    pub plan_title: String,
    /// The rest of the query, which narrows the page's own list.
    own: Vec<(String, String)>,
    named: Named,
}

/// The part of the query that every page understands.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Named {
    area: Option<String>,
    as_of: Option<String>,
    known_at: Option<String>,
    plan: Option<String>,
}

impl PageContext {
    /// The same about the area that the path of a page names; 404 where it is out of reach.
    pub async fn about(mut self, ledger: &Ledger, area: &str) -> Result<Self, Error> {
        let own = self.viewer.scope();
        self.area = narrowed(own, Some(area))?;
        self.tree = AreaTree::load(ledger, own, self.area, self.known, self.as_of).await?;
        self.named.area = (self.area != own).then(|| area.to_owned());
        Ok(self)
    }

    /// The same on the page that lies at `path`: a form that was refused is shown again where
    /// it was filled in, whatever address it was sent to.
    pub fn at_path(self, path: String) -> Self {
        Self { path, ..self }
    }

    /// What the page asks of the rules: its area, date and knowledge, and the viewer's own
    /// measures.
    pub fn question(&self) -> Question {
        self.question_about(self.area)
    }

    /// The same about another area.
    pub fn question_about(&self, scope: Scope) -> Question {
        let department = self.viewer.department();
        let plan = self.named.plan.clone();
        Question { department, plan, ..Question::of(scope, self.known, self.as_of) }
    }

    /// The plan that the page is about, if one is in force.
    pub async fn plan_in_force(&self, reviewer: &Reviewer) -> Result<Option<Arc<Plan>>> {
        let named = self.named.plan.as_deref();
        match reviewer.plan_named(self.area.root(), self.known, self.as_of, named).await {
            Err(LedgerError::NotFound) => Ok(None),
            plan => Ok(Some(plan?)),
        }
    }

    /// The address of another page with the same area, date and knowledge.
    pub fn link(&self, path: &str) -> String {
        self.link_with(path, &[])
    }

    /// The address of another page about `area`, with the same date and knowledge.
    pub fn link_to_area(&self, path: &str, area: AreaKey) -> String {
        self.link_with(path, &[("area", &self.key_of(area))])
    }

    /// An area as addresses name it: one's own unit is what an address without one is about.
    fn key_of(&self, area: AreaKey) -> String {
        if area == self.viewer.scope().root() { String::new() } else { area.to_string() }
    }

    /// The address of this page's list about `area`, narrowed as it is; from a record, the
    /// list that it is in.
    pub fn list_of(&self, area: AreaKey) -> String {
        let list = nav::list(&self.path);
        let key = self.key_of(area);
        let own = self.own.iter().filter(|_| list == self.path);
        let mut parts: Vec<_> = own.map(|(name, value)| (name.as_str(), value.as_str())).collect();
        parts.push(("area", &key));
        self.link_with(list, &parts)
    }

    /// The address of the view of an area: its counts, what is below it, its villages. Whoever
    /// answers for a part of the area is led to the view of that.
    pub fn view_of(&self, area: AreaKey) -> String {
        let own = self.viewer.scope();
        let area = if own.covers(area) { area } else { own.root() };
        let path = match area.level() {
            Level::Province | Level::Prefecture => "/".to_owned(),
            Level::County => format!("/counties/{area}"),
            Level::Township | Level::Village => format!("/townships/{area}"),
        };
        self.link_with(&path, &[("area", "")])
    }

    /// The address of a page after something was changed: what is known now.
    pub fn after(&self, path: &str) -> String {
        self.after_with(path, &[])
    }

    /// The same with further parts of the query.
    pub fn after_with(&self, path: &str, parts: &[(&str, &str)]) -> String {
        let now = [("known_at", "")];
        self.link_with(path, &[parts, &now].concat())
    }

    /// What narrows the page beside area, date and knowledge, for hidden fields.
    pub fn own(&self) -> &[(String, String)] {
        &self.own
    }

    /// The address of another page with further parts of the query, which come first; an
    /// empty value leaves a part out. So does an area that is closed to the reader: what lies
    /// above their own unit is told to them of their own unit.
    pub fn link_with(&self, path: &str, parts: &[(&str, &str)]) -> String {
        let own = [
            ("area", self.named.area.as_deref()),
            ("as_of", self.named.as_of.as_deref()),
            ("known_at", self.named.known_at.as_deref()),
            ("plan", self.named.plan.as_deref()),
        ];
        let inherited = own.into_iter().filter_map(|(name, value)| Some((name, value?)));
        let inherited = inherited.filter(|(name, _)| !parts.iter().any(|(own, _)| own == name));
        let all = parts.iter().copied().chain(inherited);
        let written: Vec<_> = all
            .filter(|(_, value)| !value.is_empty())
            .filter(|(name, value)| *name != "area" || self.reaches(value))
            .map(|(name, value)| format!("{name}={}", percent::encoded(value)))
            .collect();
        if written.is_empty() { path.to_owned() } else { format!("{path}?{}", written.join("&")) }
    }

    /// Whether a page about an area, as addresses name it, opens to the reader.
    fn reaches(&self, area: &str) -> bool {
        narrowed(self.viewer.scope(), Some(area)).is_ok()
    }

    /// The name of the area that the page is about.
    pub fn area_name(&self) -> &str {
        self.tree.here()
    }

    /// Whether the page is about more than one county, so that a township's name is not enough.
    pub fn is_wide(&self) -> bool {
        self.area.root().level() < Level::County
    }

    /// The area as the address named it, for hidden fields.
    pub fn area_typed(&self) -> &str {
        self.named.area.as_deref().unwrap_or_default()
    }

    /// The name of the plan as the address has it; blank for the area's own.
    pub fn plan_typed(&self) -> &str {
        self.named.plan.as_deref().unwrap_or_default()
    }

    /// The name of the plan, where the address has one.
    pub fn plan_named(&self) -> Option<&str> {
        self.named.plan.as_deref()
    }

    /// The as-known date as it was typed; blank for everything.
    pub fn known_typed(&self) -> &str {
        self.named.known_at.as_deref().unwrap_or_default()
    }

    /// The main menu.
    pub fn menu(&self) -> Vec<Room> {
        nav::menu(&self.viewer)
    }

    /// Whether the page belongs to a room of the menu.
    pub fn is_in(&self, room: &Room) -> bool {
        nav::holds(room, &self.path)
    }

    /// Whether the page belongs to a section.
    pub fn at(&self, item: &Item) -> bool {
        nav::entry(&self.path) == item.path
    }
}

impl<S> FromRequestParts<S> for PageContext
where
    AppState: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let viewer = Viewer::from_request_parts(parts, state).await?;
        let state = AppState::from_ref(state);
        context(parts, viewer, &state).await.map_err(IntoResponse::into_response)
    }
}

async fn context(
    parts: &mut Parts,
    viewer: Viewer,
    state: &AppState,
) -> Result<PageContext, Error> {
    let PageQuery(named) = PageQuery::<Named>::from_request_parts(parts, state).await?;
    let now = state.clock.now();
    let (as_of, known) =
        time::judged(named.as_of.as_deref(), named.known_at.as_deref(), &state.settings, now)?;
    let area = narrowed(viewer.scope(), named.area.as_deref())?;
    let path = original(parts).path().to_owned();
    let tree = AreaTree::load(&state.ledger, viewer.scope(), area, known, as_of).await?;
    let plan = state.reviewer.plan_named(area.root(), known, as_of, named.plan.as_deref()).await;
    let plan_title = match plan {
        Ok(plan) => plan.head.title.clone(),
        Err(LedgerError::NotFound) => String::new(),
        Err(error) => return Err(error.into()),
    };
    let own = own(parts)?;
    Ok(PageContext { viewer, area, as_of, known, now, path, tree, plan_title, own, named })
}

/// What narrows a page's own list. Another list begins at its first page.
fn own(parts: &Parts) -> Result<Vec<(String, String)>, Error> {
    let mut own = query::pairs(parts)?;
    own.retain(|(name, value)| {
        let common = ["area", "as_of", "known_at", "plan"].contains(&name.as_str());
        !common && !name.starts_with("page") && !name.starts_with('_') && !value.is_empty()
    });
    Ok(own)
}

/// The viewer's own area, or the one below it that an address names.
pub(super) fn narrowed(own: Scope, named: Option<&str>) -> Result<Scope, Error> {
    let Some(named) = named else { return Ok(own) };
    let key = named.parse().ok().and_then(AreaKey::checked);
    key.and_then(|key| own.narrowed(key)).ok_or(Error::NOT_FOUND)
}

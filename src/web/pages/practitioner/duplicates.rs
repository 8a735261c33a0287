//! Pairs of records that are probably of one person.

use askama::Template;
use axum::extract::State;
use axum::response::Html;
use serde::Deserialize;

use crate::domain::account::Permission;
use crate::domain::area::Scope;
use crate::ledger::practitioners::{self, Asking, LikelySame, PersonRef};
use crate::ledger::{Ledger, areas};
use crate::web::components::{Paged, Pager};
use crate::web::error::Result;
use crate::web::extract::{PageContext, PageQuery};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new().get("/practitioners/duplicates", Pass::PEOPLE, list_duplicates)
}

/// Which page of the list is wanted.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Wanted {
    page: Option<usize>,
}

#[derive(Template)]
#[template(path = "practitioner/duplicates.html")]
struct DuplicatesPage {
    ctx: PageContext,
    found: Paged<Row>,
}

struct Row {
    pair: LikelySame,
    first_place: String,
    second_place: String,
}

async fn list_duplicates(
    State(ledger): State<Ledger>,
    ctx: PageContext,
    PageQuery(wanted): PageQuery<Wanted>,
) -> Result<Html<String>> {
    let db = ledger.read();
    let asking = Asking { area: ctx.area, reader: ctx.viewer.scope() };
    let pairs = practitioners::likely(db, asking, ctx.known).await?;
    let around = Scope::of(asking.reader.root().county());
    let names = areas::names(db, around, ctx.known, ctx.as_of).await?;
    let row = |pair: LikelySame| Row {
        first_place: names.place_or_elsewhere(pair.first_area),
        second_place: names.place_or_elsewhere(pair.second_area),
        pair,
    };
    let found = Paged::of(pairs, wanted.page).map(row);
    Ok(Html(DuplicatesPage { ctx, found }.render()?))
}

impl DuplicatesPage {
    fn pager(&self) -> Pager {
        let to = |page: &str| self.ctx.link_with("/practitioners/duplicates", &[("page", page)]);
        self.found.pager(to)
    }

    fn may_merge(&self) -> bool {
        self.ctx.viewer.may(Permission::ManageStaff)
    }

    fn person(&self, at: &PersonRef) -> String {
        self.ctx.link(&format!("/practitioners/{}", at.id))
    }

    fn merge(&self, at: &PersonRef) -> String {
        self.ctx.link(&format!("/practitioners/{}/merge", at.id))
    }
}

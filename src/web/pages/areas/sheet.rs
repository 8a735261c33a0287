//! One area: its names, where it came from, and for a village what holds for it over time.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, Redirect};
use serde::Deserialize;

use super::changes::{self, Forms};
use crate::domain::account::Permission;
use crate::domain::area::{AreaKey, Level};
use crate::domain::ids::PublicId;
use crate::ledger::areas::{self, AreaSheet, Names};
use crate::ledger::villages::{self, ServedLine, VillageSheet};
use crate::ledger::{Ledger, LedgerError};
use crate::web::components::Entry;
use crate::web::error::Result;
use crate::web::extract::{FormText, PageContext, PageQuery, Path};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new().get("/places", Pass::PLACES, go_to_place).get(
        "/places/{key}",
        Pass::PLACES,
        show_place,
    )
}

#[derive(Template)]
#[template(path = "areas/sheet.html")]
struct SheetPage<'a> {
    ctx: PageContext,
    area: AreaSheet,
    village: Option<VillageSheet>,
    name: String,
    /// Where it came from and what became of it: a word, a name, an address.
    ways: Vec<(&'static str, String, String)>,
    entries: Vec<(&'static str, Entry<'a>)>,
    clerk: bool,
}

/// Which way of being served is to be ended.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    pub(super) serving: Option<PublicId>,
}

/// What was typed into one of the page's forms, and which.
#[derive(Debug, Default)]
pub(super) struct Typed {
    which: &'static str,
    form: FormText,
}

impl Typed {
    pub(super) fn into(which: &'static str, form: FormText) -> Self {
        Self { which, form }
    }

    /// What was typed into this form; a fresh one where it was another.
    pub(super) fn of(&self, which: &str) -> FormText {
        if self.which == which { self.form.clone() } else { FormText::blank() }
    }
}

/// The tree leads to the page of whatever was chosen in it.
async fn go_to_place(ctx: PageContext) -> Redirect {
    let path = format!("/places/{}", ctx.area.root());
    Redirect::to(&ctx.link_with(&path, &[("area", "")]))
}

async fn show_place(
    State(ledger): State<Ledger>,
    Path(key): Path<String>,
    PageQuery(asked): PageQuery<Asked>,
    ctx: PageContext,
) -> Result<Html<String>> {
    page(&ledger, ctx, &key, asked, Typed::default()).await
}

/// The page, with what was typed into one of its forms.
pub(super) async fn page(
    ledger: &Ledger,
    ctx: PageContext,
    key: &str,
    asked: Asked,
    typed: Typed,
) -> Result<Html<String>> {
    let ctx = ctx.about(ledger, key).await?.at_path(format!("/places/{key}"));
    let (db, scope, key) = (ledger.read(), ctx.viewer.scope(), ctx.area.root());
    let area = areas::sheet(db, scope, ctx.known, key).await?;
    let village = match area.level {
        Level::Village => Some(villages::sheet(db, scope, ctx.known, key).await?),
        _ => None,
    };
    let names = areas::names(db, scope, ctx.known, ctx.as_of).await?;
    let name = area.names.first().map(|at| at.name.clone()).unwrap_or_default();
    let clerk = ctx.viewer.may(Permission::EditRecords);
    let forms = Forms::of(&typed);
    let entries = if clerk && area.stands(ctx.now.date()) {
        changes::entries(ledger, &ctx, (&area, village.as_ref()), &asked, &forms).await?
    } else {
        Vec::new()
    };
    let ways = ways(&ctx, &area, &names);
    Ok(Html(SheetPage { ctx, area, village, name, ways, entries, clerk }.render()?))
}

fn ways(ctx: &PageContext, area: &AreaSheet, names: &Names) -> Vec<(&'static str, String, String)> {
    let way = |word: &'static str, key: AreaKey| {
        let link = ctx.link_with(&format!("/places/{key}"), &[("area", "")]);
        (word, names.place(key), if ctx.viewer.scope().covers(key) { link } else { String::new() })
    };
    let came = area.predecessor.map(|key| way("由此划转而来", key));
    let absorbed = area.absorbed.iter().filter(|key| Some(**key) != area.predecessor);
    let absorbed = absorbed.map(|key| way("并入本单位", *key));
    came.into_iter().chain(absorbed).chain(area.successor.map(|key| way("已转为", key))).collect()
}

impl SheetPage<'_> {
    /// The address at which a way of being served is ended.
    fn end_link(&self, line: &ServedLine) -> String {
        let path = format!("/places/{}", self.area.area_key);
        self.ctx.link_with(&path, &[("serving", &line.id.to_string()), ("area", "")])
    }
}

/// The way of being served that is to be ended, where it is one of the village's.
pub(super) fn asked_line<'a>(
    village: &'a VillageSheet,
    asked: &Asked,
) -> Result<Option<&'a ServedLine>> {
    let Some(named) = asked.serving else { return Ok(None) };
    let found = village.served.iter().find(|line| line.id == named && line.until.is_none());
    Ok(Some(found.ok_or(LedgerError::NotFound)?))
}

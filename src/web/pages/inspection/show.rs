//! THE form: made for a phone on site, a part at a time.

use askama::Template;
use axum::extract::{FromRef, State};
use axum::response::Html;
use serde::Deserialize;

use super::answers::seen;
use super::card::{Card, Input};
use super::conclusion_badge;
use super::{follow, panel};

use crate::domain::account::Permission;
use crate::domain::area::Scope;
use crate::domain::checklist::{Outcome, Weight};
use crate::domain::ids::PublicId;
use crate::ledger::Ledger;
use crate::ledger::areas;
use crate::ledger::inspections::{self, InspectionSheet};
use crate::ledger::projects::{self, Outline};
use crate::web::components::{Status, Summary};
use crate::web::error::Result;
use crate::web::extract::{FormText, PageContext, PageQuery, Path};
use crate::web::pages::project::page_of;
use crate::web::routes::{Pass, Routes};
use crate::web::state::AppState;

pub(super) fn router() -> Routes {
    Routes::new().get("/inspections/{id}", Pass::INSPECTIONS, show_inspection)
}

/// What the pages of an inspection work with.
#[derive(Debug, Clone)]
pub(super) struct Desk {
    /// What happened.
    pub(super) ledger: Ledger,
}

impl FromRef<AppState> for Desk {
    fn from_ref(state: &AppState) -> Self {
        Self { ledger: state.ledger.clone() }
    }
}

/// Which part of the form is asked for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    part: Option<String>,
    only: Option<String>,
}

impl Asked {
    /// The part that a form was sent from.
    pub(super) fn again(part: &str, only: &str) -> Self {
        let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        Self { part: some(part), only: some(only) }
    }

    /// Where people sign and conclude.
    pub(super) fn closing() -> Self {
        Self::again(CLOSING, "")
    }
}

/// The part in which people sign and conclude.
const CLOSING: &str = "end";

/// What was typed into one of the forms of the page, and which.
#[derive(Debug, Clone, Default)]
pub(super) struct Typed {
    which: &'static str,
    form: FormText,
}

impl Typed {
    /// The items.
    pub(super) fn answers(form: FormText) -> Self {
        Self::into("answers", form)
    }

    /// A form of the closing part.
    pub(super) fn into(which: &'static str, form: FormText) -> Self {
        Self { which, form }
    }

    /// What was typed into this form; a fresh one where it was another.
    pub(super) fn of(&self, which: &str) -> FormText {
        if self.which == which { self.form.clone() } else { FormText::blank() }
    }
}

#[derive(Template)]
#[template(path = "inspection/show.html")]
struct InspectionPage {
    ctx: PageContext,
    sheet: InspectionSheet,
    project: Outline,
    place: String,
    badge: Status,
    computed: Status,
    tabs: Vec<Tab>,
    filled: usize,
    failing: usize,
    locked: Option<String>,
    cards: Vec<Card>,
    part: String,
    only: String,
    next: Option<Tab>,
    seen: String,
    form: FormText,
    closing: bool,
    panel: String,
    follow: String,
    refused: Option<String>,
    writes: bool,
}

/// A part of the form with how far it is.
#[derive(Debug, Clone)]
struct Tab {
    id: String,
    title: String,
    filled: usize,
    total: usize,
    failing: usize,
    here: bool,
}

async fn show_inspection(
    State(desk): State<Desk>,
    Path(id): Path<PublicId>,
    PageQuery(asked): PageQuery<Asked>,
    ctx: PageContext,
) -> Result<Html<String>> {
    page(&desk, id, ctx, asked, Typed::default()).await
}

/// The page, with what was typed into one of its forms.
pub(super) async fn page(
    desk: &Desk,
    id: PublicId,
    ctx: PageContext,
    asked: Asked,
    typed: Typed,
) -> Result<Html<String>> {
    let ctx = ctx.at_path(format!("/inspections/{id}"));
    let (db, scope) = (desk.ledger.read(), ctx.viewer.scope());
    let sheet = inspections::sheet(db, scope, ctx.known, id).await?;
    let on = ctx.as_of.max(sheet.inspected_on);
    let project = projects::outline(db, scope, ctx.known, on, sheet.project).await?;
    let county = Scope::of(project.area_key.county());
    let place = areas::names(db, county, project.known, on).await?.place(project.area_key);
    let locked = locked(&sheet);
    let part = chosen(&sheet, &asked, locked.is_some());
    let only = asked.only.clone().unwrap_or_default();
    let closing = part == CLOSING;
    let answers = Some(&typed.form).filter(|_| typed.which == "answers");
    let cards = cards(&sheet, &part, &only, answers);
    let items: Vec<&str> = asked_items(&cards);
    let tabs = tabs(&sheet, &part);
    let (panel, follow) = if closing && only.is_empty() {
        (panel::drawn(&ctx, &sheet, &typed)?, follow::drawn(&ctx, &sheet, &typed)?)
    } else {
        (String::new(), String::new())
    };
    // Whoever may not send a form has none that could say why it was refused.
    let detail = typed.form.detail().filter(|_| closing).map(str::to_owned);
    let refused = detail.filter(|said| !panel.contains(said) && !follow.contains(said));
    let page = InspectionPage {
        refused,
        badge: conclusion_badge(sheet.conclusion),
        computed: conclusion_badge(Some(sheet.computes_to)),
        filled: tabs.iter().map(|tab| tab.filled).sum(),
        failing: tabs.iter().map(|tab| tab.failing).sum(),
        next: next(&tabs),
        seen: seen(&sheet, &items),
        form: if answers.is_some() { typed.form.clone() } else { FormText::blank() },
        writes: ctx.viewer.may(Permission::Inspect) && locked.is_none(),
        ctx,
        sheet,
        project,
        place,
        tabs,
        locked,
        cards,
        part,
        only,
        closing,
        panel,
        follow,
    };
    Ok(Html(page.render()?))
}

impl InspectionPage {
    fn summary(&self) -> Summary<'_> {
        Summary::of(&self.form)
    }
}

/// Why nothing can be changed any more.
fn locked(sheet: &InspectionSheet) -> Option<String> {
    if let Some(conclusion) = sheet.conclusion {
        return Some(format!("已有结论“{conclusion}”，检查记录已锁定。"));
    }
    let signed: Vec<&str> =
        sheet.panel.iter().filter(|at| at.signed_on.is_some()).map(|at| at.name.as_str()).collect();
    let names = signed.join("、");
    (!signed.is_empty()).then(|| format!("{names}已签字，检查记录已锁定；要修改须先撤回签字。"))
}

fn chosen(sheet: &InspectionSheet, asked: &Asked, locked: bool) -> String {
    let known = |part: &String| {
        part == CLOSING || sheet.checklist.groups.iter().any(|group| group.id == *part)
    };
    if let Some(part) = asked.part.clone().filter(known) {
        return part;
    }
    if locked {
        return CLOSING.to_owned();
    }
    sheet.checklist.groups.first().map(|group| group.id.clone()).unwrap_or_default()
}

fn cards(sheet: &InspectionSheet, part: &str, only: &str, typed: Option<&FormText>) -> Vec<Card> {
    let shown = |at: &usize| {
        let (item, found) = (&sheet.checklist.items[*at], &sheet.outcomes[*at]);
        if let Some(form) = typed {
            return form.holds("_item", &item.id);
        }
        match only {
            "open" => found.outcome == Outcome::Open,
            "not_met" => found.outcome == Outcome::NotMet,
            _ => item.group == part,
        }
    };
    if part == CLOSING && only.is_empty() && typed.is_none() {
        return Vec::new();
    }
    let at = (0..sheet.checklist.items.len()).filter(shown);
    at.map(|at| Card::of(sheet, at, typed)).collect()
}

fn asked_items(cards: &[Card]) -> Vec<&str> {
    cards.iter().filter(|card| card.excluded.is_none()).map(|card| card.item.id.as_str()).collect()
}

fn tabs(sheet: &InspectionSheet, part: &str) -> Vec<Tab> {
    let tab = |id: &str, title: &str| {
        let own =
            sheet.checklist.items.iter().zip(&sheet.outcomes).filter(|(item, _)| item.group == id);
        let count = |wanted: &dyn Fn(Outcome) -> bool| {
            own.clone().filter(|(_, found)| wanted(found.outcome)).count()
        };
        Tab {
            id: id.to_owned(),
            title: title.to_owned(),
            filled: count(&|outcome| outcome != Outcome::Open),
            total: own.clone().count(),
            failing: count(&|outcome| outcome == Outcome::NotMet),
            here: id == part,
        }
    };
    sheet.checklist.groups.iter().map(|group| tab(&group.id, &group.title)).collect()
}

fn next(tabs: &[Tab]) -> Option<Tab> {
    let here = tabs.iter().position(|tab| tab.here)?;
    tabs.get(here + 1).cloned()
}

impl InspectionPage {
    /// The page of the project.
    fn project_page(&self) -> String {
        self.ctx.link(&page_of(self.project.kind, self.project.id))
    }

    /// The address of a part.
    fn part_link(&self, part: &str) -> String {
        self.ctx.link_with(&self.ctx.path, &[("part", part)])
    }

    /// The address of the items that are open or not met.
    fn only_link(&self, only: &str) -> String {
        self.ctx.link_with(&self.ctx.path, &[("only", only)])
    }

    /// How many items fail the whole.
    fn vetoes(&self) -> usize {
        let items = self.sheet.checklist.items.iter().zip(&self.sheet.outcomes);
        items
            .filter(|(item, found)| item.weight == Weight::Veto && found.outcome == Outcome::NotMet)
            .count()
    }
}

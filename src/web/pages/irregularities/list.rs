//! Which irregularities there are: a table of kinds and states, and the list behind each.

use askama::Template;
use axum::extract::State;
use axum::response::Html;
use serde::Deserialize;

use super::{PATH, badge};
use crate::domain::account::Permission;
use crate::domain::irregularity::{IrregularityKind, IrregularityState};
use crate::domain::money::Fen;
use crate::ledger::irregularities::{self, IrregularityLine};
use crate::ledger::{Ledger, areas};
use crate::web::components::{Paged, Pager, Status};
use crate::web::error::Result;
use crate::web::extract::{PageContext, PageQuery};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new().get(PATH, Pass::IRREGULARITIES, show_list)
}

/// What the list is narrowed to.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(default)]
struct Asked {
    kind: Option<IrregularityKind>,
    state: Option<IrregularityState>,
    page: Option<usize>,
}

impl Asked {
    fn takes(self, line: &IrregularityLine) -> bool {
        self.kind.is_none_or(|kind| line.kind == kind)
            && self.state.is_none_or(|state| line.state == state)
    }
}

#[derive(Template)]
#[template(path = "irregularities/list.html")]
struct ListPage {
    ctx: PageContext,
    asked: Asked,
    counts: Vec<Count>,
    total: Count,
    found: Paged<Row>,
    writes: bool,
}

/// How many there are of a kind, by state, and what was kept back.
#[derive(Default)]
struct Count {
    label: &'static str,
    kind: String,
    all: usize,
    open: usize,
    rectified: usize,
    closed: usize,
    involved: Fen,
    deducted: Fen,
}

struct Row {
    line: IrregularityLine,
    county: String,
    badge: Status,
}

async fn show_list(
    State(ledger): State<Ledger>,
    PageQuery(asked): PageQuery<Asked>,
    ctx: PageContext,
) -> Result<Html<String>> {
    let db = ledger.read();
    let lines = irregularities::list(db, ctx.area, ctx.known, ctx.as_of).await?;
    let names = areas::names(db, ctx.viewer.scope(), ctx.known, ctx.as_of).await?;
    let of = |kind: IrregularityKind| {
        let own = lines.iter().filter(|line| line.kind == kind);
        count(kind.label(), kind.code(), own)
    };
    let counts = IrregularityKind::ALL.iter().map(|kind| of(*kind)).filter(|it| it.all > 0);
    let (counts, total) = (counts.collect(), count("合计", String::new(), lines.iter()));
    let taken = lines.into_iter().filter(|line| asked.takes(line)).collect();
    let found = Paged::of(taken, asked.page).map(|line: IrregularityLine| Row {
        county: names.of(line.area_key.county()),
        badge: badge(line.state),
        line,
    });
    let writes = ctx.viewer.may(Permission::EditRecords);
    Ok(Html(ListPage { ctx, asked, counts, total, found, writes }.render()?))
}

fn count<'a>(
    label: &'static str,
    kind: String,
    lines: impl Iterator<Item = &'a IrregularityLine>,
) -> Count {
    let mut count = Count { label, kind, ..Count::default() };
    for line in lines {
        count.all += 1;
        count.involved += line.amount_involved.unwrap_or_default();
        count.deducted += line.deduction.unwrap_or_default();
        match line.state {
            IrregularityState::Open => count.open += 1,
            IrregularityState::Rectified => count.rectified += 1,
            IrregularityState::Closed => count.closed += 1,
        }
    }
    count
}

impl ListPage {
    /// The address of the list narrowed to a kind and a state.
    fn link(&self, kind: &str, state: &str) -> String {
        format!("{}#list", self.ctx.link_with(PATH, &[("kind", kind), ("state", state)]))
    }

    fn pager(&self) -> Pager {
        let kind = self.asked.kind.map(IrregularityKind::code).unwrap_or_default();
        let state = self.asked.state.map(IrregularityState::code).unwrap_or_default();
        self.found.pager(|page| {
            let parts = [("kind", kind.as_str()), ("state", &state), ("page", page)];
            format!("{}#list", self.ctx.link_with(PATH, &parts))
        })
    }

    /// What the list is narrowed to, in words.
    fn narrowed(&self) -> String {
        let kind = self.asked.kind.map(IrregularityKind::label);
        let state = self.asked.state.map(IrregularityState::label);
        let parts: Vec<&str> = kind.into_iter().chain(state).collect();
        if parts.is_empty() { "全部".to_owned() } else { parts.join("、") }
    }

    fn show(&self, row: &Row) -> String {
        self.ctx.link(&format!("{PATH}/{}", row.line.id))
    }
}

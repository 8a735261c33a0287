//! Which village doctors turn sixty, and when (到龄预测).

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::State;
use axum::response::Html;
use chrono::Datelike;
use serde::Deserialize;

use crate::ledger::Ledger;
use crate::ledger::practitioners::{self, RetirementLine};
use crate::web::components::{Paged, Pager};
use crate::web::error::Result;
use crate::web::extract::{PageContext, PageQuery};
use crate::web::routes::{Pass, Routes};

/// So many years ahead are counted one by one.
const AHEAD: i32 = 5;

pub(super) fn router() -> Routes {
    Routes::new().get("/practitioners/retirements", Pass::PEOPLE, list_retirements)
}

/// Which of them are wanted.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Wanted {
    /// The year; `reached`, `unknown` or blank.
    when: Option<String>,
    page: Option<usize>,
}

#[derive(Template)]
#[template(path = "practitioner/retirements.html")]
struct RetirementsPage {
    ctx: PageContext,
    wanted: Wanted,
    tabs: Vec<Tab>,
    found: Paged<RetirementLine>,
    total: usize,
    reached: usize,
}

/// A way to a part of the list, with how many lines it has.
struct Tab {
    href: String,
    label: String,
    count: usize,
    here: bool,
}

async fn list_retirements(
    State(ledger): State<Ledger>,
    ctx: PageContext,
    PageQuery(wanted): PageQuery<Wanted>,
) -> Result<Html<String>> {
    let db = ledger.read();
    let mut lines = practitioners::retirements(db, ctx.area, ctx.known, ctx.as_of).await?;
    let year = ctx.as_of.year();
    let tabs = tabs(&ctx, &wanted, &lines);
    let (total, reached) = (lines.len(), lines.iter().filter(|line| line.reached).count());
    let when = wanted.when.clone().unwrap_or_default();
    lines.retain(|line| when.is_empty() || class(line, year) == when);
    let found = Paged::of(lines, wanted.page);
    Ok(Html(RetirementsPage { ctx, wanted, tabs, found, total, reached }.render()?))
}

/// The part of the list that a line is in.
fn class(line: &RetirementLine, this_year: i32) -> String {
    match line.month {
        None => "unknown".to_owned(),
        Some(_) if line.reached => "reached".to_owned(),
        Some(month) if month.year < this_year + AHEAD => month.year.to_string(),
        Some(_) => "later".to_owned(),
    }
}

fn tabs(ctx: &PageContext, wanted: &Wanted, lines: &[RetirementLine]) -> Vec<Tab> {
    let year = ctx.as_of.year();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for line in lines {
        *counts.entry(class(line, year)).or_default() += 1;
    }
    let here = wanted.when.as_deref().unwrap_or_default();
    let tab = |(code, label): (String, String)| Tab {
        href: ctx.link_with("/practitioners/retirements", &[("when", &code)]),
        count: if code.is_empty() { lines.len() } else { counts.get(&code).copied().unwrap_or(0) },
        here: here == code,
        label,
    };
    let named = |code: &str, label: &str| (code.to_owned(), label.to_owned());
    let years = (year..year + AHEAD).map(|year| (year.to_string(), format!("{year} 年到龄")));
    [named("", "全部"), named("reached", "已满 60 岁")]
        .into_iter()
        .chain(years)
        .chain([named("later", "以后"), named("unknown", "出生日期未登记")])
        .map(tab)
        .collect()
}

impl RetirementsPage {
    fn pager(&self) -> Pager {
        let when = self.wanted.when.as_deref().unwrap_or_default();
        self.found.pager(|page| {
            let parts = [("when", when), ("page", page)];
            self.ctx.link_with("/practitioners/retirements", &parts)
        })
    }

    fn person(&self, line: &RetirementLine) -> String {
        self.ctx.link(&format!("/practitioners/{}", line.id))
    }
}

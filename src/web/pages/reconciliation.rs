//! What should agree and does not, with the records behind it.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::State;
use axum::response::{Html, Response};

use crate::domain::reconciliation::Check;
use crate::ledger::Ledger;
use crate::ledger::log::NoteExport;
use crate::report::sheet_csv;
use crate::review::Reviewer;
use crate::review::funds::Origin;
use crate::review::reconciliation::{Behind, Books, Discrepancy, counted};
use crate::web::components::{Paged, Pager};
use crate::web::error::{Error, Result};
use crate::web::extract::{PageContext, PageQuery};
use crate::web::pages::download;
use crate::web::pages::funds::people;
use crate::web::pages::narrowed::{Choice, Narrowed};
use crate::web::pages::project::page_of;
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new().get("/reconciliation", Pass::BALANCES, list).get(
        "/reconciliation/export.csv",
        Pass::BALANCES,
        export,
    )
}

impl Choice for Check {
    const NAME: &'static str = "check";

    fn code(self) -> String {
        Self::code(self)
    }
}

#[derive(Template)]
#[template(path = "reconciliation.html")]
struct ReconciliationPage {
    ctx: PageContext,
    wanted: Narrowed<Check>,
    checks: Vec<Checked>,
    found: Paged<Found>,
    has_plan: bool,
}

/// A check with how many records do not agree.
struct Checked {
    check: Check,
    many: usize,
    href: String,
    here: bool,
}

/// A discrepancy with where its records are.
struct Found {
    one: Discrepancy,
    place: String,
    href: String,
}

async fn list(
    State(ledger): State<Ledger>,
    State(reviewer): State<Reviewer>,
    ctx: PageContext,
    PageQuery(wanted): PageQuery<Narrowed<Check>>,
) -> Result<Html<String>> {
    let (books, all, has_plan) = Box::pin(read(&ledger, &reviewer, &ctx)).await?;
    let counts = counted(&all);
    let own: Vec<Discrepancy> = all.into_iter().filter(|one| wanted.takes(one.check)).collect();
    let found = Paged::of(own, wanted.page).map(|one| Found {
        place: books.names.of(one.area.county()),
        href: records(&ctx, &one),
        one,
    });
    let checks = checks(&ctx, wanted, &counts);
    Ok(Html(ReconciliationPage { ctx, wanted, checks, found, has_plan }.render()?))
}

/// Reads the books and holds them against one another; the last tells whether a plan is in
/// force.
async fn read(
    ledger: &Ledger,
    reviewer: &Reviewer,
    ctx: &PageContext,
) -> Result<(Books, Vec<Discrepancy>, bool)> {
    let plan = ctx.plan_in_force(reviewer).await?;
    let read = Books::read(ledger, plan.as_deref(), ctx.area, ctx.known, ctx.as_of);
    let books = Box::pin(read).await?;
    let found = books.discrepancies(plan.as_deref(), ctx.area);
    Ok((books, found, plan.is_some()))
}

/// Every check, also those that found nothing: it is said that they were made.
fn checks(
    ctx: &PageContext,
    wanted: Narrowed<Check>,
    counts: &BTreeMap<Check, usize>,
) -> Vec<Checked> {
    let checked = |check: &Check| {
        let here = wanted.choice == Some(*check);
        let next = Narrowed::to(Some(*check).filter(|_| !here));
        Checked {
            check: *check,
            many: counts.get(check).copied().unwrap_or_default(),
            href: next.address(ctx, "/reconciliation"),
            here,
        }
    };
    Check::ALL.iter().map(checked).collect()
}

/// Where the records behind a discrepancy are.
fn records(ctx: &PageContext, one: &Discrepancy) -> String {
    let area = one.area.to_string();
    match &one.behind {
        Behind::Project(kind, id) => ctx.link(&page_of(*kind, *id)),
        Behind::List(path, batch) => {
            let batch = batch.as_deref().unwrap_or_default();
            ctx.link_with(path, &[("area", &area), ("batch", batch)])
        }
        Behind::Person(id) => ctx.link(&format!("/practitioners/{id}")),
        Behind::Money(origin) => people::records(ctx, one.area, *origin)
            .unwrap_or_else(|| ctx.link_with("/funds/people", &[("area", &area)])),
    }
}

const HEAD: [&str; 10] =
    ["核对", "县区", "对象", "一方", "数值", "另一方", "数值", "相差", "说明", "依据"];

/// The same as a table. Taking it along is an act.
async fn export(
    State(ledger): State<Ledger>,
    State(reviewer): State<Reviewer>,
    ctx: PageContext,
    PageQuery(wanted): PageQuery<Narrowed<Check>>,
) -> Result<Response> {
    let (books, all, _) = Box::pin(read(&ledger, &reviewer, &ctx)).await?;
    let row = |one: Discrepancy| {
        [
            one.check.label().to_owned(),
            books.names.of(one.area.county()),
            one.label,
            one.one.0.to_owned(),
            one.one.1,
            one.other.0.to_owned(),
            one.other.1,
            one.difference,
            one.note,
            one.check.basis().to_owned(),
        ]
    };
    let rows: Vec<_> = all.into_iter().filter(|one| wanted.takes(one.check)).map(row).collect();
    let mut envelope = ctx.viewer.through_page_unkeyed();
    let place = format!("{}，截至 {}", ctx.area_name(), ctx.as_of);
    envelope.about = Some(format!("对账 {} 行（{place}）", rows.len()));
    ledger.perform(envelope, NoteExport {}).await?;
    let bytes = sheet_csv(HEAD, rows).map_err(|error| Error::Internal(error.into()))?;
    Ok(download::table(bytes, &format!("对账-{}-{}", ctx.area_name(), ctx.as_of)))
}

impl Found {
    /// Whether its label leaves its county to be told.
    const fn needs_place(&self) -> bool {
        !matches!(self.one.behind, Behind::List(..) | Behind::Money(Origin::Month(_)))
    }
}

impl ReconciliationPage {
    fn many(&self) -> usize {
        self.checks.iter().map(|at| at.many).sum()
    }

    fn export(&self) -> String {
        Narrowed::to(self.wanted.choice).address(&self.ctx, "/reconciliation/export.csv")
    }

    fn pager(&self) -> Pager {
        self.found.pager(|page| self.wanted.turned(&self.ctx, "/reconciliation", page))
    }
}

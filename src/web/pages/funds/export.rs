//! The same money as a table to take along, project by project.

use axum::extract::State;
use axum::response::Response;

use super::Wanted;
use crate::domain::area::Scope;
use crate::ledger::funds;
use crate::ledger::log::NoteExport;
use crate::ledger::{Ledger, areas};
use crate::report::sheet_csv;
use crate::review::funds::sums_by;
use crate::web::error::{Error, Result};
use crate::web::extract::{PageContext, PageQuery};
use crate::web::pages::download::table;
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new().get("/funds/export.csv", Pass::MONEY, export)
}

const HEAD: [&str; 11] = [
    "措施",
    "县区",
    "编号",
    "项目",
    "级次",
    "下达（元）",
    "到位（元）",
    "收回（元）",
    "支付（元）",
    "结余（元）",
    "现场完成（元）",
];

/// One line a project and level. Taking it along is an act.
async fn export(
    State(ledger): State<Ledger>,
    ctx: PageContext,
    PageQuery(wanted): PageQuery<Wanted>,
) -> Result<Response> {
    let db = ledger.read();
    let found = funds::funds(db, ctx.area, ctx.known, ctx.as_of).await?;
    let around = Scope::of(ctx.area.root().county());
    let names = areas::names(db, around, ctx.known, ctx.as_of).await?;
    let lines: Vec<_> = found.movements.into_iter().filter(|line| wanted.takes(line)).collect();
    let sums = sums_by(&lines, |line| (line.project, line.level));
    let mut rows = Vec::with_capacity(sums.len());
    for project in &found.projects {
        let own = sums.range((project.id, crate::domain::funding::FundingLevel::Central)..);
        for ((_, level), sums) in own.take_while(|((id, _), _)| *id == project.id) {
            rows.push([
                project.kind.label().to_owned(),
                names.of(project.area_key.county()),
                project.code.clone(),
                project.name.clone(),
                level.label().to_owned(),
                sums.allocated.plain(),
                sums.received.plain(),
                sums.reclaimed.plain(),
                sums.disbursed.plain(),
                sums.balance().plain(),
                project.on_site.plain(),
            ]);
        }
    }
    let mut envelope = ctx.viewer.through_page_unkeyed();
    envelope.about =
        Some(format!("资金 {} 行（{}，截至 {}）", rows.len(), ctx.area_name(), ctx.as_of));
    ledger.perform(envelope, NoteExport {}).await?;
    let bytes = sheet_csv(HEAD, rows).map_err(|error| Error::Internal(error.into()))?;
    Ok(table(bytes, &format!("资金-{}-{}", ctx.area_name(), ctx.as_of)))
}

//! What is to be mended (整改销号): the rectification notices of an area, the worst first.

use askama::Template;
use axum::extract::State;
use axum::response::Html;

use crate::domain::area::Scope;
use crate::ledger::projects::NoticeLine;
use crate::ledger::{Ledger, areas, notices};
use crate::web::components::{Mood, Status};
use crate::web::error::Result;
use crate::web::extract::PageContext;
use crate::web::routes::{Pass, Routes};

/// A list is no longer than this on one page; narrow the area for the rest.
const LONGEST: usize = 200;

pub(super) fn router() -> Routes {
    Routes::new().get("/notices", Pass::RECORDS, list_notices)
}

#[derive(Template)]
#[template(path = "notice/list.html")]
struct NoticesPage {
    ctx: PageContext,
    open: usize,
    overdue: usize,
    answered: usize,
    closed: usize,
    rows: Vec<Row>,
}

struct Row {
    notice: NoticeLine,
    place: String,
    badge: Status,
    closed: bool,
}

async fn list_notices(State(ledger): State<Ledger>, ctx: PageContext) -> Result<Html<String>> {
    let db = ledger.read();
    let mut lines = notices::list(db, ctx.area, ctx.known, ctx.as_of).await?;
    let around = Scope::of(ctx.area.root().county());
    let names = areas::names(db, around, ctx.known, ctx.as_of).await?;
    let on = ctx.as_of;
    // What is open comes first, the longest overdue on top; then what was closed last.
    lines.sort_by_key(|line| (!line.is_open(on), line.due_on));
    let count = |fits: &dyn Fn(&NoticeLine) -> bool| lines.iter().filter(|line| fits(line)).count();
    let open = count(&|line| line.is_open(on));
    let page = NoticesPage {
        open,
        overdue: count(&|line| line.overdue_days(on).is_some()),
        answered: count(&|line| line.is_open(on) && line.replied_on.is_some()),
        closed: lines.len() - open,
        rows: lines
            .into_iter()
            .take(LONGEST)
            .map(|notice| Row {
                place: names.place(notice.area_key),
                badge: badge(&notice, on),
                closed: !notice.is_open(on),
                notice,
            })
            .collect(),
        ctx,
    };
    Ok(Html(page.render()?))
}

fn badge(notice: &NoticeLine, on: chrono::NaiveDate) -> Status {
    match (notice.overdue_days(on), notice.is_open(on)) {
        (_, false) => Status::new(Mood::Met, "已销号"),
        (Some(days), true) => Status::new(Mood::Late, format!("超期 {days} 天")),
        (None, true) if notice.replied_on.is_some() => Status::new(Mood::Await, "待复查"),
        (None, true) => Status::new(Mood::Track, "整改中"),
    }
}

//! What is to be mended (整改销号): the rectification notices of an area, the worst first.

use askama::Template;
use axum::extract::State;
use axum::response::Html;
use chrono::NaiveDate;
use serde::Deserialize;

use crate::domain::area::Scope;
use crate::ledger::projects::NoticeLine;
use crate::ledger::{Ledger, areas, notices, specialties};
use crate::web::components::{Paged, Pager, Status};
use crate::web::error::Result;
use crate::web::extract::{PageContext, PageQuery};
use crate::web::pages::words;
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new().get("/notices", Pass::INSPECTIONS, list_notices)
}

#[derive(Template)]
#[template(path = "notice/list.html")]
struct NoticesPage {
    ctx: PageContext,
    tabs: Vec<Tab>,
    show: Show,
    found: Paged<Row>,
}

/// Which notices are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Show {
    #[default]
    All,
    Open,
    Overdue,
    Answered,
    Closed,
}

impl Show {
    const ALL: [(Self, &'static str, &'static str); 5] = [
        (Self::All, "", "全部"),
        (Self::Open, "open", "未销号"),
        (Self::Overdue, "overdue", "超期"),
        (Self::Answered, "answered", "待复查"),
        (Self::Closed, "closed", "已销号"),
    ];

    fn takes(self, line: &NoticeLine, on: NaiveDate) -> bool {
        match self {
            Self::All => true,
            Self::Open => line.is_open(on),
            Self::Overdue => line.overdue_days(on).is_some(),
            Self::Answered => line.is_open(on) && line.replied_on.is_some(),
            Self::Closed => !line.is_open(on),
        }
    }
}

/// A way to a part of the notices, with how many there are.
struct Tab {
    show: Show,
    href: String,
    label: &'static str,
    count: usize,
}

struct Row {
    notice: NoticeLine,
    county: String,
    place: String,
    badge: Status,
    closed: bool,
}

/// Which page of the list is wanted.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Wanted {
    show: Show,
    page: Option<usize>,
}

async fn list_notices(
    State(ledger): State<Ledger>,
    ctx: PageContext,
    PageQuery(wanted): PageQuery<Wanted>,
) -> Result<Html<String>> {
    let db = ledger.read();
    let mut lines = notices::list(db, ctx.area, ctx.known, ctx.as_of).await?;
    let around = Scope::of(ctx.area.root().county());
    let names = areas::names(db, around, ctx.known, ctx.as_of).await?;
    let specialties = specialties::names(db, ctx.area, ctx.known).await?;
    let on = ctx.as_of;
    // What is open comes first, the longest overdue on top; then what was closed last.
    lines.sort_by_key(|line| (!line.is_open(on), line.due_on));
    let tab = |(show, code, label): (Show, &str, &'static str)| Tab {
        show,
        href: ctx.link_with("/notices", &[("show", code)]),
        label,
        count: lines.iter().filter(|line| show.takes(line, on)).count(),
    };
    let tabs = Show::ALL.map(tab).into();
    lines.retain(|line| wanted.show.takes(line, on));
    let row = |notice: NoticeLine| Row {
        county: names.of(notice.area_key.county()),
        place: match specialties.get(&notice.project_id) {
            Some(name) => name.clone(),
            None => names.place(notice.area_key),
        },
        badge: words::notice(&notice, on),
        closed: !notice.is_open(on),
        notice,
    };
    let found = Paged::of(lines, wanted.page).map(row);
    let page = NoticesPage { tabs, show: wanted.show, found, ctx };
    Ok(Html(page.render()?))
}

impl NoticesPage {
    fn pager(&self) -> Pager {
        let code = Show::ALL.iter().find(|(show, ..)| *show == self.show);
        let show = code.map_or("", |(_, code, _)| code);
        self.found.pager(|page| self.ctx.link_with("/notices", &[("show", show), ("page", page)]))
    }

    /// How many there are of a kind.
    fn many(&self, show: Show) -> usize {
        self.tabs.iter().find(|tab| tab.show == show).map_or(0, |tab| tab.count)
    }
}

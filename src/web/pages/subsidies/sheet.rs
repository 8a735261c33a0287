//! The sheet of a month: county by county for a prefecture, doctor by doctor for a county.

use askama::Template;
use axum::extract::State;
use axum::response::Html;
use serde::Deserialize;

use super::{MonthBar, OfMonth, payment, printed, rate};
use crate::domain::account::Permission;
use crate::domain::area::Level;
use crate::domain::money::Fen;
use crate::domain::month::Month;
use crate::domain::subsidy::RateGroup;
use crate::review::Reviewer;
use crate::rules::{Sheet, SheetLine, Totals};
use crate::web::components::{Paged, Pager, Status};
use crate::web::error::Result;
use crate::web::extract::{PageContext, PageQuery};
use crate::web::pages::words::full_width;
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new().get("/subsidies", Pass::PEOPLE, show_sheet)
}

/// Which lines of which month are wanted.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(default)]
struct Wanted {
    month: Option<Month>,
    part: Part,
    page: Option<usize>,
}

/// A part of the lines, the list behind a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Part {
    #[default]
    All,
    Raised,
    Base,
    Nothing,
    Open,
    Outstanding,
    Overpaid,
}

impl Part {
    const ALL: [(Self, &'static str, &'static str); 7] = [
        (Self::All, "", "全部"),
        (Self::Raised, "raised", "提高标准"),
        (Self::Base, "base", "原标准"),
        (Self::Nothing, "nothing", "不发"),
        (Self::Open, "open", "待核"),
        (Self::Outstanding, "outstanding", "待发"),
        (Self::Overpaid, "overpaid", "多发"),
    ];

    fn takes(self, line: &SheetLine) -> bool {
        match self {
            Self::All => true,
            Self::Raised => line.group == Some(RateGroup::Raised),
            Self::Base => line.group == Some(RateGroup::Base),
            Self::Nothing => line.group.is_none(),
            Self::Open => line.open,
            Self::Outstanding => line.outstanding() > Fen::ZERO,
            Self::Overpaid => line.overpaid() > Fen::ZERO,
        }
    }

    fn code(self) -> &'static str {
        Self::ALL.iter().find(|(part, ..)| *part == self).map_or("", |(_, code, _)| code)
    }
}

/// The counties of a prefecture in a month.
#[derive(Template)]
#[template(path = "subsidies/counties.html")]
struct CountiesPage {
    ctx: PageContext,
    bar: MonthBar,
    settings: String,
    sheets: Vec<Sheet>,
    totals: Totals,
}

/// The doctors of a county in a month.
#[derive(Template)]
#[template(path = "subsidies/sheet.html")]
struct SheetPage {
    ctx: PageContext,
    bar: MonthBar,
    settings: String,
    totals: Totals,
    tabs: Vec<(&'static str, usize, String, bool)>,
    part: Part,
    found: Paged<SheetLine>,
    /// Whether the sheet is a whole county's, which is what documents and payments are of.
    whole: bool,
}

async fn show_sheet(
    State(reviewer): State<Reviewer>,
    ctx: PageContext,
    PageQuery(wanted): PageQuery<Wanted>,
) -> Result<Html<String>> {
    let month = OfMonth { month: wanted.month }.on(ctx.as_of);
    let found = reviewer.subsidy_sheets(ctx.area, ctx.known, ctx.as_of, month).await?;
    let settings = printed(&found.plan.settings.subsidy);
    let bar = MonthBar::of(&ctx, "/subsidies", month);
    let totals = found.sheets.iter().map(|sheet| sheet.totals).sum();
    let whole = ctx.area.root().level() == Level::County;
    if ctx.is_wide() {
        let page = CountiesPage { ctx, bar, settings, sheets: found.sheets, totals };
        return Ok(Html(page.render()?));
    }
    let lines: Vec<SheetLine> = found.sheets.into_iter().flat_map(|sheet| sheet.lines).collect();
    let tabs = Part::ALL.map(|(part, code, label)| {
        let many = lines.iter().filter(|line| part.takes(line)).count();
        let address = address(&ctx, month, code, "");
        (label, many, address, part == wanted.part)
    });
    let lines: Vec<SheetLine> = lines.into_iter().filter(|line| wanted.part.takes(line)).collect();
    let found = Paged::of(lines, wanted.page);
    let (tabs, part) = (tabs.to_vec(), wanted.part);
    Ok(Html(SheetPage { ctx, bar, settings, totals, tabs, part, found, whole }.render()?))
}

fn address(ctx: &PageContext, month: Month, part: &str, page: &str) -> String {
    ctx.link_with("/subsidies", &[("month", &month.code()), ("part", part), ("page", page)])
}

impl CountiesPage {
    /// The list behind a number of a county.
    fn list(&self, sheet: &Sheet, part: &str) -> String {
        let county = sheet.county.to_string();
        let month = self.bar.month.code();
        let parts = [("month", month.as_str()), ("part", part), ("area", county.as_str())];
        self.ctx.link_with("/subsidies", &parts)
    }
}

impl SheetPage {
    fn pager(&self) -> Pager {
        let part = self.part.code();
        self.found.pager(|page| address(&self.ctx, self.bar.month, part, page))
    }

    fn may_pay(&self) -> bool {
        self.whole
            && self.totals.outstanding > Fen::ZERO
            && self.ctx.viewer.may(Permission::RecordFunds)
    }

    fn of_month(&self, path: &str) -> String {
        self.ctx.link_with(path, &[("month", &self.bar.month.code())])
    }

    fn rate(line: &SheetLine) -> Status {
        rate(line)
    }

    fn payment(line: &SheetLine) -> Status {
        payment(line)
    }

    fn reason(line: &SheetLine) -> String {
        full_width(&line.reason())
    }

    fn href(&self, line: &SheetLine) -> String {
        self.ctx.link(&format!("/subsidies/doctors/{}", line.practitioner))
    }
}

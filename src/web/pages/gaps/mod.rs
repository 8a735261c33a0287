//! Villages without clinic or doctor (空白点): how many stood, began and were closed in a
//! period, and each of them, the worst first.

mod counts;

use std::ops::RangeInclusive;

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{Html, IntoResponse, Response};
use chrono::{Datelike, NaiveDate};
use serde::Deserialize;

use crate::domain::area::Scope;
use crate::domain::gap::GapKind;
use crate::domain::text::parse_date;
use crate::ledger::log::NoteExport;
use crate::ledger::{Ledger, areas};
use crate::plan::Settings;
use crate::report::gaps_csv;
use crate::review::{ReviewedGaps, Reviewer};
use crate::rules::{Gap, GapCounts};
use crate::web::components::{Field, Mood, Paged, Pager, Status};
use crate::web::error::{Error, Result};
use crate::web::extract::{FormText, PageContext, PageQuery};
use crate::web::routes::{Pass, Routes};
use counts::Counts;

pub(super) fn router() -> Routes {
    Routes::new().get("/gaps", Pass::PLACES, list_gaps).get(
        "/gaps/export.csv",
        Pass::PLACES,
        export,
    )
}

/// Which gaps are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Show {
    /// What stands at the end of the period.
    #[default]
    Standing,
    /// What of it should have been closed.
    Overdue,
    /// What began in the period.
    New,
    /// What was closed in the period.
    Closed,
    /// What stood when it began.
    Existing,
}

impl Show {
    const ALL: [(Self, &'static str, &'static str); 5] = [
        (Self::Standing, "", "现有"),
        (Self::Overdue, "overdue", "超期"),
        (Self::New, "new", "新增"),
        (Self::Closed, "closed", "清零"),
        (Self::Existing, "existing", "期初存量"),
    ];

    fn code(self) -> &'static str {
        Self::ALL.iter().find(|(show, ..)| *show == self).map_or("", |(_, code, _)| code)
    }

    /// The number of a count that the list stands for.
    const fn number(self, counts: &GapCounts) -> i64 {
        match self {
            Self::Standing => counts.standing,
            Self::Overdue => counts.overdue,
            Self::New => counts.new,
            Self::Closed => counts.closed,
            Self::Existing => counts.existing,
        }
    }
}

/// What stands in the address.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Wanted {
    from: Option<String>,
    kind: Option<GapKind>,
    show: Show,
    page: Option<usize>,
}

impl Wanted {
    /// The period: from the day that was typed, or else the first of the year, to the date.
    fn period(&self, as_of: NaiveDate) -> Result<RangeInclusive<NaiveDate>> {
        let typed = self.from.as_deref().map(str::trim).filter(|typed| !typed.is_empty());
        let from = match typed {
            None => as_of.with_ordinal(1).unwrap_or(as_of),
            Some(typed) => {
                parse_date(typed).map_err(|fault| Error::query("from", fault.to_string()))?
            }
        };
        if from > as_of {
            return Err(Error::query("from", "时段的第一天晚于截至日期。"));
        }
        Ok(from..=as_of)
    }

    fn takes(&self, gap: &Gap, period: &RangeInclusive<NaiveDate>) -> bool {
        self.kind.is_none_or(|kind| gap.kind == kind)
            && self.show.number(&GapCounts::of(gap, period)) > 0
    }

    /// The address of another part of the same.
    fn address(&self, ctx: &PageContext, path: &str, parts: &[(&str, &str)]) -> String {
        let kind = self.kind.map(GapKind::code).unwrap_or_default();
        let from = self.from.clone().unwrap_or_default();
        let own = [("from", from.as_str()), ("kind", &kind), ("show", self.show.code())];
        let own = own.into_iter().filter(|(name, _)| !parts.iter().any(|(other, _)| other == name));
        let all: Vec<_> = own.chain(parts.iter().copied()).collect();
        ctx.link_with(path, &all)
    }
}

#[derive(Template)]
#[template(path = "gaps/list.html")]
struct GapsPage {
    ctx: PageContext,
    form: FormText,
    wanted: Wanted,
    from: NaiveDate,
    settings: Settings,
    counts: Counts,
    tabs: Vec<Tab>,
    found: Paged<Row>,
    export: String,
}

/// A way to another part of the gaps.
struct Tab {
    href: String,
    label: &'static str,
    count: i64,
    here: bool,
}

/// A gap.
struct Row {
    county: String,
    href: String,
    badge: Status,
    gap: Gap,
}

async fn list_gaps(
    State(ledger): State<Ledger>,
    State(judge): State<Reviewer>,
    ctx: PageContext,
    PageQuery(wanted): PageQuery<Wanted>,
) -> Result<Html<String>> {
    let period = wanted.period(ctx.as_of)?;
    let found = judge.gaps(ctx.question()).await?;
    let around = Scope::of(ctx.area.root().county());
    let names = areas::names(ledger.read(), around, ctx.known, ctx.as_of).await?;
    let counts = Counts::of(&ctx, &wanted, &names, &found, &period);
    let tab = |(show, code, label): (Show, &str, &'static str)| Tab {
        href: wanted.address(&ctx, "/gaps", &[("show", code)]),
        label,
        count: show.number(&counts.total.numbers),
        here: show == wanted.show,
    };
    let tabs = Show::ALL.map(tab).into();
    let rows = Paged::of(listed(&found, &wanted, &period), wanted.page).map(|(county, gap)| Row {
        county: county.to_owned(),
        href: ctx.link(&format!("/places/{}", gap.village)),
        badge: badge(gap, ctx.as_of),
        gap: gap.clone(),
    });
    let form = FormText::filled([
        ("from", period.start().to_string()),
        ("kind", wanted.kind.map(GapKind::code).unwrap_or_default()),
    ]);
    let page = GapsPage {
        from: *period.start(),
        settings: found.plan.settings.clone(),
        export: wanted.address(&ctx, "/gaps/export.csv", &[]),
        form,
        counts,
        tabs,
        found: rows,
        wanted,
        ctx,
    };
    Ok(Html(page.render()?))
}

/// The gaps that are wanted, each with its county, the worst first.
fn listed<'a>(
    found: &'a ReviewedGaps,
    wanted: &Wanted,
    period: &RangeInclusive<NaiveDate>,
) -> Vec<(&'a str, &'a Gap)> {
    let all = found
        .counties
        .iter()
        .flat_map(|county| county.gaps.iter().map(move |gap| (county.name.as_str(), gap)));
    let mut gaps: Vec<_> = all.filter(|(_, gap)| wanted.takes(gap, period)).collect();
    gaps.sort_by_cached_key(|(_, gap)| gap.worst_first(*period.end()));
    gaps
}

fn badge(gap: &Gap, on: NaiveDate) -> Status {
    if !gap.covers(on) {
        return Status::new(Mood::Met, "已消除");
    }
    match gap.overdue_days(on) {
        Some(days) => Status::new(Mood::Late, format!("超期 {days} 天")),
        None if gap.cover.is_some() => Status::new(Mood::Await, "临时覆盖"),
        None => Status::new(Mood::Risk, "未消除"),
    }
}

impl GapsPage {
    fn pager(&self) -> Pager {
        self.found.pager(|page| {
            let address = self.wanted.address(&self.ctx, "/gaps", &[("page", page)]);
            format!("{address}#list")
        })
    }

    fn period_field(&self) -> Field<'_> {
        Field::text(&self.form, "from", "时段自")
    }

    fn kind_field(&self) -> Field<'_> {
        let options = GapKind::ALL.iter().map(|kind| (kind.code(), kind.label().to_owned()));
        Field::choice(&self.form, "kind", "缺什么", options).blank("全部")
    }
}

/// The list as a file; that it was taken out stands in the log.
async fn export(
    State(ledger): State<Ledger>,
    State(judge): State<Reviewer>,
    ctx: PageContext,
    PageQuery(wanted): PageQuery<Wanted>,
) -> Result<Response> {
    let period = wanted.period(ctx.as_of)?;
    let found = judge.gaps(ctx.question()).await?;
    let gaps = listed(&found, &wanted, &period);
    let mut envelope = ctx.viewer.through_page_unkeyed();
    let page = wanted.address(&ctx, "/gaps", &[]);
    envelope.about = Some(format!("空白点 {} 行（{page}）", gaps.len()));
    ledger.perform(envelope, NoteExport {}).await?;
    let bytes = gaps_csv(&gaps, ctx.as_of).map_err(|error| Error::Internal(error.into()))?;
    let kind = HeaderValue::from_static("text/csv; charset=utf-8");
    let name = HeaderValue::from_static("attachment; filename=\"gaps.csv\"");
    Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name)], bytes).into_response())
}

//! The sums: by measure, by level, by county, and what three sources say of the same.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::State;
use axum::response::Html;

use super::Wanted;
use super::people::{self, PeopleSource};
use crate::domain::area::{AreaKey, Scope};
use crate::domain::funding::{FundingLevel, FundingStep, PeopleMeasure};
use crate::domain::money::Fen;
use crate::domain::project::ProjectKind;
use crate::ledger::areas::Names;
use crate::ledger::funds::{self, FundLine, Funds};
use crate::ledger::{Ledger, areas};
use crate::plan::Plan;
use crate::review::Reviewer;
use crate::review::funds::{Sides, Sums, sides, sides_by_county, sums_by};
use crate::web::error::Result;
use crate::web::extract::{PageContext, PageQuery};
use crate::web::routes::{Pass, Routes};

pub(super) fn router() -> Routes {
    Routes::new().get("/funds", Pass::MONEY, show_funds)
}

#[derive(Template)]
#[template(path = "funds/show.html")]
struct FundsPage {
    ctx: PageContext,
    tabs: Vec<(String, &'static str, bool)>,
    whole: Line,
    measures: Vec<Line>,
    levels: Vec<Line>,
    counties: Vec<Line>,
    sources: Vec<Source>,
    /// What goes to people or is kept back, where no measure of projects is wanted alone.
    people: Vec<PeopleSource>,
    /// Which levels count towards what the clauses put in, in words.
    counting: String,
    export: String,
}

/// One line of sums, each of which opens its list.
struct Line {
    name: String,
    sums: Sums,
    /// The list of allocated, received, reclaimed and disbursed, in this order.
    cells: [(Fen, String); 4],
    /// Every movement of the line.
    all: String,
}

/// What three sources say of the projects of a county.
struct Source {
    measure: &'static str,
    name: String,
    sides: Sides,
    href: String,
    is_sum: bool,
}

async fn show_funds(
    State(ledger): State<Ledger>,
    State(reviewer): State<Reviewer>,
    ctx: PageContext,
    PageQuery(wanted): PageQuery<Wanted>,
) -> Result<Html<String>> {
    let db = ledger.read();
    let found = funds::funds(db, ctx.area, ctx.known, ctx.as_of).await?;
    let around = Scope::of(ctx.area.root().county());
    let names = areas::names(db, around, ctx.known, ctx.as_of).await?;
    let plan = ctx.plan_in_force(&reviewer).await?;
    let paid = match wanted.measure {
        None => people::lines(&ledger, &reviewer, &ctx).await?,
        Some(_) => Vec::new(),
    };
    let people = PeopleSource::all(&ctx, &paid, &names);
    let page = FundsPage { people, ..FundsPage::of(ctx, wanted, &found, &names, plan.as_deref()) };
    Ok(Html(page.render()?))
}

impl FundsPage {
    fn of(
        ctx: PageContext,
        wanted: Wanted,
        found: &Funds,
        names: &Names,
        plan: Option<&Plan>,
    ) -> Self {
        let lines: Vec<FundLine> =
            found.movements.iter().filter(|line| wanted.takes(line)).cloned().collect();
        let draw = Draw { ctx: &ctx, wanted };
        Self {
            tabs: draw.tabs(),
            whole: draw.line("合计".to_owned(), Sums::of(lines.iter()), wanted, None),
            measures: draw.measures(&lines),
            levels: draw.levels(&lines),
            counties: draw.counties(&lines, names),
            sources: plan.map(|plan| draw.sources(plan, found, names)).unwrap_or_default(),
            people: Vec::new(),
            counting: plan.map(|plan| plan.settings.specialty_levels()).unwrap_or_default(),
            export: wanted.address(&ctx, "/funds/export.csv", None),
            ctx,
        }
    }
}

impl FundsPage {
    /// Where the figures of each measure come from.
    fn people_sources() -> String {
        let of = |measure: &PeopleMeasure| format!("{measure}：{}。", measure.source());
        PeopleMeasure::ALL.iter().map(of).collect()
    }
}

/// What lines are drawn with.
struct Draw<'a> {
    ctx: &'a PageContext,
    wanted: Wanted,
}

impl Draw<'_> {
    /// All measures, or one.
    fn tabs(&self) -> Vec<(String, &'static str, bool)> {
        let own = self.wanted.measure;
        let all = ProjectKind::ALL.iter().map(|kind| (Some(*kind), kind.label()));
        let all = std::iter::once((None, "全部措施")).chain(all);
        all.map(|(measure, label)| {
            let wanted = Wanted { measure, page: None, ..self.wanted };
            (wanted.address(self.ctx, "/funds", None), label, measure == own)
        })
        .collect()
    }

    fn line(&self, name: String, sums: Sums, wanted: Wanted, area: Option<AreaKey>) -> Line {
        let list = |wanted: Wanted| wanted.address(self.ctx, "/funds/movements", area);
        let steps = [
            FundingStep::Allocated,
            FundingStep::Received,
            FundingStep::Reclaimed,
            FundingStep::Disbursed,
        ];
        let cells = steps.map(|step| (sums.at(step), list(Wanted { step: Some(step), ..wanted })));
        Line { name, sums, cells, all: list(wanted) }
    }

    fn measures(&self, lines: &[FundLine]) -> Vec<Line> {
        let sums = sums_by(lines, |line| line.kind);
        let of = |(kind, sums): (ProjectKind, Sums)| {
            let wanted = Wanted { measure: Some(kind), ..self.wanted };
            self.line(kind.label().to_owned(), sums, wanted, None)
        };
        sums.into_iter().map(of).collect()
    }

    fn levels(&self, lines: &[FundLine]) -> Vec<Line> {
        let sums = sums_by(lines, |line| line.level);
        let of = |(level, sums): (FundingLevel, Sums)| {
            let wanted = Wanted { level: Some(level), ..self.wanted };
            self.line(level.label().to_owned(), sums, wanted, None)
        };
        sums.into_iter().map(of).collect()
    }

    fn counties(&self, lines: &[FundLine], names: &Names) -> Vec<Line> {
        let sums = sums_by(lines, |line| line.area_key.county());
        let of = |(county, sums): (AreaKey, Sums)| {
            self.line(names.of(county), sums, self.wanted, Some(county))
        };
        sums.into_iter().map(of).collect()
    }

    /// County by county, the whole of each measure last.
    fn sources(&self, plan: &Plan, found: &Funds, names: &Names) -> Vec<Source> {
        let sides = sides(plan, found);
        let counties = sides_by_county(&sides);
        let mut wholes: BTreeMap<ProjectKind, Sides> = BTreeMap::new();
        let mut sources = Vec::new();
        for kind in ProjectKind::ALL.iter().copied() {
            if self.wanted.measure.is_some_and(|own| own != kind) {
                continue;
            }
            let wanted = Wanted { measure: Some(kind), ..Wanted::default() };
            let href = |area| wanted.address(self.ctx, "/funds/projects", area);
            let own = counties.iter().filter(|((one, _), _)| *one == kind);
            for ((_, county), sides) in own {
                *wholes.entry(kind).or_default() += *sides;
                let (name, measure) = (names.of(*county), kind.label());
                let (href, is_sum) = (href(Some(*county)), false);
                sources.push(Source { measure, name, sides: *sides, href, is_sum });
            }
            if let Some(sides) = wholes.get(&kind).copied() {
                let (name, measure) = ("合计".to_owned(), kind.label());
                let (href, is_sum) = (href(None), true);
                sources.push(Source { measure, name, sides, href, is_sum });
            }
        }
        sources
    }
}

impl Source {
    /// Which sources differ, in words; blank where they agree.
    fn differs(&self) -> String {
        let Sides { planned, allocated, received, on_site, .. } = self.sides;
        let mut words = Vec::new();
        if allocated != planned {
            words.push(gap("下达", allocated, "方案", planned));
        }
        if received != allocated {
            words.push(gap("到位", received, "下达", allocated));
        }
        if on_site != received {
            words.push(gap("现场", on_site, "到位", received));
        }
        words.join("，")
    }
}

/// How one source differs from another, in 万元.
fn gap(one: &str, amount: Fen, other: &str, held: Fen) -> String {
    if amount < held {
        format!("{one}比{other}少 {}", (held - amount).wan())
    } else {
        format!("{one}比{other}多 {}", (amount - held).wan())
    }
}

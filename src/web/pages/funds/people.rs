//! Money that goes to people or is kept back: the list behind every sum, and the same as a table
//! to take along.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, Response};

use crate::domain::area::{AreaKey, Scope};
use crate::domain::funding::PeopleMeasure;
use crate::domain::money::Fen;
use crate::ledger::areas::Names;
use crate::ledger::log::NoteExport;
use crate::ledger::{Ledger, areas};
use crate::report::sheet_csv;
use crate::review::Reviewer;
use crate::review::funds::{Origin, PeopleLine, PeopleSides, people_by_county, people_funds};
use crate::web::components::{Paged, Pager};
use crate::web::error::{Error, Result};
use crate::web::extract::{PageContext, PageQuery};
use crate::web::pages::download::table;
use crate::web::pages::narrowed::{Choice, Narrowed};
use crate::web::routes::{Pass, Routes};

const PATH: &str = "/funds/people";

pub(super) fn router() -> Routes {
    Routes::new().get(PATH, Pass::PEOPLE, list).get(
        "/funds/people/export.csv",
        Pass::PEOPLE,
        export,
    )
}

impl Choice for PeopleMeasure {
    const NAME: &'static str = "measure";

    fn code(self) -> String {
        Self::code(self)
    }
}

/// The lines within the page's area; none where no plan is in force.
pub(super) async fn lines(
    ledger: &Ledger,
    reviewer: &Reviewer,
    ctx: &PageContext,
) -> Result<Vec<PeopleLine>> {
    let Some(plan) = ctx.plan_in_force(reviewer).await? else { return Ok(Vec::new()) };
    let found = Box::pin(people_funds(ledger, &plan, ctx.area, ctx.known, ctx.as_of)).await?;
    Ok(found.into_iter().filter(|line| ctx.viewer.reads_money(line.measure)).collect())
}

/// What three sources say of a measure in a county, or of all of it.
pub(super) struct PeopleSource {
    pub(super) measure: PeopleMeasure,
    pub(super) name: String,
    pub(super) sides: PeopleSides,
    pub(super) href: String,
    pub(super) is_sum: bool,
}

impl PeopleSource {
    /// County by county, the whole of each measure last.
    pub(super) fn all(ctx: &PageContext, lines: &[PeopleLine], names: &Names) -> Vec<Self> {
        let counties = people_by_county(lines);
        let mut sources = Vec::new();
        for measure in PeopleMeasure::ALL.iter().copied() {
            let code = measure.code();
            let mut whole = PeopleSides::default();
            let own = counties.iter().filter(|((one, _), _)| *one == measure);
            for ((_, county), sides) in own {
                whole += *sides;
                let href = narrowed(ctx, PATH, *county, ("measure", &code));
                let (name, sides) = (names.of(*county), *sides);
                sources.push(Self { measure, name, sides, href, is_sum: false });
            }
            if whole.many > 0 {
                let href = ctx.link_with(PATH, &[("measure", &code)]);
                let (name, sides) = ("合计".to_owned(), whole);
                sources.push(Self { measure, name, sides, href, is_sum: true });
            }
        }
        sources
    }

    pub(super) fn differs(&self) -> String {
        differs(self.measure, &self.sides)
    }
}

/// The address of a list of a county; of the page's own area where that is only a part of it.
fn narrowed(ctx: &PageContext, path: &str, county: AreaKey, part: (&str, &str)) -> String {
    let area = county.to_string();
    let area = ctx.area.covers(county).then_some(("area", area.as_str()));
    let parts: Vec<(&str, &str)> = std::iter::once(part).chain(area).collect();
    ctx.link_with(path, &parts)
}

/// Which sources differ, in words; blank where they agree.
fn differs(measure: PeopleMeasure, sides: &PeopleSides) -> String {
    let mut words = Vec::new();
    if sides.outstanding > Fen::ZERO {
        words.push(format!("少发 {}", sides.outstanding));
    }
    if sides.overpaid > Fen::ZERO {
        words.push(format!("多发 {}", sides.overpaid));
    }
    if measure == PeopleMeasure::Deduction && sides.on_site > Fen::ZERO {
        let open = sides.on_site - sides.moved;
        words.extend((open > Fen::ZERO).then(|| format!("涉及而未扣减 {open}")));
        words.extend((open < Fen::ZERO).then(|| format!("扣减比涉及多 {}", -open)));
    }
    words.join("，")
}

#[derive(Template)]
#[template(path = "funds/people.html")]
struct PeoplePage {
    ctx: PageContext,
    wanted: Narrowed<PeopleMeasure>,
    tabs: Vec<(String, &'static str, bool)>,
    whole: PeopleSides,
    found: Paged<Shown>,
}

/// A line with where the records behind it are; blank where there is no page.
struct Shown {
    line: PeopleLine,
    county: String,
    href: String,
    differs: String,
}

/// The records behind a line.
pub(in crate::web::pages) fn records(
    ctx: &PageContext,
    county: AreaKey,
    origin: Origin,
) -> Option<String> {
    match origin {
        Origin::Month(month) => Some(narrowed(ctx, "/subsidies", county, ("month", &month.code()))),
        Origin::Doctor(id) => id.map(|id| ctx.link(&format!("/practitioners/{id}"))),
        Origin::Irregularity(id) => {
            let reads = ctx.viewer.passes(Pass::IRREGULARITIES);
            reads.then(|| ctx.link(&format!("/irregularities/{id}")))
        }
    }
}

async fn list(
    State(ledger): State<Ledger>,
    State(reviewer): State<Reviewer>,
    ctx: PageContext,
    PageQuery(wanted): PageQuery<Narrowed<PeopleMeasure>>,
) -> Result<Html<String>> {
    let mut own = lines(&ledger, &reviewer, &ctx).await?;
    own.retain(|line| wanted.takes(line.measure));
    let around = Scope::of(ctx.area.root().county());
    let names = areas::names(ledger.read(), around, ctx.known, ctx.as_of).await?;
    let mut whole = PeopleSides::default();
    for line in &own {
        whole += line.sides;
    }
    let shown = |line: PeopleLine| Shown {
        county: names.of(line.county),
        href: records(&ctx, line.county, line.origin).unwrap_or_default(),
        differs: differs(line.measure, &line.sides),
        line,
    };
    let found = Paged::of(own, wanted.page).map(shown);
    let tabs = tabs(&ctx, wanted);
    Ok(Html(PeoplePage { ctx, wanted, tabs, whole, found }.render()?))
}

fn tabs(ctx: &PageContext, wanted: Narrowed<PeopleMeasure>) -> Vec<(String, &'static str, bool)> {
    let own = PeopleMeasure::ALL.iter().filter(|one| ctx.viewer.reads_money(**one));
    let all = own.map(|one| (Some(*one), one.label()));
    let all = std::iter::once((None, "全部")).chain(all);
    let tab = |(measure, label)| {
        let here = measure == wanted.choice;
        (Narrowed::to(measure).address(ctx, PATH), label, here)
    };
    all.map(tab).collect()
}

impl PeoplePage {
    fn measure(&self) -> &'static str {
        self.wanted.choice.map_or("发放与扣减", PeopleMeasure::label)
    }

    fn source(&self) -> &'static str {
        self.wanted.choice.map_or("", PeopleMeasure::source)
    }

    fn back(&self) -> String {
        format!("{}#people", self.ctx.link("/funds"))
    }

    fn export(&self) -> String {
        Narrowed::to(self.wanted.choice).address(&self.ctx, "/funds/people/export.csv")
    }

    fn pager(&self) -> Pager {
        self.found.pager(|page| self.wanted.turned(&self.ctx, PATH, page))
    }
}

const HEAD: [&str; 10] = [
    "措施",
    "县区",
    "对象",
    "数量",
    "单位",
    "方案应发（元）",
    "发放或扣减（元）",
    "现场（元）",
    "说明",
    "来源",
];

/// One line a month, a study or an irregularity. Taking it along is an act.
async fn export(
    State(ledger): State<Ledger>,
    State(reviewer): State<Reviewer>,
    ctx: PageContext,
    PageQuery(wanted): PageQuery<Narrowed<PeopleMeasure>>,
) -> Result<Response> {
    let mut own = lines(&ledger, &reviewer, &ctx).await?;
    own.retain(|line| wanted.takes(line.measure));
    let around = Scope::of(ctx.area.root().county());
    let names = areas::names(ledger.read(), around, ctx.known, ctx.as_of).await?;
    let row = |line: &PeopleLine| {
        let differs = differs(line.measure, &line.sides);
        let said: Vec<&str> =
            [line.note.as_str(), &differs].into_iter().filter(|one| !one.is_empty()).collect();
        [
            line.measure.label().to_owned(),
            names.of(line.county),
            line.label.clone(),
            line.sides.many.to_string(),
            line.measure.unit().to_owned(),
            line.sides.planned.map(Fen::plain).unwrap_or_default(),
            line.sides.moved.plain(),
            line.sides.on_site.plain(),
            said.join("；"),
            line.measure.source().to_owned(),
        ]
    };
    let rows: Vec<_> = own.iter().map(row).collect();
    let mut envelope = ctx.viewer.through_page_unkeyed();
    let place = format!("{}，截至 {}", ctx.area_name(), ctx.as_of);
    envelope.about = Some(format!("发放与扣减 {} 行（{place}）", rows.len()));
    ledger.perform(envelope, NoteExport {}).await?;
    let bytes = sheet_csv(HEAD, rows).map_err(|error| Error::Internal(error.into()))?;
    Ok(table(bytes, &format!("发放与扣减-{}-{}", ctx.area_name(), ctx.as_of)))
}

//! Which periods are locked, county by county, and locking and unlocking them.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, Response};
use chrono::Datelike;
use serde::{Deserialize, Deserializer};
use validator::Validate;

use super::{Desk, Section, sections};
use crate::domain::account::Permission;
use crate::domain::area::{AreaKey, Level};
use crate::domain::ids::PublicId;
use crate::domain::period::{Period, PeriodKind};
use crate::domain::typed;
use crate::ledger::areas::{self, AreaLine};
use crate::ledger::period_locks::{self, LockLine, LockPeriod, UnlockPeriod};
use crate::web::components::{Entry, Field, Summary};
use crate::web::error::Result;
use crate::web::extract::{FormText, PageContext, PageQuery, Path, Submitted};
use crate::web::pages::forms;
use crate::web::routes::{Pass, Routes};

const PATH: &str = "/indicators/locks";

pub(super) fn router() -> Routes {
    Routes::new().get(PATH, Pass::FIGURES, show_locks).post(PATH, Pass::ACCEPT_FIGURES, lock).post(
        "/indicators/locks/{id}/end",
        Pass::ACCEPT_FIGURES,
        unlock,
    )
}

/// Which year, and which lock is to be lifted.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    year: Option<i32>,
    lock: Option<PublicId>,
}

#[derive(Template)]
#[template(path = "indicators/locks.html")]
struct LocksPage<'a> {
    ctx: PageContext,
    sections: Vec<Section>,
    year: i32,
    periods: Vec<Period>,
    rows: Vec<Row>,
    locks: Vec<(String, LockLine)>,
    /// Whether the viewer may lock and unlock.
    writes: bool,
    form: FormText,
    ending: Option<(String, Entry<'a>)>,
}

/// A county, with the lock that holds on each period.
struct Row {
    area: AreaKey,
    name: String,
    slots: Vec<Slot>,
}

/// A period of a county, with the lock that holds on it.
struct Slot {
    period: Period,
    lock: Option<LockLine>,
}

/// What was typed into the forms of the page.
#[derive(Default)]
struct Forms {
    locking: FormText,
    ending: FormText,
}

async fn show_locks(
    State(desk): State<Desk>,
    PageQuery(asked): PageQuery<Asked>,
    ctx: PageContext,
) -> Result<Html<String>> {
    page(&desk, ctx, &asked, Forms { locking: FormText::blank(), ending: FormText::blank() }).await
}

async fn page(desk: &Desk, ctx: PageContext, asked: &Asked, forms: Forms) -> Result<Html<String>> {
    let ctx = ctx.at_path(PATH.to_owned());
    let (db, today) = (desk.ledger.read(), ctx.now.date());
    // Locks are looked at as they stand today: entries of today are what they bar.
    let counties = areas::list(db, ctx.area, ctx.known, today, &[Level::County]).await?;
    let locks = period_locks::list(db, ctx.area, ctx.known, today).await?;
    let year = asked.year.unwrap_or(ctx.as_of.year()).clamp(2001, 2100);
    let whole = Period::year(year);
    let quarters = whole.into_iter().flat_map(|year| year.parts(PeriodKind::Quarter));
    let periods: Vec<Period> = whole.into_iter().chain(quarters).collect();
    let holding = |area: AreaKey, period: Period| {
        let holds = |lock: &&LockLine| {
            lock.unlocked_on.is_none() && lock.area_key == area && lock.period.holds(period)
        };
        locks.iter().find(holds).cloned()
    };
    let row = |county: &AreaLine| Row {
        area: county.area_key,
        name: county.name.clone(),
        slots: periods
            .iter()
            .map(|period| Slot { period: *period, lock: holding(county.area_key, *period) })
            .collect(),
    };
    let name = |area: AreaKey| {
        let found = counties.iter().find(|county| county.area_key == area);
        found.map_or_else(|| area.to_string(), |county| county.name.clone())
    };
    let writes = ctx.viewer.may(Permission::AcceptFigures);
    let open = locks.iter().find(|lock| Some(lock.id) == asked.lock && lock.unlocked_on.is_none());
    let ending = open.filter(|_| writes).map(|lock| {
        let title = format!("{} {}", name(lock.area_key), lock.period.label());
        let path = ctx.link(&format!("{PATH}/{}/end", lock.id));
        let fields = vec![
            Field::lines(&forms.ending, "reason", "解锁理由").required().hint("与锁定一并保留"),
        ];
        (title, Entry::new(&forms.ending, path, "解锁").fields(fields))
    });
    let page = LocksPage {
        sections: sections(&ctx, PATH),
        rows: counties.iter().map(row).collect(),
        locks: locks.iter().map(|lock| (name(lock.area_key), lock.clone())).collect(),
        form: forms.locking.clone(),
        year,
        periods,
        writes,
        ending,
        ctx,
    };
    Ok(Html(page.render()?))
}

impl LocksPage<'_> {
    fn summary(&self) -> Summary<'_> {
        Summary::of(&self.form)
    }

    /// The address of the page so many years on.
    fn year_link(&self, by: i32) -> String {
        self.ctx.link_with(PATH, &[("year", &(self.year + by).to_string())])
    }

    /// The way to lifting a lock.
    fn end_link(&self, lock: &LockLine) -> String {
        let year = self.year.to_string();
        let parts = [("year", year.as_str()), ("lock", &lock.id.to_string())];
        format!("{}#end", self.ctx.link_with(PATH, &parts))
    }

    /// The period to lock: what was typed, or the year that is shown.
    fn period(&self) -> String {
        let typed = self.form.text("period");
        if self.form.asks("period") { typed.to_owned() } else { self.year.to_string() }
    }

    /// What is wrong with a county.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates hand over references")]
    fn fault(&self, at: &usize) -> Option<&str> {
        self.form.fault(&format!("areas.{at}"))
    }

    /// Whether a county is ticked: all are at first.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates hand over references")]
    fn ticks(&self, at: &usize) -> bool {
        !self.form.asks("period") || self.form.asks(&format!("areas.{at}"))
    }
}

/// A lock as it is typed: boxes that were not ticked are no counties.
#[derive(Debug, Clone, Deserialize, Validate)]
struct Typed {
    period: Period,
    #[serde(default)]
    areas: Vec<County>,
    #[serde(default, deserialize_with = "typed::optional_lines")]
    reason: Option<String>,
}

/// A box of a county.
#[derive(Debug, Clone, Copy)]
struct County(Option<AreaKey>);

impl<'de> Deserialize<'de> for County {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = serde_json::Value::deserialize(deserializer)?;
        let key = value.as_str().and_then(|key| key.parse().ok());
        Ok(Self(key.and_then(AreaKey::checked)))
    }
}

async fn lock(
    State(desk): State<Desk>,
    PageQuery(asked): PageQuery<Asked>,
    ctx: PageContext,
    sent: Submitted<Typed>,
) -> Result<Response> {
    let command = |typed: Typed| LockPeriod {
        period: typed.period,
        areas: typed.areas.into_iter().filter_map(|ticked| ticked.0).collect(),
        reason: typed.reason,
    };
    let locked = forms::perform(&desk.ledger, &ctx.viewer, sent, command).await?;
    let year = asked.year.map(|year| year.to_string()).unwrap_or_default();
    let onward = ctx.after_with(PATH, &[("year", &year)]);
    let again = |locking| page(&desk, ctx, &asked, Forms { locking, ..Forms::default() });
    locked.lead(onward, again).await
}

async fn unlock(
    State(desk): State<Desk>,
    Path(id): Path<PublicId>,
    ctx: PageContext,
    sent: Submitted<UnlockPeriod>,
) -> Result<Response> {
    let command = |value| UnlockPeriod { lock: Some(id), ..value };
    let unlocked = forms::perform(&desk.ledger, &ctx.viewer, sent, command).await?;
    let onward = ctx.after(PATH);
    let asked = Asked { year: None, lock: Some(id) };
    let again = |ending| page(&desk, ctx, &asked, Forms { ending, ..Forms::default() });
    unlocked.lead(onward, again).await
}

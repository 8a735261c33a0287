//! Reported indicators: how far reporting is, the county's sheet, what waits for whom, locks.

mod entry;
mod figure;
mod locks;
mod plans;
mod review;
mod status;

use std::sync::Arc;

use axum::extract::FromRef;
use chrono::NaiveDate;
use serde::{Deserialize, Deserializer};

use self::plans::{PlanTab, Plans};
use crate::domain::account::Permission;
use crate::domain::ids::PublicId;
use crate::domain::indicator::{FigureState, Indicator};
use crate::domain::time::Known;
use crate::ledger::figures::{FigureLine, SeenFigure};
use crate::ledger::{Ledger, LedgerError};
use crate::plan::Plan;
use crate::review::Reviewer;
use crate::web::components::{Mood, Status};
use crate::web::error::Result;
use crate::web::extract::PageContext;
use crate::web::routes::Routes;
use crate::web::state::AppState;

pub(super) fn router() -> Routes {
    Routes::new()
        .merge(status::router())
        .merge(entry::router())
        .merge(figure::router())
        .merge(review::router())
        .merge(locks::router())
}

/// What the pages of reported figures work with.
#[derive(Clone)]
struct Desk {
    ledger: Ledger,
    reviewer: Reviewer,
}

impl FromRef<AppState> for Desk {
    fn from_ref(state: &AppState) -> Self {
        Self { ledger: state.ledger.clone(), reviewer: state.reviewer.clone() }
    }
}

impl Desk {
    /// What a plan has reported, as far as it concerns the viewer.
    fn indicators(ctx: &PageContext, plan: &Plan) -> Vec<Indicator> {
        match ctx.viewer.department() {
            None => plan.indicators.clone(),
            Some(own) => plan.indicators_of(&own.code()).into_iter().cloned().collect(),
        }
    }

    /// The plan whose figures are entered today, whatever date the page is about.
    async fn enterable(&self, ctx: &PageContext) -> Result<Option<Arc<Plan>>> {
        let (root, today) = (ctx.viewer.scope().root(), ctx.now.date());
        match self.reviewer.plan_named(root, Known::Now, today, ctx.plan_named()).await {
            Err(LedgerError::NotFound) => Ok(None),
            plan => Ok(Some(plan?)),
        }
    }

    /// The plans whose figures may be worked on today, the viewer's own first.
    async fn plans(&self, ctx: &PageContext) -> Result<Plans> {
        self.plans_of(ctx, Known::Now, ctx.now.date()).await
    }

    /// The plans in force on a date, as known, the viewer's own first.
    async fn plans_of(&self, ctx: &PageContext, known: Known, on: NaiveDate) -> Result<Plans> {
        let root = ctx.viewer.scope().root();
        Ok(Plans::new(self.reviewer.plans(root, known, on).await?))
    }
}

/// A way to another page of the section.
struct Section {
    href: String,
    label: &'static str,
    here: bool,
}

/// The pages of the section that the post may open.
fn sections(ctx: &PageContext, here: &str) -> Vec<Section> {
    let all = [
        ("/indicators", "报送情况", Permission::ReadRecords),
        ("/indicators/entry", "填报", Permission::ReportFigures),
        ("/indicators/review", "审核与认定", Permission::ReviewFigures),
        ("/indicators/locks", "期间锁定", Permission::ReadRecords),
    ];
    let open = all.into_iter().filter(|(_, _, needs)| ctx.viewer.may(*needs));
    let section = |(path, label, _)| Section { href: ctx.link(path), label, here: path == here };
    open.map(section).collect()
}

/// The badge of how far a figure has come.
fn badge(state: FigureState) -> Status {
    let mood = match state {
        FigureState::Accepted => Mood::Met,
        FigureState::Passed | FigureState::Submitted => Mood::Await,
        FigureState::Returned => Mood::Late,
        FigureState::Draft => Mood::None,
    };
    Status::new(mood, state.label())
}

/// The two numbers of a figure as people read them.
fn parts(indicator: &Indicator, line: &FigureLine) -> String {
    let unit = &indicator.counted_in;
    match line.denominator {
        Some(denominator) => {
            format!("{} / {}", unit.shown(line.numerator), unit.shown(denominator))
        }
        None => String::new(),
    }
}

/// A figure at a version, as the boxes and hidden fields of a form hold it.
fn held(line: &FigureLine) -> String {
    format!("{}@{}", line.id, line.version)
}

/// A box of a form: a figure at a version, or nothing where it was not ticked.
#[derive(Debug, Clone, Copy, Default)]
struct Ticked(Option<SeenFigure>);

impl<'de> Deserialize<'de> for Ticked {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = serde_json::Value::deserialize(deserializer)?;
        let seen = value.as_str().and_then(|held| {
            let (figure, version) = held.split_once('@')?;
            let figure: PublicId = figure.parse().ok()?;
            Some(SeenFigure { figure, version: version.parse().ok()? })
        });
        Ok(Self(seen))
    }
}

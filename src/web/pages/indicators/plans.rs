//! The plans that ask for figures, and which of them is the viewer's own.

use std::sync::Arc;

use crate::domain::indicator::Indicator;
use crate::ledger::figures::FigureLine;
use crate::plan::Plan;
use crate::web::extract::PageContext;

/// Plans in force, the viewer's own first.
pub(super) struct Plans(Vec<Arc<Plan>>);

/// A way to the figures of another plan.
pub(super) struct PlanTab {
    pub(super) href: String,
    pub(super) title: String,
    pub(super) here: bool,
}

impl Plans {
    pub(super) fn new(plans: Vec<Arc<Plan>>) -> Self {
        Self(plans)
    }

    /// The plan that asked for a figure.
    pub(super) fn of(&self, line: &FigureLine) -> Option<&Plan> {
        self.0.iter().find(|plan| plan.head.id == line.plan).map(Arc::as_ref)
    }

    /// The indicator that a figure is one of.
    pub(super) fn indicator_of(&self, line: &FigureLine) -> Option<&Indicator> {
        self.of(line)?.indicator(&line.indicator)
    }

    fn is_own(&self, id: &str) -> bool {
        self.0.first().is_some_and(|own| own.head.id == id)
    }

    /// The name of a plan as addresses carry it: the viewer's own is the one that an address
    /// without a name is about.
    pub(super) fn named<'a>(&self, id: &'a str) -> &'a str {
        if self.is_own(id) { "" } else { id }
    }

    /// The title of the plan that asked for a figure, where it is another than the viewer's own.
    pub(super) fn other_title(&self, line: &FigureLine) -> String {
        if self.is_own(&line.plan) {
            return String::new();
        }
        self.of(line).map_or_else(|| line.plan.clone(), |plan| plan.head.title.clone())
    }

    /// Ways to the same year of the plans that ask for figures, where there is more than one.
    pub(super) fn tabs(
        &self,
        ctx: &PageContext,
        path: &str,
        year: i32,
        here: Option<&str>,
    ) -> Vec<PlanTab> {
        let asking: Vec<_> = self.0.iter().filter(|plan| !plan.indicators.is_empty()).collect();
        if asking.len() < 2 {
            return Vec::new();
        }
        let year = year.to_string();
        let tab = |plan: &&Arc<Plan>| {
            let id = plan.head.id.as_str();
            PlanTab {
                href: ctx
                    .link_with(path, &[("plan", self.named(id)), ("area", ""), ("year", &year)]),
                title: plan.head.title.clone(),
                here: Some(id) == here,
            }
        };
        asking.iter().map(tab).collect()
    }
}

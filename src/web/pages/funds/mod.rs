//! Money for whoever watches over it: sums by measure, level and county, the figures of three
//! sources side by side, and the list behind every one of them.

mod export;
mod lists;
pub(super) mod people;
mod sums;

use serde::Deserialize;

use crate::domain::area::AreaKey;
use crate::domain::funding::{FundingLevel, FundingStep};
use crate::domain::project::ProjectKind;
use crate::ledger::funds::FundLine;
use crate::web::extract::PageContext;
use crate::web::routes::Routes;

/// The pages of money.
pub(super) fn router() -> Routes {
    Routes::new()
        .merge(export::router())
        .merge(lists::router())
        .merge(people::router())
        .merge(sums::router())
}

/// Which money is wanted. What is left out does not narrow it.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Wanted {
    measure: Option<ProjectKind>,
    level: Option<FundingLevel>,
    step: Option<FundingStep>,
    page: Option<usize>,
}

impl Wanted {
    fn takes(&self, line: &FundLine) -> bool {
        self.measure.is_none_or(|kind| kind == line.kind)
            && self.level.is_none_or(|level| level == line.level)
            && self.step.is_none_or(|step| step == line.step)
    }

    /// The address of a list of this money, perhaps of another area.
    fn address(&self, ctx: &PageContext, path: &str, area: Option<AreaKey>) -> String {
        let area = area.map(|area| area.to_string()).unwrap_or_default();
        let page = self.page.map(|page| page.to_string()).unwrap_or_default();
        let parts = [
            ("measure", self.measure.map(ProjectKind::code).unwrap_or_default()),
            ("level", self.level.map(FundingLevel::code).unwrap_or_default()),
            ("step", self.step.map(FundingStep::code).unwrap_or_default()),
            ("page", page),
        ];
        let mut parts: Vec<(&str, &str)> =
            parts.iter().map(|(name, value)| (*name, value.as_str())).collect();
        if !area.is_empty() {
            parts.push(("area", &area));
        }
        ctx.link_with(path, &parts)
    }
}

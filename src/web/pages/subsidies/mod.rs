//! The subsidy of village doctors: sheets of months, payments, a doctor's history, the public
//! list, and the medicines scheme of clinics.

mod doctor;
mod medicines;
mod pay;
mod public;
mod sheet;

use chrono::NaiveDate;
use serde::Deserialize;

use crate::domain::month::Month;
use crate::domain::subsidy::RateGroup;
use crate::plan::SubsidySettings;
use crate::rules::SheetLine;
use crate::web::components::{Mood, Status};
use crate::web::extract::PageContext;
use crate::web::routes::Routes;

pub(super) fn router() -> Routes {
    Routes::new()
        .merge(sheet::router())
        .merge(pay::router())
        .merge(doctor::router())
        .merge(public::router())
        .merge(medicines::router())
}

/// Which month is asked about.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(default)]
struct OfMonth {
    month: Option<Month>,
}

impl OfMonth {
    /// The month, or the last one that is over on a day.
    fn on(self, as_of: NaiveDate) -> Month {
        self.month.unwrap_or_else(|| Month::complete_on(as_of))
    }
}

/// The month of a page, with the ways to its neighbours.
struct MonthBar {
    month: Month,
    before: String,
    after: String,
}

impl MonthBar {
    fn of(ctx: &PageContext, path: &str, month: Month) -> Self {
        let to = |month: Month| ctx.link_with(path, &[("month", &month.code())]);
        let next = month.next();
        let over = next > Month::of(ctx.as_of);
        Self {
            month,
            before: to(month.before(1)),
            after: if over { String::new() } else { to(next) },
        }
    }
}

/// A line's rate as a badge.
fn rate(line: &SheetLine) -> Status {
    match line.group {
        _ if line.open => Status::new(Mood::Await, "待核"),
        Some(RateGroup::Raised) => Status::new(Mood::Met, RateGroup::Raised.label()),
        Some(RateGroup::Base) => Status::new(Mood::Track, RateGroup::Base.label()),
        None => Status::new(Mood::None, "不发"),
    }
}

/// How a line's payment stands.
fn payment(line: &SheetLine) -> Status {
    let zero = crate::domain::money::Fen::ZERO;
    if line.overpaid() > zero {
        Status::new(Mood::Late, format!("多发 {}", line.overpaid()))
    } else if line.outstanding() == zero {
        let word = if line.due == zero { "无" } else { "已发清" };
        Status::new(if line.due == zero { Mood::None } else { Mood::Met }, word)
    } else if line.paid > zero {
        Status::new(Mood::Risk, format!("欠 {}", line.outstanding()))
    } else {
        Status::new(Mood::Await, "待发")
    }
}

/// The settings in one line, as they are printed under every result.
fn printed(settings: &SubsidySettings) -> String {
    let parts = settings.printed().into_iter();
    parts.map(|(asked, answer)| format!("{asked}：{answer}")).collect::<Vec<_>>().join("；")
}

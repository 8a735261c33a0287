//! The institutions of the count, those that lack most first.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::Deserialize;

use super::{Asked, RECRUITED, STAFFED, Wanted};
use crate::domain::ids::PublicId;
use crate::review::Reviewed;
use crate::rules::{self, Finding, StaffNumbers, Standing};
use crate::web::components::{Mood, Paged, Pager, Status};
use crate::web::extract::PageContext;
use crate::web::pages::words;

/// Which institutions are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Show {
    /// All of them, those outside the count at the end.
    #[default]
    All,
    /// Those that do not reach the number.
    Lacking,
    /// Those that reach it.
    Reached,
    /// Those outside the count.
    Outside,
}

impl Show {
    const ALL: [(Self, &'static str, &'static str); 4] = [
        (Self::All, "", "全部"),
        (Self::Lacking, "lacking", "未达到"),
        (Self::Reached, "reached", "已达到"),
        (Self::Outside, "outside", "不在分母"),
    ];

    fn code(self) -> &'static str {
        Self::ALL.iter().find(|(show, ..)| *show == self).map_or("", |(_, code, _)| code)
    }

    fn takes(self, finding: &Finding) -> bool {
        match self {
            Self::All => true,
            Self::Lacking => finding.standing == Standing::NotCounted,
            Self::Reached => finding.standing == Standing::Counted,
            Self::Outside => finding.standing == Standing::NotApplicable,
        }
    }
}

/// A way to another part of the same.
pub(super) struct Tab {
    pub(super) href: String,
    pub(super) label: String,
    pub(super) count: Option<usize>,
    pub(super) here: bool,
}

/// The institutions that are shown.
pub(super) struct List {
    /// The number asked for.
    pub(super) asked: String,
    /// A page of them.
    pub(super) found: Paged<Line>,
    /// How many there are of each kind.
    many: Vec<usize>,
}

/// An institution.
pub(super) struct Line {
    pub(super) name: String,
    pub(super) href: String,
    pub(super) county: String,
    pub(super) numbers: StaffNumbers,
    pub(super) badge: Status,
    pub(super) reason: String,
    pub(super) on: Option<NaiveDate>,
    pub(super) learned_late_on: Option<NaiveDate>,
    pub(super) recruits: i64,
}

impl List {
    pub(super) fn of(
        ctx: &PageContext,
        reviewed: &Reviewed,
        asked: Option<Asked<'_>>,
        wanted: &Wanted,
    ) -> Self {
        let behind = |rule| {
            asked.map_or_else(Vec::new, |at| {
                rules::behind(&reviewed.counties, &at.target.id, &at.stage.id, rule)
            })
        };
        let mut all = behind(STAFFED);
        all.sort_by_key(|(_, finding)| {
            (finding.standing == Standing::NotApplicable, finding.numerator, finding.area)
        });
        let came: HashMap<PublicId, i64> = behind(RECRUITED)
            .into_iter()
            .filter_map(|(_, finding)| Some((finding.subject?, finding.numerator)))
            .collect();
        let many = Show::ALL
            .map(|(show, ..)| all.iter().filter(|(_, finding)| show.takes(finding)).count());
        all.retain(|(_, finding)| wanted.show.takes(finding));
        let found = Paged::of(all, wanted.page).map(|(county, finding)| {
            let recruits = finding.subject.and_then(|id| came.get(&id)).copied();
            line(ctx, &county.name, finding, recruits.unwrap_or(0))
        });
        let asked = asked.map(|at| at.title()).unwrap_or_default();
        Self { asked, found, many: many.into() }
    }

    /// The ways to the institutions of each kind.
    pub(super) fn shows(
        &self,
        ctx: &PageContext,
        own: Option<Asked<'_>>,
        wanted: &Wanted,
    ) -> Vec<Tab> {
        let tab = |((show, code, label), count): (&(Show, &str, &str), &usize)| Tab {
            href: ctx.link_with("/staffing", &[("target", named(own)), ("show", code)]),
            label: (*label).to_owned(),
            count: Some(*count),
            here: *show == wanted.show,
        };
        Show::ALL.iter().zip(&self.many).map(tab).collect()
    }

    /// The foot of the list.
    pub(super) fn pager(
        &self,
        ctx: &PageContext,
        own: Option<Asked<'_>>,
        wanted: &Wanted,
    ) -> Pager {
        let show = wanted.show.code();
        self.found.pager(|page| {
            let parts = [("target", named(own)), ("show", show), ("page", page)];
            format!("{}#list", ctx.link_with("/staffing", &parts))
        })
    }
}

/// The ways to the other numbers that the plan asks for.
pub(super) fn targets(
    ctx: &PageContext,
    asked: &[Asked<'_>],
    own: Option<Asked<'_>>,
    wanted: &Wanted,
) -> Vec<Tab> {
    let tab = |at: &Asked<'_>| Tab {
        href: ctx.link_with(
            "/staffing",
            &[("target", at.target.id.as_str()), ("show", wanted.show.code())],
        ),
        label: format!("{} 每所{}", at.target.id, at.title()),
        count: None,
        here: at.target.id == named(own),
    };
    asked.iter().map(tab).collect()
}

fn named(own: Option<Asked<'_>>) -> &str {
    own.map_or("", |at| at.target.id.as_str())
}

fn line(ctx: &PageContext, county: &str, finding: &Finding, recruits: i64) -> Line {
    let (mood, word) = match finding.standing {
        Standing::Counted => (Mood::Met, "已达到"),
        Standing::NotCounted => (Mood::Risk, "未达到"),
        Standing::Open => (Mood::Await, "待定"),
        Standing::NotApplicable => (Mood::None, "不在分母"),
    };
    Line {
        name: finding.label.clone(),
        href: finding.subject.map_or_else(String::new, |id| ctx.link(&format!("/staffing/{id}"))),
        county: county.to_owned(),
        numbers: StaffNumbers::of(finding),
        badge: Status::new(mood, word),
        reason: words::full_width(&finding.reason),
        on: finding.on,
        learned_late_on: finding.learned_late_on,
        recruits,
    }
}

//! The findings behind a number.

use std::borrow::Borrow;

use chrono::NaiveDate;

use super::{ListLink, Part};
use crate::domain::money::Fen;
use crate::plan::{Stage, Target};
use crate::review::Reviewed;
use crate::rules::{self, CountyResult, Finding, Lateness, Rule, Tally, pace_window};
use crate::web::components::{Paged, Pager, Status};
use crate::web::extract::PageContext;
use crate::web::pages::{record, words};

/// Which findings are asked for.
pub(super) struct Asked<'a> {
    pub(super) target: &'a Target,
    /// One stage, or all of them.
    pub(super) stage: Option<&'a Stage>,
    pub(super) rule: Option<&'static dyn Rule>,
    pub(super) part: Option<&'static Part>,
    /// Whether the rule is one that is worked out beside the target's own.
    pub(super) is_beside: bool,
    /// The page of the list.
    pub(super) page: Option<usize>,
}

impl Asked<'_> {
    pub(super) fn stage_id(&self) -> &str {
        self.stage.map_or("", |stage| stage.id.as_str())
    }

    pub(super) fn show(&self) -> &'static str {
        self.part.map_or("", |part| part.code)
    }

    pub(super) fn rule_named(&self) -> &'static str {
        self.rule.filter(|_| self.is_beside).map_or("", |rule| rule.about().code)
    }

    /// The link to what is asked for.
    pub(super) fn link(&self) -> ListLink<'_> {
        ListLink {
            target: &self.target.id,
            stage: self.stage_id(),
            rule: self.rule_named(),
            part: self.show(),
            area: None,
        }
    }

    /// The stages asked about.
    pub(super) fn stages(&self) -> impl Iterator<Item = &Stage> {
        let id = self.stage_id();
        self.target.stages.iter().filter(move |stage| id.is_empty() || stage.id == id)
    }

    /// The sum of what counties counted.
    pub(super) fn tally<C: Borrow<CountyResult>>(&self, counties: &[C]) -> Tally {
        let Some(rule) = self.rule else { return Tally::default() };
        let count = |county: &CountyResult, stage: &Stage| {
            let count = county.count(&self.target.id, &stage.id, rule.about().code);
            count.map(|count| count.tally).unwrap_or_default()
        };
        let of = |county: &C| -> Tally {
            self.stages().map(|stage| count(county.borrow(), stage)).sum()
        };
        counties.iter().map(of).sum()
    }

    /// The number of a tally that the list stands for.
    pub(super) fn number(&self, tally: &Tally) -> i64 {
        match self.part {
            Some(part) => part.number(tally),
            None => tally.asked + tally.not_applicable,
        }
    }
}

/// The list behind a number.
pub(super) struct List {
    /// What a record is counted in, such as 所.
    pub(super) unit: &'static str,
    /// What the rule counts.
    pub(super) title: &'static str,
    /// What the list is narrowed to.
    pub(super) part: &'static str,
    /// The number of the board that the list stands for.
    pub(super) number: i64,
    /// All records, whatever they are narrowed to.
    pub(super) all: i64,
    /// The sum of all records.
    pub(super) tally: Tally,
    /// A page of the records, the worst first.
    pub(super) found: Paged<Line>,
    /// Whether more than one county is in it.
    pub(super) is_wide: bool,
    /// The columns in which some line of the page has something: villages have neither
    /// works nor money.
    columns: Vec<&'static str>,
}

/// A record in the list.
pub(super) struct Line {
    pub(super) county: String,
    pub(super) label: String,
    pub(super) href: String,
    pub(super) code: String,
    pub(super) standing: Status,
    pub(super) lateness: Option<Status>,
    pub(super) reason: String,
    pub(super) progress: &'static str,
    pub(super) on: Option<NaiveDate>,
    pub(super) learned_late_on: Option<NaiveDate>,
    pub(super) warnings: Vec<String>,
    pub(super) money: String,
}

impl List {
    pub(super) fn of(ctx: &PageContext, reviewed: &Reviewed, asked: &Asked<'_>) -> Self {
        let tally = asked.tally(&reviewed.counties);
        let about = asked.rule.map(Rule::about);
        let found = found(ctx, reviewed, asked);
        let says = |says: fn(&Line) -> bool| found.lines.iter().any(says);
        let columns = [
            ("期限", says(|line| line.lateness.is_some())),
            ("进度", says(|line| !line.progress.is_empty())),
            ("日期", says(|line| line.on.is_some())),
            ("下达", says(|line| !line.money.is_empty())),
        ];
        let columns = columns.into_iter().filter(|(_, says)| *says);
        Self {
            columns: columns.map(|(column, _)| column).collect(),
            unit: about.map_or("条", |about| about.counted_in),
            title: about.map_or("尚无统计规则", |about| about.title),
            part: asked.part.map_or("全部", |part| part.label),
            number: asked.number(&tally),
            all: tally.asked + tally.not_applicable,
            tally,
            found,
            is_wide: reviewed.counties.len() > 1,
        }
    }

    /// Whether a column has something to say.
    pub(super) fn has(&self, column: &str) -> bool {
        self.columns.contains(&column)
    }

    /// The foot of the list: its other pages, each of which begins at the list.
    pub(super) fn pager(&self, ctx: &PageContext, asked: &Asked<'_>) -> Pager {
        self.found.pager(|page| format!("{}#list", asked.link().page(ctx, page)))
    }
}

fn found(ctx: &PageContext, reviewed: &Reviewed, asked: &Asked<'_>) -> Paged<Line> {
    let Some(rule) = asked.rule else { return Paged::of(Vec::new(), None) };
    let window = pace_window(ctx.as_of, reviewed.plan.settings.pace_window_days);
    let behind = |stage: &Stage| {
        rules::behind(&reviewed.counties, &asked.target.id, &stage.id, rule.about().code)
    };
    let mut found: Vec<_> = asked
        .stages()
        .flat_map(behind)
        .filter(|(_, finding)| asked.part.is_none_or(|part| part.takes(finding, &window)))
        .collect();
    found.sort_by_cached_key(|(_, finding)| finding.worst_first());
    Paged::of(found, asked.page).map(|(county, finding)| line(ctx, rule, county, finding))
}

fn line(ctx: &PageContext, rule: &dyn Rule, county: &CountyResult, finding: &Finding) -> Line {
    let allocated = finding.funds.allocated;
    let says_more = !matches!(finding.lateness, Lateness::NotDue);
    Line {
        county: county.name.clone(),
        label: finding.label.clone(),
        href: record::link(ctx, rule.about().records, finding.subject, finding.area),
        code: finding.code.clone().unwrap_or_default(),
        standing: words::standing(finding.standing),
        lateness: says_more.then(|| words::lateness(finding.lateness)),
        reason: words::full_width(&finding.reason),
        progress: finding.progress.map_or("", |stage| stage.label()),
        on: finding.on,
        learned_late_on: finding.learned_late_on,
        warnings: finding.warnings.iter().map(|text| words::full_width(text)).collect(),
        money: if allocated == Fen::ZERO { String::new() } else { allocated.wan() },
    }
}

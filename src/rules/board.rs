//! The verdicts of a date, the worst first, and the sentence that sums them up.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::consequence::Consequence;
use super::forecast::Forecast;
use super::rule::{About, Rule, rule};
use super::status::Status;
use super::verdict::Verdict;
use super::{hospital, reported};
use crate::domain::area::AreaKey;

/// The verdicts of a date, the worst first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Board {
    /// The area that the plan binds.
    pub area: AreaKey,
    /// The date.
    pub as_of: NaiveDate,
    /// The plan's area as a whole, stage by stage, in the order of the plan.
    pub whole: Vec<Verdict>,
    /// County by county, the worst first.
    pub counties: Vec<Verdict>,
    /// What follows where deadlines have passed, the worst first.
    pub consequences: Vec<Consequence>,
}

impl Board {
    pub(super) const fn new(area: AreaKey, as_of: NaiveDate) -> Self {
        Self { area, as_of, whole: vec![], counties: vec![], consequences: vec![] }
    }

    /// Sorts the verdicts and gathers what follows from them.
    pub(super) fn finish(&mut self) {
        self.counties.sort_by_cached_key(Verdict::worst_first);
        let mut whole: Vec<_> = self.whole.iter().collect();
        whole.sort_by_cached_key(|verdict| verdict.worst_first());
        let all = self.counties.iter().chain(whole);
        self.consequences = all.filter_map(|verdict| verdict.consequence.clone()).collect();
        self.consequences.sort_by_key(|it| (it.unfinished == 0, -it.unfinished));
    }

    /// The verdict on the plan's area as a whole for a stage of a target.
    pub fn overall(&self, target: &str, stage: &str) -> Option<&Verdict> {
        self.whole.iter().find(|verdict| verdict.target == target && verdict.stage == stage)
    }

    /// The counties' verdicts on a stage of a target, the worst first.
    pub fn of_stage<'a>(
        &'a self,
        target: &'a str,
        stage: &'a str,
    ) -> impl Iterator<Item = &'a Verdict> {
        let verdicts = self.counties.iter();
        verdicts.filter(move |verdict| verdict.target == target && verdict.stage == stage)
    }

    /// The worst verdict on a county, over all targets and stages.
    pub fn worst_of(&self, county: AreaKey) -> Option<&Verdict> {
        self.counties.iter().find(|verdict| verdict.area == county)
    }

    /// In how many targets the area of a verdict stands as it says.
    pub fn as_bad_as(&self, verdict: &Verdict) -> usize {
        let same = self.counties.iter();
        let same = same.filter(|it| it.area == verdict.area && it.status == verdict.status);
        same.map(|it| it.target.as_str()).collect::<BTreeSet<_>>().len()
    }

    /// The one sentence that says how a stage of a target stands.
    pub fn summary(&self, target: &str, stage: &str) -> Option<String> {
        let counties: Vec<_> = self.of_stage(target, stage).collect();
        self.overall(target, stage).map(|whole| summary(whole, &counties))
    }
}

/// Sums a verdict up in one sentence, naming the counties that are behind most.
///
/// `counties` come the worst first, as a board has them.
pub fn summary(verdict: &Verdict, counties: &[&Verdict]) -> String {
    let behind: Vec<_> = counties
        .iter()
        .filter(|county| county.status < Status::MetLate && county.status != Status::NoData)
        .take(2)
        .map(|county| county.area_name.as_str())
        .collect();
    let slowest = match behind.as_slice() {
        [] => String::new(),
        names => format!("最慢:{}。", names.join("、")),
    };
    let about = verdict.rule.as_deref().and_then(rule).map(Rule::about);
    match about.map(|about| about.against) {
        _ if verdict.status == Status::Narrative => hospital::sentence(verdict),
        Some(against) if against.is_reported() => [reported::sentence(verdict), slowest].concat(),
        _ => [standing(verdict), course(verdict), slowest].concat(),
    }
}

/// What is due, and how far it is.
fn standing(verdict: &Verdict) -> String {
    let title = verdict.stage_title.trim_end_matches("批次");
    let Some(required) = verdict.required else {
        let note = verdict.note.as_deref().unwrap_or(verdict.status.label());
        return format!("{}:{note}。", verdict.title);
    };
    let tally = &verdict.tally;
    if verdict.rule.as_deref() != Some("clinic.accepted") {
        return counted(verdict, required);
    }
    let mut parts = vec![
        format!("{title}应建成 {required} 所"),
        format!("已验收 {}", tally.counted),
        format!("待验收 {}", tally.finished),
        format!("在建 {}", tally.under_construction),
        format!("未开工 {}", tally.not_started),
    ];
    if verdict.unregistered() > 0 {
        parts.push(format!("未立项 {}", verdict.unregistered()));
    }
    parts.join(",") + "。"
}

/// What is due and how far it is, where no projects are built.
fn counted(verdict: &Verdict, required: i64) -> String {
    let Verdict { title, unit, actual, .. } = verdict;
    let about = verdict.rule.as_deref().and_then(rule).map(Rule::about);
    match about {
        Some(About { done, .. }) if required > 0 => {
            format!("{title}:应{done} {required} {unit},已{done} {actual} {unit}。")
        }
        _ => format!("{title}:"),
    }
}

/// What is missing, the pace, and where it leads.
fn course(verdict: &Verdict) -> String {
    if let (Some(note), None) = (&verdict.note, verdict.deadline) {
        return if verdict.required.is_some() { format!("{note}。") } else { String::new() };
    }
    let Some(deadline) = verdict.deadline.filter(|_| verdict.required.is_some()) else {
        return String::new();
    };
    let share = verdict.on_time_share().percent().unwrap_or_else(|| "—".to_owned());
    match verdict.status {
        Status::Met => "已按期完成。".to_owned(),
        Status::MetLate => format!("{deadline} 到期,逾期完成,按期率 {share}%。"),
        Status::NotDue | Status::NoData | Status::Narrative => {
            verdict.note.as_ref().map(|note| format!("{note}。")).unwrap_or_default()
        }
        _ => behind(verdict, deadline),
    }
}

fn behind(verdict: &Verdict, deadline: NaiveDate) -> String {
    let unit = &verdict.unit;
    let mut parts = vec![format!("还差 {} {unit}", verdict.gap)];
    match (verdict.needed_pace, verdict.days_left) {
        (Some(pace), _) => parts.push(format!("需每周 {pace} {unit}")),
        (None, Some(left)) if left < 0 => parts.push(format!("{deadline} 到期,已过 {} 天", -left)),
        _ => {}
    }
    let window = window(verdict.window_days);
    match verdict.forecast {
        Forecast::Expected { on, late_days } => {
            parts.push(format!("近{window}每周 {} {unit}", verdict.actual_pace));
            parts.push(format!("按此速度 {on} 完成"));
            if late_days > 0 {
                parts.push(format!("逾期 {late_days} 天"));
            }
        }
        Forecast::NoProgress { .. } => parts.push(format!("近{window}无进展")),
        Forecast::Reached { .. } | Forecast::Nothing => {}
    }
    parts.join(",") + "。"
}

fn window(days: i64) -> String {
    if days % 7 == 0 { format!("{}周", days / 7) } else { format!("{days}天") }
}

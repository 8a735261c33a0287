//! `indicator.total`: reported amounts that must come to the target's number together.

use chrono::NaiveDate;

use crate::domain::indicator::{FigureState, Indicator, Wanted};
use crate::domain::period::Period;
use crate::plan::Target;
use crate::rules::facts::{Facts, FigureFacts};
use crate::rules::finding::{Finding, Lateness, Standing};
use crate::rules::rule::{About, Against, Ask, Records, Rule};

/// Reported amounts against a number (购进肉牛100头, 资金到位126万元, 饮水安全69户): whatever a plan
/// counts of which the ledger keeps no records, milestones (1 项) and money by source included.
///
/// * Each figure is what was done in its own period (本期完成数); all of them are added up, over
///   periods, over the indicators that feed the target, and over counties.
/// * Only accepted figures count (setting `figures_count_from`). What was not reported adds
///   nothing: after the deadline the plan's own number decides.
/// * What was done in a period was done by its last day, or by the day on which it began to
///   count where that was earlier: that day is held against the deadline.
/// * The test is in the measure word of the target, money in yuan; the amounts are in the
///   ledger's unit, money in fen.
/// * A target without a number is told and not judged.
pub(in crate::rules) struct Total;

impl Rule for Total {
    fn about(&self) -> About {
        About {
            code: "indicator.total",
            title: "报送的数量累计达到目标",
            basis: "各方案的目标",
            done: "完成",
            counted_in: "项",
            records: Records::Figure,
            against: Against::Total,
            beside: None,
            advisory: false,
        }
    }

    fn check(&self, facts: &Facts, ask: &Ask<'_>) -> Vec<Finding> {
        let fed: Vec<&Indicator> = feeding(ask.indicators, ask.target).collect();
        let several = fed.len() > 1;
        let of = |indicator: &&Indicator| -> Vec<Finding> {
            let Some((from, until)) = span(indicator, ask.stage.from, ask.as_of) else {
                return Vec::new();
            };
            let said = |period: Period| {
                let period_label = period.label();
                let label = if several {
                    format!("{}·{period_label}", indicator.title)
                } else {
                    period_label
                };
                let blank = Finding::about(facts.county, label, &ask.stage.id);
                finding(blank, facts, ask, indicator, period)
            };
            periods(indicator, from, until).filter_map(said).collect()
        };
        fed.iter().flat_map(of).collect()
    }
}

/// The periods of an indicator from that of one day to that of another.
fn periods(
    indicator: &Indicator,
    from: NaiveDate,
    until: NaiveDate,
) -> impl Iterator<Item = Period> {
    let first = Period::containing(indicator.period, from);
    let all = std::iter::successors(Some(first), |period| Some(period.next()));
    all.take_while(move |period| period.first() <= until).filter(|period| indicator.asks(*period))
}

/// The indicators whose amounts a target adds up.
pub(super) fn feeding<'a>(
    indicators: &'a [Indicator],
    target: &Target,
) -> impl Iterator<Item = &'a Indicator> {
    let id = target.id.clone();
    indicators.iter().filter(move |at| at.feeds.contains(&id) && !at.is_rate())
}

/// The days between which an indicator's periods are asked for; nothing before the first.
fn span(
    indicator: &Indicator,
    from: Option<NaiveDate>,
    as_of: NaiveDate,
) -> Option<(NaiveDate, NaiveDate)> {
    let first = indicator.from.first();
    let from = from.map_or(first, |from| from.max(first));
    let until = indicator.until.map_or(as_of, |until| until.last().min(as_of));
    (from <= until).then_some((from, until))
}

/// Every figure of the indicators that feed a target, the period of the date included.
pub(super) fn wanted(indicators: &[Indicator], target: &Target, as_of: NaiveDate) -> Vec<Wanted> {
    let starts = target.stages.iter().map(|stage| stage.from);
    let from = starts.min().flatten();
    let of = |indicator: &Indicator| {
        let (from, until) = span(indicator, from, as_of)?;
        let until = Period::containing(indicator.period, until).last();
        Some(Wanted { indicator: indicator.id.clone(), from, until })
    };
    feeding(indicators, target).filter_map(of).collect()
}

/// What is said of a period: of one that is not over nothing, unless it was reported.
fn finding(
    blank: Finding,
    facts: &Facts,
    ask: &Ask<'_>,
    indicator: &Indicator,
    period: Period,
) -> Option<Finding> {
    let found = facts.figures.iter().find(|at| at.indicator == indicator.id && at.period == period);
    let Some(figure) = found.filter(|at| at.state(ask.as_of) != FigureState::Draft) else {
        let is_due = indicator.due_on(period) <= ask.as_of;
        return is_due.then(|| none(blank.decided(Standing::Open, "尚未上报")));
    };
    let finding =
        Finding { subject: Some(figure.public_id), code: Some(indicator.id.clone()), ..blank };
    let Some(counts_on) = figure.counts_on(ask) else {
        let reason = super::waiting(figure.state(ask.as_of), ask.settings.figures_count_from);
        return Some(none(finding.decided(Standing::NotCounted, reason)));
    };
    Some(counted(finding, ask, indicator, figure, counts_on.min(period.last())))
}

fn counted(
    finding: Finding,
    ask: &Ask<'_>,
    indicator: &Indicator,
    figure: &FigureFacts,
    done_on: NaiveDate,
) -> Finding {
    let value = indicator.value(figure.numerator, None);
    let lateness = Lateness::of(Some(done_on), ask.deadline(), ask.as_of);
    let finding = finding.decided(Standing::Counted, value).dated(Some(done_on), lateness);
    Finding { numerator: figure.numerator, denominator: 0, ..finding }
}

/// Only what counts adds to the sum.
const fn none(mut finding: Finding) -> Finding {
    finding.numerator = 0;
    finding.denominator = 0;
    finding
}

//! Rules about reported figures: what counts, what does not, and why.
//!
//! A figure is judged once its period is over and due, over the length that the plan names;
//! shorter periods within it are added up by their parts. The list behind a rate holds every
//! figure that goes into it, those of the base too. What is done bit by bit is added up over
//! every period instead (`total`).

mod held;
pub(super) mod limit;
pub(super) mod rate;
pub(super) mod rise;
#[cfg(test)]
mod tests;
pub(super) mod total;
mod totalled;
#[cfg(test)]
mod totalling;

pub(super) use held::sentence;

use chrono::NaiveDate;

use super::facts::{Facts, FigureFacts};
use super::finding::{Finding, Standing};
use super::rule::{Against, Ask, rule};
use crate::domain::indicator::{CountsFrom, FigureState, Indicator, Wanted};
use crate::domain::measure::Share;
use crate::domain::period::Period;
use crate::plan::{Base, Plan, Target};

/// An indicator and the period for which it is judged.
#[derive(Debug, Clone, Copy)]
pub struct Judged<'a> {
    /// The indicator.
    pub indicator: &'a Indicator,
    /// The period.
    pub period: Period,
}

impl<'a> Judged<'a> {
    /// What decides a target on a date; nothing before the first period is due.
    fn of(indicators: &'a [Indicator], target: &Target, as_of: NaiveDate) -> Option<Self> {
        let indicator = indicators.iter().find(|at| at.feeds.contains(&target.id))?;
        let period = indicator.judged_on(as_of)?;
        Some(Self { indicator, period })
    }

    /// The periods of which figures are asked for.
    fn parts(self) -> impl Iterator<Item = Period> {
        self.period.parts(self.indicator.period)
    }

    /// The figures that are asked for.
    fn wanted(self) -> Wanted {
        let (from, until) = (self.period.first(), self.period.last());
        Wanted { indicator: self.indicator.id.clone(), from, until }
    }

    /// What a base means for the judged period.
    fn base(self, indicators: &'a [Indicator], base: &Base) -> Option<Self> {
        let indicator = indicators.iter().find(|at| at.id == base.indicator)?;
        Some(Self { indicator, period: base.period.unwrap_or(self.period) })
    }
}

/// What the rules of a plan ask for on a date, each thing once.
pub fn wanted(plan: &Plan, as_of: NaiveDate) -> Vec<Wanted> {
    let of = |target: &Target| {
        let against = target.rule.as_deref().and_then(rule).map(|rule| rule.about().against);
        match against {
            Some(Against::Total) => total::wanted(&plan.indicators, target, as_of),
            Some(against) if against.is_reported() => held(plan, target, as_of),
            _ => Vec::new(),
        }
    };
    let mut wanted: Vec<Wanted> = plan.targets.iter().flat_map(of).collect();
    wanted.sort_unstable();
    wanted.dedup();
    wanted
}

/// Whether a plan adds up amounts of an indicator over periods and areas. What a policy grants
/// is not added up.
pub fn adds_up(plan: &Plan, indicator: &Indicator) -> bool {
    let fed = indicator.feeds.iter().filter_map(|id| plan.target(id));
    let mut rules = fed.filter_map(|target| target.rule.as_deref().and_then(rule));
    !indicator.is_rate() && rules.any(|rule| rule.about().against == Against::Total)
}

/// What a target is held against: its own figures, and those of its bases.
fn held(plan: &Plan, target: &Target, as_of: NaiveDate) -> Vec<Wanted> {
    let Some(judged) = Judged::of(&plan.indicators, target, as_of) else { return Vec::new() };
    let bases = target.base.iter().chain(&target.other_base);
    let bases = bases.filter_map(|base| judged.base(&plan.indicators, base));
    std::iter::once(judged).chain(bases).map(Judged::wanted).collect()
}

/// What the rules of a target ask for, and the days on which it can be said.
fn judged<'a>(ask: &Ask<'a>) -> Option<Judged<'a>> {
    let begun =
        |judged: &Judged<'_>| ask.stage.from.is_none_or(|from| from <= judged.period.last());
    Judged::of(ask.indicators, ask.target, ask.as_of).filter(begun)
}

/// Where the figures of a list come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// The number itself.
    Own,
    /// What it is measured from.
    Base,
    /// What it could be measured from as well; it decides nothing.
    OtherBase,
}

/// One finding a figure that is asked for, entered or not.
fn findings(facts: &Facts, ask: &Ask<'_>, judged: Judged<'_>, part: Part) -> Vec<Finding> {
    judged.parts().map(|period| finding(facts, ask, judged.indicator, period, part)).collect()
}

fn finding(
    facts: &Facts,
    ask: &Ask<'_>,
    indicator: &Indicator,
    period: Period,
    part: Part,
) -> Finding {
    let label = match part {
        Part::Own => period.label(),
        Part::Base => format!("基数·{}", period.label()),
        Part::OtherBase => format!("并列基数·{}", period.label()),
    };
    let finding = Finding::about(facts.county, label, &ask.stage.id);
    let found = facts.figures.iter().find(|at| at.indicator == indicator.id && at.period == period);
    let Some(figure) = found.filter(|at| at.state(ask.as_of) != FigureState::Draft) else {
        return unless_beside(finding, part, Standing::Open, "尚未上报".to_owned());
    };
    let finding = Finding {
        subject: Some(figure.public_id),
        code: Some(indicator.id.clone()),
        on: figure.counts_on(ask),
        ..finding
    };
    if finding.on.is_none() {
        let reason = waiting(figure.state(ask.as_of), ask.settings.figures_count_from);
        return unless_beside(finding, part, Standing::NotCounted, reason);
    }
    let value = indicator.value(figure.numerator, figure.denominator);
    let unit = &indicator.counted_in;
    let reason = match figure.denominator {
        Some(denominator) => format!(
            "{}{},{}{}{},{value}",
            indicator.numerator,
            unit.shown(figure.numerator),
            indicator.denominator.as_deref().unwrap_or_default(),
            unit.shown(denominator),
            unit.word(),
        ),
        None => value,
    };
    let mut finding = unless_beside(finding, part, Standing::Counted, reason);
    let share = figure.share();
    (finding.numerator, finding.denominator) = (0, 0);
    match part {
        Part::Own => {
            (finding.numerator, finding.denominator) = (share.numerator, share.denominator);
        }
        Part::Base => finding.base = share,
        Part::OtherBase => finding.other_base = share,
    }
    finding
}

/// A figure that only stands beside is outside the count, whatever became of it.
fn unless_beside(finding: Finding, part: Part, standing: Standing, reason: String) -> Finding {
    let mut finding = match part {
        Part::OtherBase => finding.decided(Standing::NotApplicable, format!("只作并列:{reason}")),
        Part::Own | Part::Base => finding.decided(standing, reason),
    };
    // Only what counts adds to the parts of a rate.
    (finding.numerator, finding.denominator) = (0, 0);
    finding
}

/// Why a figure that was handed in does not count yet.
fn waiting(state: FigureState, from: CountsFrom) -> String {
    match (state, from) {
        (FigureState::Returned, _) => "已退回,待重新上报".to_owned(),
        (FigureState::Submitted, _) | (_, CountsFrom::Passed) => "已上报,待县区审核".to_owned(),
        (_, CountsFrom::Accepted) => "县区审核通过,待市级认定".to_owned(),
    }
}

impl FigureFacts {
    /// How far it had come on a day.
    fn state(&self, as_of: NaiveDate) -> FigureState {
        self.steps.by(as_of).state()
    }

    /// Since when it counts; nothing where it does not count on the day.
    fn counts_on(&self, ask: &Ask<'_>) -> Option<NaiveDate> {
        let steps = self.steps.by(ask.as_of);
        match ask.settings.figures_count_from {
            CountsFrom::Accepted => steps.accepted_on,
            CountsFrom::Passed => steps.passed_on,
        }
    }

    fn share(&self) -> Share {
        Share { numerator: self.numerator, denominator: self.denominator.unwrap_or(0) }
    }
}

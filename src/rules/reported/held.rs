//! What reported figures come to, held against a target.

use super::Judged;
use crate::domain::measure::{Percent, PercentagePoint, Share};
use crate::plan::{Base, Reading, Test, YearSource};
use crate::rules::figure::Figure;
use crate::rules::finding::Standing;
use crate::rules::rule::Against;
use crate::rules::status::Status;
use crate::rules::verdict::{Case, Verdict};

impl Case<'_> {
    /// Judges reported figures.
    ///
    /// Under a masked year the number is shown and nothing is judged. While a figure that is
    /// asked for is missing or not accepted, nothing is known of the area, so nothing is late.
    pub(in crate::rules) fn reported(&self, judged: Option<Judged<'_>>) -> Verdict {
        let Some(judged) = judged else { return self.not_due("尚无到期的期间") };
        let tally = &self.tally;
        let figures = self.held(judged);
        let holds = figures.first().and_then(|figure| figure.holds);
        let period = judged.period.label();
        let is_masked = self.stage.year_source == YearSource::Masked;
        let (status, note) = match holds {
            _ if is_masked => (Status::NotDue, format!("年份未定;{period}")),
            Some(true) => (Status::Met, period),
            Some(false) => (Status::Overdue, format!("{period}未达到")),
            None if tally.counted < tally.asked => {
                let unit = self.about.counted_in;
                let known = tally.asked - tally.open - self.unaccepted();
                (Status::NoData, format!("{period}:已认定 {known} / {} {unit}", tally.asked))
            }
            None => (Status::NoData, format!("{period}:没有基数")),
        };
        let deadline = Some(judged.period.last()).filter(|_| !is_masked);
        let gap = tally.asked - tally.counted;
        Verdict {
            required: Some(tally.asked),
            actual: tally.counted,
            gap,
            numerator: tally.numerator,
            denominator: tally.denominator,
            deadline,
            days_left: deadline.map(|deadline| (deadline - self.as_of).num_days()),
            formula: self.formula_of(judged),
            figures,
            status,
            note: Some(note),
            // Figures come by periods: what was done lately has no pace.
            window_days: 0,
            consequence: self.missed(status, gap, tally.asked).consequence(),
            ..self.blank()
        }
    }

    /// Figures that were handed in and are not accepted.
    fn unaccepted(&self) -> i64 {
        match self.about.against {
            // An amount that is too high or too low was accepted all the same.
            Against::Cap | Against::Floor => 0,
            _ => self.tally.asked - self.tally.counted - self.tally.open,
        }
    }

    pub(super) fn not_due(&self, note: &str) -> Verdict {
        Verdict { status: Status::NotDue, note: Some(note.to_owned()), ..self.blank() }
    }

    /// The number in the reading in force, and the one that stands beside.
    fn held(&self, judged: Judged<'_>) -> Vec<Figure> {
        match self.about.against {
            Against::Cap | Against::Floor => vec![self.limit()],
            Against::Rise => {
                let own = self.rise(self.target.base.as_ref(), self.tally.base, true);
                let other = self.target.other_base.as_ref();
                let beside = other.map(|base| self.rise(Some(base), self.tally.other_base, false));
                std::iter::once(own).chain(beside).collect()
            }
            _ => vec![self.rate(judged)],
        }
    }

    fn is_complete(&self) -> bool {
        self.tally.asked > 0 && self.tally.counted == self.tally.asked
    }

    fn rate(&self, judged: Judged<'_>) -> Figure {
        let Share { numerator, denominator } = self.tally.share();
        let percent = self.target.test.map_or(100, Test::value);
        let unit = &judged.indicator.counted_in;
        let text = match self.tally.share().percent() {
            Some(rate) => {
                format!("{rate}%({} / {})", unit.shown(numerator), unit.shown(denominator))
            }
            None => "—".to_owned(),
        };
        let holds = self.tally.share().reaches(Percent(percent)).filter(|_| self.is_complete());
        Self::figure(Reading::Share, (numerator, denominator), text, holds, true)
    }

    fn rise(&self, base: Option<&Base>, from: Share, in_force: bool) -> Figure {
        let own = self.tally.share();
        let by = PercentagePoint(self.target.test.map_or(0, Test::value));
        let words = base.map_or("没有基数", |base| base.words.as_str());
        let text = match (own.points_above(from), own.percent(), from.percent()) {
            (Some(points), Some(own), Some(from)) => {
                format!("{points}百分点({own}% 减 {from}%,基数:{words})")
            }
            (_, Some(own), _) => format!("现为{own}%(基数:{words})"),
            _ => "—".to_owned(),
        };
        let holds = own.exceeds(from, by).filter(|_| self.is_complete());
        Self::figure(self.target.reading, (own.numerator, own.denominator), text, holds, in_force)
    }

    fn limit(&self) -> Figure {
        let (counted, asked) = (self.tally.counted, self.tally.asked);
        let holds = match (self.tally.open, counted == asked) {
            _ if asked == 0 => None,
            (0, holds) => Some(holds),
            // One that is beyond it is beyond it, whatever the others are.
            (open, _) => (counted + open < asked).then_some(false),
        };
        let text = match self.findings.as_slice() {
            // Of one area the amount itself says more than how many reached it.
            [one] if asked == 1 && one.standing != Standing::Open => one.reason.clone(),
            _ => format!("{counted} / {asked} {}", self.about.counted_in),
        };
        Self::figure(self.target.reading, (counted, asked), text, holds, true)
    }

    fn figure(
        reading: Reading,
        (numerator, denominator): (i64, i64),
        text: String,
        holds: Option<bool>,
        in_force: bool,
    ) -> Figure {
        Figure { reading, in_force, numerator, denominator, text, holds }
    }

    /// The formula with the numbers put in.
    fn formula_of(&self, judged: Judged<'_>) -> String {
        let indicator = judged.indicator;
        let (unit, period) = (&indicator.counted_in, judged.period.label());
        let wanted = self.target.test.map_or(0, Test::value);
        let fraction = |share: Share| {
            let percent = share.percent().map_or_else(|| "—".to_owned(), |it| format!("{it}%"));
            let [above, below] = [share.numerator, share.denominator].map(|it| unit.shown(it));
            format!("{above} / {below} = {percent}")
        };
        let own = fraction(self.tally.share());
        let denominator = indicator.denominator.as_deref().unwrap_or_default();
        let parts = format!("{} ÷ {denominator}({})", indicator.numerator, unit.word());
        match self.about.against {
            Against::Cap | Against::Floor => {
                let side = if self.about.against == Against::Cap { "高" } else { "低" };
                let (level, done) = (self.area.judged_at(), self.about.done);
                let (reached, all) = (self.tally.counted, self.tally.asked);
                format!(
                    "{period},各{level}{}应不{side}于{wanted}{unit};{reached} / {all} 个{level}已{done}",
                    indicator.numerator
                )
            }
            Against::Rise => {
                let words =
                    self.target.base.as_ref().map_or("没有基数", |base| base.words.as_str());
                let base = fraction(self.tally.base);
                format!("{parts};{period}:{own};基数({words}):{base};应提高不少于{wanted}个百分点")
            }
            _ => format!("{parts};{period}:{own},应不低于{wanted}%"),
        }
    }
}

/// Sums a verdict on reported figures up in one sentence.
pub(in crate::rules) fn sentence(verdict: &Verdict) -> String {
    let figure = verdict.figures.first().map_or("—", |figure| figure.text.as_str());
    let note = verdict.note.as_deref().unwrap_or(verdict.status.label());
    let title = &verdict.title;
    match verdict.status {
        Status::NotDue if verdict.figures.is_empty() => format!("{title}:{note}。"),
        _ => format!("{title}:{note},{figure}。"),
    }
}

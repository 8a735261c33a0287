//! `training.intakes`: students trained to order are admitted every year, ten years on end.

use chrono::{Datelike, NaiveDate};

use crate::plan::{Settings, Stage};
use crate::rules::facts::Facts;
use crate::rules::finding::{Finding, Lateness, Standing};
use crate::rules::rule::{About, Against, Ask, Records, Rule, deadline};

/// Years in which students were admitted (T09, 方案二.3、四.3).
///
/// * A year counts where any county of the prefecture admitted at least one student in it;
///   several counties in one year are one year. Places that were announced and not filled
///   admit nobody.
/// * Each year has a deadline of its own, its last day: a year that went by without an intake
///   cannot be made up for, because the clause says 连续10年,每年.
/// * Years still to come are outside the count; the year under way counts as soon as somebody
///   is admitted, and is asked about once it is over. In the first year it is asked about
///   from the beginning.
pub(in crate::rules) struct Admitted;

impl Rule for Admitted {
    fn about(&self) -> About {
        About {
            code: "training.intakes",
            title: "每年招考农村订单定向免费医学生",
            basis: "方案二.3、四.3",
            done: "招考",
            counted_in: "年",
            records: Records::Student,
            against: Against::Distinct,
            beside: None,
            advisory: false,
        }
    }

    /// The end of the last year that is over, or of the first year while it runs.
    fn due_by(&self, stage: &Stage, _: &Settings, as_of: NaiveDate) -> Option<NaiveDate> {
        let (first, last) = (stage.from?.year(), stage.by?.year());
        let over =
            if end_of(as_of.year()) <= Some(as_of) { as_of.year() } else { as_of.year() - 1 };
        end_of(over.clamp(first, last))
    }

    fn check(&self, facts: &Facts, ask: &Ask<'_>) -> Vec<Finding> {
        let own = ask.target.stages.iter().find(|stage| stage.id == ask.stage.id);
        let Some((first, last)) = own.and_then(|stage| Some((stage.from?, stage.by?))) else {
            return Vec::new();
        };
        (first.year()..=last.year()).map(|year| judge(year, first.year(), facts, ask)).collect()
    }
}

fn judge(year: i32, first: i32, facts: &Facts, ask: &Ask<'_>) -> Finding {
    let finding = Finding {
        code: Some(year.to_string()),
        ..Finding::about(facts.county, format!("{year}年"), &ask.stage.id)
    };
    let due = end_of(year).filter(|_| deadline(ask.stage).is_some());
    let own = facts.intakes.iter().filter(|intake| intake.year == year);
    let admitted = own.clone().filter(|at| at.on.is_some_and(|on| on <= ask.as_of));
    let students: i64 = admitted.clone().map(|intake| intake.admitted).sum();
    if let Some(on) = admitted.filter_map(|intake| intake.on).min() {
        let subject = own.map(|intake| intake.public_id).next();
        let finding = Finding { subject, ..finding };
        let finding = finding.dated(Some(on), Lateness::of(Some(on), due, ask.as_of));
        let reason = format!("{}录取{students}人", facts.name);
        return finding.decided(Standing::Counted, reason);
    }
    let over = end_of(year).is_some_and(|end| end <= ask.as_of);
    if !over && (year > first || year > ask.as_of.year()) {
        return finding.decided(Standing::NotApplicable, "该年尚未结束");
    }
    let reason = if own.count() > 0 { "公布了计划,没有录取" } else { "没有招考" };
    let finding = finding.dated(None, Lateness::of(None, due, ask.as_of));
    finding.decided(Standing::NotCounted, reason)
}

/// The last day of a year.
fn end_of(year: i32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, 12, 31)
}

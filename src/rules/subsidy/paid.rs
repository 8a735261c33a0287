//! `subsidy.paid`: what was due was paid, no less and no more.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::decide::{Conditions, Due};
use crate::domain::ids::SubjectId;
use crate::domain::money::Fen;
use crate::domain::month::Month;
use crate::domain::subsidy::RateGroup;
use crate::plan::{Settings, Stage, YearSource};
use crate::rules::facts::{Facts, PractitionerFacts, SubsidyPayment, VillageFacts};
use crate::rules::finding::{Finding, Funds, Lateness, Standing};
use crate::rules::rule::{About, Against, Ask, Records, Rule};

/// Village doctors of the stated group who were paid the raised rate (T05, 方案一、二.2、四.2).
///
/// * Judged are the last months that should have been paid by now; how many, and how long a
///   month may take, are settings. A month before the stage is not asked about.
/// * A doctor counts where every month was paid just what was due, in both directions: one
///   who is due the raise and got less does not count, and neither does one who is not due
///   it and got more.
/// * One who is due the old rate alone and got no more than that is outside the clause; too
///   little of the old rate is a warning.
/// * Something that decides and is not on record (a head count, the medicines scheme, a
///   certificate's place) leaves the doctor open.
/// * The day that decides is that of the last payment; each month has its own deadline, and
///   the worst of them is told.
pub(in crate::rules) struct Paid;

impl Rule for Paid {
    fn about(&self) -> About {
        About {
            code: "subsidy.paid",
            title: "村医定额补助按提高后的标准发放",
            basis: "方案一、二.2、四.2",
            done: "足额发放",
            counted_in: "名",
            records: Records::Practitioner,
            against: Against::Records,
            beside: None,
            advisory: false,
        }
    }

    /// The last day on which the last of the judged months is paid in time.
    fn due_by(&self, stage: &Stage, settings: &Settings, as_of: NaiveDate) -> Option<NaiveDate> {
        let (_, last) = settings.subsidy.judged(as_of);
        let begun = stage.from.is_none_or(|from| Month::of(from) <= last);
        stage.by.or_else(|| begun.then(|| settings.subsidy.pay_by(last)))
    }

    fn check(&self, facts: &Facts, ask: &Ask<'_>) -> Vec<Finding> {
        let settings = &ask.settings.subsidy;
        let (first, last) = settings.judged(ask.as_of);
        let first = ask.stage.from.map_or(first, |from| first.max(Month::of(from)));
        let months: Vec<Month> = first.through(last).collect();
        let conditions = Conditions::of(facts, settings);
        let mut paid: HashMap<SubjectId, Vec<&SubsidyPayment>> = HashMap::new();
        for payment in facts.payments.iter().filter(|at| at.on <= ask.as_of) {
            paid.entry(payment.practitioner).or_default().push(payment);
        }
        let judged = facts.people.iter().filter_map(|person| {
            let payments = paid.get(&person.subject).map_or(&[][..], Vec::as_slice);
            let months = months.iter().map(|&month| {
                let of_month = payments.iter().filter(|at| at.month == month);
                Held {
                    month,
                    due: conditions.due(person, month),
                    paid: of_month.clone().map(|at| at.net()).sum(),
                    paid_on: of_month.map(|at| at.on).max(),
                }
            });
            judge(person, &months.collect::<Vec<_>>(), &conditions, ask)
        });
        judged.collect()
    }
}

/// A month held against what was paid for it.
struct Held {
    month: Month,
    due: Option<Due>,
    paid: Fen,
    paid_on: Option<NaiveDate>,
}

impl Held {
    fn amount(&self) -> Fen {
        self.due.as_ref().map_or(Fen::ZERO, |due| due.amount)
    }

    fn is_raised(&self) -> bool {
        self.due.as_ref().is_some_and(|due| due.group == Some(RateGroup::Raised))
    }

    fn is_open(&self) -> bool {
        self.due.as_ref().is_some_and(|due| due.open)
    }

    fn differs(&self) -> bool {
        self.paid != self.amount()
    }

    /// `2016年6月应发400.00元,已发200.00元`.
    fn words(&self) -> String {
        format!("{}应发{}元,已发{}元", self.month, self.amount(), self.paid)
    }
}

fn judge(
    person: &PractitionerFacts,
    months: &[Held],
    conditions: &Conditions<'_>,
    ask: &Ask<'_>,
) -> Option<Finding> {
    let last = months.iter().rev().find_map(|held| held.due.as_ref());
    if last.is_none() && months.iter().all(|held| held.paid == Fen::ZERO) {
        return None;
    }
    let clinic = last.and_then(|due| conditions.clinic(due.clinic));
    let village = clinic.and_then(|place| conditions.village(place.area));
    let place = village.map(VillageFacts::label).unwrap_or_default();
    let area = clinic.map_or(ask_area(person, conditions), |place| Some(place.area))?;
    let label = format!("{place} {}", person.name).trim_start().to_owned();
    let (due, paid): (Fen, Fen) =
        (months.iter().map(Held::amount).sum(), months.iter().map(|held| held.paid).sum());
    let mut finding = Finding {
        subject: Some(person.public_id),
        funds: Funds { allocated: due, disbursed: paid, ..Funds::default() },
        ..Finding::about(area, label, &ask.stage.id)
    };
    let on = months.iter().filter_map(|held| held.paid_on).max();
    let wrong: Vec<String> = months.iter().filter(|held| held.differs()).map(Held::words).collect();
    let too_much = months.iter().any(|held| held.paid > held.amount());
    if let Some(open) = months.iter().find(|held| held.is_open()) {
        let missing = open.due.as_ref().map(missing).unwrap_or_default();
        let finding = finding.dated(on, Lateness::NotDue);
        return Some(finding.decided(Standing::Open, format!("{}:{missing}", open.month)));
    }
    if !months.iter().any(Held::is_raised) && !too_much {
        finding.warnings.extend(wrong);
        let why = last.map(why).unwrap_or_default();
        return Some(finding.decided(Standing::NotApplicable, why));
    }
    let finding = finding.dated(on, lateness(months, ask));
    if wrong.is_empty() {
        let reason = format!("{}应发{due}元,已足额发放", span(months));
        return Some(finding.decided(Standing::Counted, reason));
    }
    Some(finding.decided(Standing::NotCounted, wrong.join(";")))
}

/// Where a person is who was paid and had no post in the months judged.
fn ask_area(
    person: &PractitionerFacts,
    conditions: &Conditions<'_>,
) -> Option<crate::domain::area::AreaKey> {
    let mut posts = person.employments.iter().rev();
    posts.find_map(|post| conditions.clinic(post.facility)).map(|place| place.area)
}

/// What has not been entered.
fn missing(due: &Due) -> String {
    let unknown = due.against().filter(|answer| answer.answer == super::Answered::Unknown);
    unknown.map(|answer| answer.ground.to_string()).collect::<Vec<_>>().join(";")
}

/// Why a month is not due the raise.
fn why(due: &Due) -> String {
    let barred = due.group.is_none();
    let told = due.against().filter(|answer| !barred || answer.question.decides_at_all());
    let told = told.map(|answer| answer.ground.to_string()).collect::<Vec<_>>().join(";");
    if barred {
        format!("不发补助:{told}")
    } else {
        format!("按原标准{}元:{told}", due.amount)
    }
}

/// The months as people say them.
fn span(months: &[Held]) -> String {
    let of = |held: Option<&Held>| held.map(|held| held.month.to_string()).unwrap_or_default();
    let (first, last) = (of(months.first()), of(months.last()));
    if first == last { first } else { format!("{first}至{last}") }
}

/// The worst of the months. An unset year never makes anything late.
fn lateness(months: &[Held], ask: &Ask<'_>) -> Lateness {
    if ask.stage.year_source == YearSource::Masked {
        return Lateness::NotDue;
    }
    let settings = &ask.settings.subsidy;
    let late = |held: &Held, on: NaiveDate| (on - settings.pay_by(held.month)).num_days();
    let unpaid = months.iter().filter(|held| held.differs());
    if let Some(days) = unpaid.map(|held| late(held, ask.as_of)).max() {
        return if days > 0 { Lateness::Overdue { days } } else { Lateness::NotDue };
    }
    let paid = months.iter().filter_map(|held| Some(late(held, held.paid_on?))).max();
    match paid {
        Some(days) if days > 0 => Lateness::Late { days },
        _ => Lateness::OnTime,
    }
}

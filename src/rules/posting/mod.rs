//! Rules about postings, and what they share. The three programmes are judged apart.

use super::facts::{Facts, PostedFacts, PostingFacts};
use super::finding::{Finding, Lateness, Standing};
use super::rule::Ask;
use crate::domain::posting::{PostingKind, Stretch};

pub(super) mod multi_site;
mod promotion;
pub(super) mod secondment;
pub(super) mod support;

pub use promotion::{Counted, PROMOTION_DAYS, Service, service};

/// The findings about the postings of a programme in the county that began by the date: served
/// for so many unbroken calendar months, both ends counted.
///
/// A posting that may still come to that is outside the rate until it has run its time, so that
/// those who have just begun do not pull a county down.
fn of_kind(
    facts: &Facts,
    kind: PostingKind,
    ask: &Ask<'_>,
    months: impl Fn(&PostingFacts) -> u32,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for person in &facts.posted {
        let own = person.postings.iter().filter(|at| {
            at.kind == kind
                && !at.elsewhere
                && at.area.county() == facts.county
                && at.from <= ask.as_of
        });
        findings.extend(own.map(|posting| served(person, posting, months(posting), ask)));
    }
    findings
}

/// The finding about one posting.
fn served(person: &PostedFacts, posting: &PostingFacts, months: u32, ask: &Ask<'_>) -> Finding {
    let label = format!("{} {}", person.name, posting.place);
    let mut finding = Finding {
        subject: Some(posting.public_id),
        ..Finding::about(posting.area, label, &ask.stage.id)
    };
    if ask.stage.from.is_some_and(|from| posting.from < from) {
        return finding.decided(Standing::NotApplicable, "早于方案实施之日派出,不计入");
    }
    let term = posting.term();
    let wanted = in_words(months);
    let reached = term.reached_on(months, ask.as_of);
    if let Some(on) = reached {
        finding.learned_late_on = posting.learned_on.filter(|learned| *learned > term.last());
        let finding = finding.dated(Some(on), Lateness::OnTime);
        let reason = format!("连续在岗满{wanted},{on}期满");
        return finding.decided(Standing::Counted, reason);
    }
    let longest = term.longest(ask.as_of).map_or(0, Stretch::days);
    let days = format!("最长连续{longest}天,共在岗{}天", term.served(ask.as_of));
    if term.last() >= ask.as_of && term.may_reach(months) {
        let reason = format!("应服务{wanted},服务期至{},{days},期满前不判定", term.last());
        return finding.decided(Standing::NotApplicable, reason);
    }
    let why = if posting.ended_on.is_some_and(|ended| ended < posting.until) {
        format!("{}提前结束", term.last())
    } else if !posting.gaps.is_empty() {
        "中途间断".to_owned()
    } else if term.until < ask.as_of {
        "派驻期不足".to_owned()
    } else {
        "派驻期届满时不足".to_owned()
    };
    let overdue = (ask.as_of - term.last()).num_days().max(0);
    let finding = finding.dated(None, Lateness::Overdue { days: overdue });
    finding.decided(Standing::NotCounted, format!("应连续服务{wanted},{why},{days}"))
}

/// Months as people say them.
fn in_words(months: u32) -> String {
    match months {
        6 => "半年".to_owned(),
        12 => "一年".to_owned(),
        months => format!("{months}个月"),
    }
}

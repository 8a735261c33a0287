//! `training.completed`: six months of study, passed, and the allowance paid.

use std::cmp::Reverse;
use std::collections::HashMap;

use chrono::{Datelike, NaiveDate};

use super::Posts;
use crate::domain::ids::SubjectId;
use crate::domain::money::Fen;
use crate::domain::posting::Stretch;
use crate::domain::training::ExamResult;
use crate::plan::TrainingSettings;
use crate::rules::facts::{Facts, Home, PractitionerFacts, StudyFacts};
use crate::rules::finding::{Finding, Funds, Lateness, Standing};
use crate::rules::rule::{About, Against, Ask, Records, Rule};

/// Village doctors of poor villages who studied, passed and got the allowance (T07, 方案二.3).
///
/// * Asked are the village doctors who are in post at the clinic of a poor village on the date;
///   who studied and works elsewhere now is outside the count and listed.
/// * A study lasts as many calendar months as the setting says, both ends counted: 1 September
///   to 29 February is half a year. Who left before the end did not finish, whatever was
///   learned.
/// * The allowance follows a pass, and is exact: the months of the setting at their rate. More,
///   less, or any of it without a pass does not count.
/// * Of several studies the best decides; of several that were done the one done first, of
///   others the one begun last.
/// * Who has gone on to a main post in another county is asked about there.
/// * The day that decides is that of the pass or of the last payment, whichever is later.
pub(in crate::rules) struct Completed;

impl Rule for Completed {
    fn about(&self) -> About {
        About {
            code: "training.completed",
            title: "贫困村村医进修合格并领取补助",
            basis: "方案二.3",
            done: "进修合格并发放补助",
            counted_in: "名",
            records: Records::Practitioner,
            against: Against::Records,
            beside: None,
            advisory: false,
        }
    }

    fn check(&self, facts: &Facts, ask: &Ask<'_>) -> Vec<Finding> {
        let posts = Posts::of(facts);
        let mut studies: HashMap<SubjectId, Vec<&StudyFacts>> = HashMap::new();
        for study in facts.studies.iter().filter(|study| study.from <= ask.as_of) {
            studies.entry(study.practitioner).or_default().push(study);
        }
        for own in studies.values_mut() {
            own.sort_by_key(|it| (it.from, it.until, it.left_on, it.exam_on, it.paid, it.paid_on));
        }
        let judged = facts.people.iter().filter_map(|person| {
            let own = studies.get(&person.subject).map_or(&[][..], Vec::as_slice);
            judge(person, own, &posts, ask)
        });
        judged.collect()
    }
}

fn judge(
    person: &PractitionerFacts,
    studies: &[&StudyFacts],
    posts: &Posts<'_>,
    ask: &Ask<'_>,
) -> Option<Finding> {
    let now = posts.main(person, ask.as_of);
    let poor = now.is_some_and(|(_, clinic)| {
        posts.village(clinic).is_some_and(|village| village.poor_since(ask.as_of).is_some())
    });
    let best = studies
        .iter()
        .map(|study| weigh(study, ask))
        .max_by_key(|held| (held.rank, Reverse(held.on)));
    if !poor {
        let best = best?;
        // Somebody who studied and is no doctor of a poor village any more.
        let clinic = person
            .employments
            .iter()
            .rev()
            .find_map(|post| posts.clinics.get(&post.facility).copied())?;
        let finding = posts.about(person, clinic, ask);
        let reason = format!("当日不是贫困村在岗村医;{}", best.words);
        return Some(finding.decided(Standing::NotApplicable, reason));
    }
    let (_, clinic) = now?;
    let mut finding = posts.about(person, clinic, ask);
    if let Some(Home::Elsewhere(post)) = person.home(ask.as_of) {
        return Some(finding.decided(Standing::NotApplicable, post.reason()));
    }
    let Some(best) = best else {
        let finding = finding.dated(None, Lateness::of(None, ask.deadline(), ask.as_of));
        return Some(finding.decided(Standing::NotCounted, "尚未安排进修"));
    };
    finding.funds = Funds { allocated: best.due, disbursed: best.paid, ..Funds::default() };
    let finding = finding.dated(best.on, Lateness::of(best.on, ask.deadline(), ask.as_of));
    let standing = if best.on.is_some() { Standing::Counted } else { Standing::NotCounted };
    Some(finding.decided(standing, best.words))
}

/// What a study comes to.
struct Weighed {
    /// How far it came, the furthest the highest.
    rank: u8,
    /// The day on which everything was done.
    on: Option<NaiveDate>,
    words: String,
    due: Fen,
    paid: Fen,
}

fn weigh(study: &StudyFacts, ask: &Ask<'_>) -> Weighed {
    let settings = &ask.settings.training;
    let StudyFacts { from, until, paid, .. } = *study;
    let undone = |rank, words| Weighed { rank, on: None, words, due: Fen::ZERO, paid };
    let early =
        if paid > Fen::ZERO { format!(",未合格已发补助{paid}元") } else { String::new() };
    if let Some(left) = study.left_on.filter(|left| *left <= ask.as_of) {
        let why = study.leave_reason.map_or_else(String::new, |reason| format!("({reason})"));
        let months = whole_months(from, left);
        return undone(1, format!("{from}起进修,{left}提前离开{why},满{months}个月{early}"));
    }
    let passed = study.exam_on.filter(|on| *on <= ask.as_of).zip(study.exam_result);
    let Some((exam_on, result)) = passed else {
        let words = if until < ask.as_of {
            format!("{from}至{until}进修,未登记考试结果{early}")
        } else {
            format!("{from}至{until}进修中{early}")
        };
        return undone(2, words);
    };
    if result != ExamResult::Passed {
        return undone(2, format!("{from}至{until}进修,{exam_on}考试{result}{early}"));
    }
    let months = whole_months(from, until);
    if months < settings.months {
        let asked = settings.months;
        return undone(3, format!("{from}至{until}进修,满{months}个月,不足{asked}个月{early}"));
    }
    let due = allowance_due(study, settings, ask.as_of);
    let done = format!("{from}至{until}进修,{exam_on}考试合格");
    if paid != due {
        let words = format!("{done},补助应发{due}元,已发{paid}元");
        return Weighed { rank: 4, on: None, words, due, paid };
    }
    let on = Some(study.paid_on.map_or(exam_on, |paid_on| paid_on.max(exam_on)));
    Weighed { rank: 5, on, words: format!("{done},补助{due}元已发"), due, paid }
}

/// The allowance that a study has earned by a date: the whole of it once it was finished and
/// passed, and nothing before.
pub fn allowance_due(study: &StudyFacts, settings: &TrainingSettings, as_of: NaiveDate) -> Fen {
    let left = study.left_on.is_some_and(|left| left <= as_of);
    let passed = study.exam_on.is_some_and(|on| on <= as_of)
        && study.exam_result == Some(ExamResult::Passed);
    let whole = whole_months(study.from, study.until) >= settings.months;
    if passed && whole && !left { settings.allowance(settings.months) } else { Fen::ZERO }
}

/// The calendar months from a first to a last day, both counted: 1 March to 31 August is six.
fn whole_months(from: NaiveDate, until: NaiveDate) -> u32 {
    let Some(after) = until.succ_opt() else { return 0 };
    let months = (after.year() - from.year()) * 12 + i32::try_from(after.month()).unwrap_or(0)
        - i32::try_from(from.month()).unwrap_or(0);
    let Ok(months) = u32::try_from(months) else { return 0 };
    let whole = Stretch { from, until }.holds_months(months);
    if whole { months } else { months.saturating_sub(1) }
}

#[cfg(test)]
mod tests {
    use super::whole_months;
    use crate::rules::sample::day;

    #[test]
    fn months_are_counted_with_both_their_ends() {
        for (from, until, months) in [
            ("2015-03-01", "2015-08-31", 6),
            ("2015-03-01", "2015-08-30", 5),
            ("2015-09-01", "2016-02-29", 6),
            ("2015-03-16", "2015-09-15", 6),
            ("2015-03-16", "2015-09-14", 5),
            ("2015-08-31", "2016-02-28", 5),
            ("2015-08-31", "2016-02-29", 6),
            ("2015-03-01", "2015-03-01", 0),
        ] {
            assert_eq!(whole_months(day(from), day(until)), months, "{from} {until}");
        }
    }
}

//! `training.duty`: a day a week or a week a month at the township hospital.

use std::collections::{BTreeSet, HashMap};

use chrono::{Datelike, NaiveDate};

use super::Posts;
use crate::domain::ids::SubjectId;
use crate::domain::month::Month;
use crate::domain::training::DutyWay;
use crate::plan::{Settings, Stage, TrainingSettings};
use crate::rules::facts::{DutyChoiceFacts, Facts, Home, PractitionerFacts};
use crate::rules::finding::{Finding, Lateness, Standing};
use crate::rules::rule::{About, Against, Ask, Records, Rule};

/// Village doctors who kept their turns in the last month that is over (T08, 方案二.3).
///
/// * Asked are the village doctors who were in post the whole month; who came or left in it is
///   outside the count, and who had another main post in another county is asked about there.
/// * Each doctor chose one of the two ways for the month; the choice of its last day decides.
/// * 每周一天: in as many weeks of the month as the setting says (Monday to Sunday, cut off at
///   the month's ends) there is a day. 每月一周: within seven days on end there are as many
///   days as the setting says.
/// * Nobody entered anything, or nobody chose: not kept, each with its words.
pub(in crate::rules) struct Kept;

impl Rule for Kept {
    fn about(&self) -> About {
        About {
            code: "training.duty",
            title: "村医按月到乡镇卫生院上班",
            basis: "方案二.3",
            done: "按约定到岗",
            counted_in: "名",
            records: Records::Practitioner,
            against: Against::Records,
            beside: None,
            advisory: false,
        }
    }

    /// Month by month: the last day of the month that is judged.
    fn due_by(&self, stage: &Stage, _: &Settings, as_of: NaiveDate) -> Option<NaiveDate> {
        stage.by.or_else(|| Some(TrainingSettings::judged_month(as_of).last_day()))
    }

    fn check(&self, facts: &Facts, ask: &Ask<'_>) -> Vec<Finding> {
        let month = TrainingSettings::judged_month(ask.as_of);
        let posts = Posts::of(facts);
        // Days at several hospitals, or entered under several records, are one doctor's.
        let mut worked: HashMap<SubjectId, Vec<u8>> = HashMap::new();
        for duty in facts.duties.iter().filter(|duty| duty.month == month) {
            let days = worked.entry(duty.practitioner).or_default();
            days.extend(&duty.days);
            days.sort_unstable();
            days.dedup();
        }
        let mut chosen: HashMap<SubjectId, &DutyChoiceFacts> = HashMap::new();
        for choice in &facts.duty_choices {
            if choice.spell().covers(month.last_day()) {
                let last = chosen.entry(choice.practitioner).or_insert(choice);
                if last.from < choice.from {
                    *last = choice;
                }
            }
        }
        let judged = facts.people.iter().filter_map(|person| {
            let way = chosen.get(&person.subject).map(|choice| choice.way);
            let days = worked.get(&person.subject).map(Vec::as_slice);
            judge(person, way, days, (&posts, month), ask)
        });
        judged.collect()
    }
}

fn judge(
    person: &PractitionerFacts,
    way: Option<DutyWay>,
    days: Option<&[u8]>,
    (posts, month): (&Posts<'_>, Month),
    ask: &Ask<'_>,
) -> Option<Finding> {
    let (first, last) = (month.first_day(), month.last_day());
    let began = posts.main(person, first);
    let (post, clinic) = posts.main(person, last).or(began)?;
    let finding = posts.about(person, clinic, ask);
    if let Some(Home::Elsewhere(post)) = person.home(last) {
        return Some(finding.decided(Standing::NotApplicable, post.reason()));
    }
    let whole = post.from <= first && post.until.is_none_or(|until| last <= until);
    if !whole {
        let reason = format!("{month}不是整月在岗");
        return Some(finding.decided(Standing::NotApplicable, reason));
    }
    let kept = way.zip(days).and_then(|(way, days)| kept_on(way, days, month, ask));
    let finding = finding.dated(kept, Lateness::of(kept, ask.deadline(), ask.as_of));
    let standing = if kept.is_some() { Standing::Counted } else { Standing::NotCounted };
    Some(finding.decided(standing, words(way, days, month, ask)))
}

/// The day on which the turns of the month were kept.
fn kept_on(way: DutyWay, days: &[u8], month: Month, ask: &Ask<'_>) -> Option<NaiveDate> {
    let settings = &ask.settings.training;
    let days: BTreeSet<NaiveDate> =
        days.iter().filter_map(|day| month.first_day().with_day(u32::from(*day))).collect();
    match way {
        DutyWay::WeeklyDay => {
            let mut weeks = BTreeSet::new();
            days.into_iter().find(|day| {
                weeks.insert(day.iso_week());
                weeks.len() >= usize::try_from(settings.weeks_a_month).unwrap_or(usize::MAX)
            })
        }
        DutyWay::MonthlyWeek => {
            let asked = usize::try_from(settings.days_a_week).unwrap_or(usize::MAX);
            let days: Vec<NaiveDate> = days.into_iter().collect();
            let runs = days.windows(asked.max(1));
            runs.filter_map(|run| Some((*run.first()?, *run.last()?)))
                .find(|(one, last)| (*last - *one).num_days() < 7)
                .map(|(_, last)| last)
        }
    }
}

fn words(way: Option<DutyWay>, days: Option<&[u8]>, month: Month, ask: &Ask<'_>) -> String {
    let settings = &ask.settings.training;
    let Some(way) = way else { return "未选择上班方式".to_owned() };
    let Some(days) = days else { return format!("{way}:{month}没有上班记录") };
    let first = month.first_day();
    let dates = days.iter().filter_map(|day| first.with_day(u32::from(*day)));
    match way {
        DutyWay::WeeklyDay => {
            let weeks: BTreeSet<_> = dates.map(|day| day.iso_week()).collect();
            let (many, asked) = (weeks.len(), settings.weeks_a_month);
            format!("{way}:{month}到岗{}天,分在{many}周,应有{asked}周", days.len())
        }
        DutyWay::MonthlyWeek => {
            let dates: Vec<NaiveDate> = dates.collect();
            let within = |from: NaiveDate| {
                dates.iter().filter(|on| (0..7).contains(&(**on - from).num_days())).count()
            };
            let most = dates.iter().map(|from| within(*from)).max().unwrap_or(0);
            let asked = settings.days_a_week;
            format!("{way}:{month}到岗{}天,七天内最多{most}天,应有{asked}天", days.len())
        }
    }
}

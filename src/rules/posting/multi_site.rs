//! `posting.multi_site`: six days a quarter and more at community-level institutions.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::domain::posting::{
    DayEntry, DayFlag, PostingKind, Quarter, Resolution, Weighed, days_of, eligible, practice_rules,
};
use crate::plan::Test;
use crate::rules::facts::{Facts, PostedFacts, PostingFacts};
use crate::rules::finding::{Finding, Lateness, Standing};
use crate::rules::rule::{About, Against, Ask, Records, Rule};

/// Doctors in practice at several sites who served their days (T15, 方案一、二.6).
///
/// * A day is a distinct date with attendance at a community-level institution (基层医疗机构)
///   under a posting of this programme: one date counts once, whatever the number of entries,
///   halves, places and postings. Whether a half day is a whole one is a setting of the plan.
/// * Calendar quarters, nothing carried over. The rate is that of the last complete quarter;
///   the current one is told beside it, with what is missing and the days that are left.
/// * A doctor whose posting touches the quarter is asked for all of the days; with the
///   plan's setting for the share of the quarter, rounded up.
/// * Title and years are those of the first day of the quarter on which the posting holds.
///   Who is not one of those whom the clause names is outside the rate.
/// * A doctor with postings in several counties is judged once, where the first of them lies,
///   with the days of all.
/// * What is flagged as leave, outside the posting, in a gap or entered before its day counts
///   once a person has said so.
/// * Days entered after the quarter count; where they decide, the finding says so.
pub(in crate::rules) struct Practised;

impl Rule for Practised {
    fn about(&self) -> About {
        About {
            code: "posting.multi_site",
            title: "多点执业每季度服务满规定天数",
            basis: "方案一、二.6",
            done: "服务满规定天数",
            counted_in: "人",
            records: Records::Posting,
            against: Against::Records,
            beside: None,
            advisory: false,
        }
    }

    fn check(&self, facts: &Facts, ask: &Ask<'_>) -> Vec<Finding> {
        let last = Quarter::last_complete(ask.as_of);
        let current = Quarter::of(ask.as_of);
        let mut findings = Vec::new();
        for person in &facts.posted {
            let weighed = person.weighed();
            let look = Look { facts, person, weighed: &weighed, ask };
            findings.extend(look.finding(last));
            if current != last {
                findings.extend(look.finding(current));
            }
        }
        findings
    }
}

/// One doctor's calendar.
struct Look<'a> {
    facts: &'a Facts,
    person: &'a PostedFacts,
    weighed: &'a [Weighed],
    ask: &'a Ask<'a>,
}

impl Look<'_> {
    /// The finding about a quarter; none where no posting of the programme touches it.
    fn finding(&self, quarter: Quarter) -> Option<Finding> {
        let ask = self.ask;
        if ask.stage.from.is_some_and(|from| quarter.last() < from) {
            return None;
        }
        let touching = self.person.postings.iter().filter(|at| touches(at, quarter, ask.as_of));
        let first = touching.min_by_key(|at| (at.from, at.subject))?;
        let here = self.person.postings.iter().find(|at| {
            !at.elsewhere
                && at.area.county() == self.facts.county
                && touches(at, quarter, ask.as_of)
        })?;
        let label = format!("{} {quarter}", self.person.name);
        let finding = Finding {
            subject: Some(here.public_id),
            ..Finding::about(here.area, label, &ask.stage.id)
        };
        if first.area.county() != self.facts.county {
            let reason = "由先派往的县区统一计算,各处的日子合并";
            return Some(finding.decided(Standing::NotApplicable, reason));
        }
        let on = first.from.max(quarter.first());
        let candidate = self.person.candidate(first.sender_level, on);
        match eligible(candidate, on) {
            Ok(_) => Some(self.counted(finding, first, quarter)),
            Err(why) => {
                let reason = format!("不符合选派条件,不计入:{why}");
                Some(finding.decided(Standing::NotApplicable, reason))
            }
        }
    }

    fn counted(&self, finding: Finding, posting: &PostingFacts, quarter: Quarter) -> Finding {
        let ask = self.ask;
        let days = self.days(quarter);
        let required = self.required(quarter);
        let mut finding = finding;
        finding.warnings = self.warnings(posting, quarter);
        let served: i64 = days.iter().map(|day| day.1).sum();
        let reached = reached_on(&days, required * 2);
        let told =
            format!("{quarter}服务{}天,应{required}天{}", in_days(served), self.left_out(quarter));
        if ask.as_of < quarter.last() {
            let left = (quarter.last() - ask.as_of).num_days();
            let gap = in_days((required * 2 - served).max(0));
            let reason = if reached.is_some() {
                format!("{told},本季已够")
            } else {
                format!("{told},还差{gap}天,本季还剩{left}天")
            };
            return finding
                .dated(reached, Lateness::NotDue)
                .decided(Standing::NotApplicable, reason);
        }
        finding.learned_late_on = self.learned_late(quarter, required * 2);
        let lateness = Lateness::of(reached, Some(quarter.last()), ask.as_of);
        // On its own last day a quarter is over, and what is missing is missing.
        let lateness = match (reached, lateness) {
            (None, Lateness::NotDue) => Lateness::Overdue { days: 0 },
            (_, lateness) => lateness,
        };
        let finding = finding.dated(reached, lateness);
        if reached.is_some() {
            finding.decided(Standing::Counted, told)
        } else {
            let gap = in_days(required * 2 - served);
            finding.decided(Standing::NotCounted, format!("{told},差{gap}天"))
        }
    }

    /// The days that are asked for.
    fn required(&self, quarter: Quarter) -> i64 {
        let days = self.ask.target.test.map_or(6, Test::value);
        if !self.ask.settings.quarter_pro_rata {
            return days;
        }
        let ours =
            self.person.postings.iter().filter(|at| at.kind == PostingKind::MultiSitePractice);
        let terms: Vec<_> = ours.map(PostingFacts::term).collect();
        let all = quarter.first().iter_days().take_while(|on| *on <= quarter.last());
        let covered = all.filter(|on| terms.iter().any(|term| term.covers(*on))).count();
        let covered = i64::try_from(covered).unwrap_or(0);
        (days * covered + quarter.length() - 1).div_euclid(quarter.length())
    }

    /// The entries of the programme in a quarter up to the date, each with what it comes to.
    fn entries(&self, quarter: Quarter) -> impl Iterator<Item = (&DayEntry, &Weighed)> {
        let as_of = self.ask.as_of;
        self.person.days.iter().zip(self.weighed).filter(move |(entry, _)| {
            entry.on <= as_of && quarter.holds(entry.on) && self.is_ours(entry)
        })
    }

    fn is_ours(&self, entry: &DayEntry) -> bool {
        let posting = self.person.posting(entry.posting);
        posting.is_some_and(|at| at.kind == PostingKind::MultiSitePractice)
    }

    /// Whether an entry counts for this rule.
    fn serves(&self, entry: &DayEntry, weighed: &Weighed) -> bool {
        weighed.counts && !self.person.higher.contains(&entry.facility)
    }

    /// The distinct days that count, each with its half days.
    fn days(&self, quarter: Quarter) -> Vec<(NaiveDate, i64)> {
        let counted = self.entries(quarter).filter(|(entry, weighed)| self.serves(entry, weighed));
        days_of(counted.map(|(entry, _)| entry), self.ask.settings.half_day_counts_whole)
    }

    /// What did not count, and why: `;未计2条:与请假同日1、在间断期内1`.
    fn left_out(&self, quarter: Quarter) -> String {
        let mut why: BTreeMap<&str, usize> = BTreeMap::new();
        for (entry, weighed) in self.entries(quarter) {
            if self.serves(entry, weighed) {
                continue;
            }
            *why.entry(Self::reason(entry, weighed)).or_default() += 1;
        }
        let all: usize = why.values().sum();
        if all == 0 {
            return String::new();
        }
        let parts: Vec<_> = why.iter().map(|(why, count)| format!("{why}{count}")).collect();
        format!(";未计{all}条:{}", parts.join("、"))
    }

    fn reason(entry: &DayEntry, weighed: &Weighed) -> &'static str {
        if let Some(leave) = entry.leave {
            return leave.label();
        }
        if entry.resolution == Some(Resolution::Dropped) {
            return Resolution::Dropped.label();
        }
        let held = weighed.flags.iter().find(|flag| flag.holds_back());
        held.map_or("非基层医疗机构", |flag| flag.label())
    }

    /// The day on which the quarter was known to be enough, where that was after it.
    fn learned_late(&self, quarter: Quarter, wanted: i64) -> Option<NaiveDate> {
        let counted: Vec<&DayEntry> = self
            .entries(quarter)
            .filter(|(entry, weighed)| self.serves(entry, weighed))
            .map(|(entry, _)| entry)
            .collect();
        let whole = self.ask.settings.half_day_counts_whole;
        let known_by = |learned: NaiveDate| {
            let known = counted.iter().filter(|at| at.learned_on.is_none_or(|on| on <= learned));
            days_of(known.copied(), whole).iter().map(|day| day.1).sum::<i64>() >= wanted
        };
        if known_by(quarter.last()) {
            return None;
        }
        let mut learned: Vec<NaiveDate> = counted
            .iter()
            .filter_map(|at| at.learned_on)
            .filter(|on| *on > quarter.last())
            .collect();
        learned.sort_unstable();
        learned.into_iter().find(|on| known_by(*on))
    }

    /// What a reader should know beside the days.
    fn warnings(&self, posting: &PostingFacts, quarter: Quarter) -> Vec<String> {
        let mut warnings = Vec::new();
        let on = posting.from.max(quarter.first());
        if let Some(rules) = practice_rules(on) {
            if rules.sender_consents && !posting.has_consent {
                warnings.push(format!("缺派出单位意见({}:{})", rules.document, rules.says));
            }
            let held = self.person.candidate(posting.sender_level, on).title;
            if rules.title.is_some_and(|least| held.is_none_or(|held| held < least)) {
                warnings.push(format!("职称低于国家规定({}:{})", rules.document, rules.says));
            }
        }
        let open = self.entries(quarter).filter(|(entry, weighed)| weighed.is_open(entry));
        let mut flags: BTreeMap<DayFlag, usize> = BTreeMap::new();
        for flag in open.flat_map(|(_, weighed)| &weighed.flags) {
            *flags.entry(*flag).or_default() += 1;
        }
        if !flags.is_empty() {
            let parts: Vec<_> =
                flags.iter().map(|(flag, count)| format!("{flag}{count}")).collect();
            warnings.push(format!("有待核实的出勤:{}", parts.join("、")));
        }
        warnings
    }
}

/// Whether a posting of the programme lasts on a day of a quarter, up to the date.
fn touches(posting: &PostingFacts, quarter: Quarter, as_of: NaiveDate) -> bool {
    let term = posting.term();
    posting.kind == PostingKind::MultiSitePractice
        && posting.from <= quarter.last().min(as_of)
        && term.last() >= quarter.first()
}

/// The day on which so many half days were reached.
fn reached_on(days: &[(NaiveDate, i64)], wanted: i64) -> Option<NaiveDate> {
    let mut sum = 0;
    days.iter().find_map(|(on, halves)| {
        sum += halves;
        (sum >= wanted).then_some(*on)
    })
}

/// Half days as days: `5.5`.
fn in_days(halves: i64) -> String {
    if halves % 2 == 0 { (halves / 2).to_string() } else { format!("{}.5", halves / 2) }
}

//! A target held against a tally on a date.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::consequence::{Consequence, Missed};
use super::figure::{Figure, Sums};
use super::finding::{Finding, Standing};
use super::forecast::{Course, Forecast, Pace};
use super::reported::Judged;
use super::rule::{About, Against, deadline};
use super::status::{Grounds, Status};
use super::tally::{Tally, pace_window};
use crate::domain::area::AreaKey;
use crate::domain::indicator::Indicator;
use crate::domain::measure::Share;
use crate::plan::{Reading, Settings, Stage, Target, YearSource};

/// A stage of a target held against what an area did, on a date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Verdict {
    /// The target.
    pub target: String,
    /// Its title.
    pub title: String,
    /// Its stage.
    pub stage: String,
    /// The title of the stage.
    pub stage_title: String,
    /// The clauses that state it.
    pub clauses: Vec<String>,
    /// The department that leads.
    pub lead: String,
    /// The rule that says what counts; none while the target has none.
    pub rule: Option<String>,
    /// The area.
    pub area: AreaKey,
    /// Its name.
    pub area_name: String,
    /// What it has come to.
    pub status: Status,
    /// What is to be said beside the status, such as 年份未定.
    pub note: Option<String>,
    /// Whether the clause only asks for preference.
    pub advisory: bool,
    /// What is due, in records; none where the plan does not say.
    pub required: Option<i64>,
    /// What counts.
    pub actual: i64,
    /// What is missing.
    pub gap: i64,
    /// What records are counted in, such as 所.
    pub unit: String,
    /// The last day that is in time.
    pub deadline: Option<NaiveDate>,
    /// Where its year comes from.
    #[schema(value_type = String)]
    pub year_source: YearSource,
    /// Days to the deadline; negative once it has passed.
    pub days_left: Option<i64>,
    /// How much of the time has passed, in whole percent: the mark where progress should be.
    pub elapsed_percent: Option<i64>,
    /// The number in every reading, the one in force first.
    pub figures: Vec<Figure>,
    /// What was done in time, to be shown beside the rate.
    pub numerator: i64,
    /// Everything due by the date.
    pub denominator: i64,
    /// The pace that reaches the deadline.
    pub needed_pace: Option<Pace>,
    /// The pace of the window.
    pub actual_pace: Pace,
    /// The days of the window; zero where nothing has a pace.
    pub window_days: i64,
    /// When it will be reached.
    pub forecast: Forecast,
    /// The formula with the numbers put in.
    pub formula: String,
    /// What was counted.
    pub tally: Tally,
    /// What follows, once the deadline has passed.
    pub consequence: Option<Consequence>,
}

impl Verdict {
    /// Sorts the worst first: binding before advisory, then by severity, then by how
    /// little of what is due is done.
    pub fn worst_first(&self) -> impl Ord + use<> {
        let due = self.required.unwrap_or(0);
        let done = if due > 0 { self.actual * 1_000_000 / due } else { 0 };
        (self.advisory, self.status, done, self.area, self.target.clone(), self.stage.clone())
    }

    /// What was done in time out of everything due, to be shown as a percentage.
    pub const fn on_time_share(&self) -> Share {
        Share { numerator: self.numerator, denominator: self.denominator }
    }

    /// What the plan asks for and no record stands for (未立项).
    pub fn unregistered(&self) -> i64 {
        self.required.map_or(0, |required| (required - self.tally.asked).max(0))
    }
}

/// An area's count, ready to be held against a stage of a target.
pub(super) struct Case<'a> {
    pub(super) target: &'a Target,
    pub(super) stage: &'a Stage,
    pub(super) about: About,
    pub(super) settings: &'a Settings,
    pub(super) as_of: NaiveDate,
    pub(super) area: AreaKey,
    pub(super) area_name: &'a str,
    /// What is counted, the plan's number left out.
    pub(super) tally: Tally,
    /// The plan's own number for the area.
    pub(super) allotted: Option<i64>,
    /// What rules count that read the target in another way.
    pub(super) others: Vec<(About, Tally)>,
    /// The counties that reached their number, and those that have one.
    pub(super) counties: Option<(i64, i64)>,
    /// Whether what follows is said here, and not county by county.
    pub(super) names_consequence: bool,
    pub(super) findings: Vec<&'a Finding>,
    /// The reported figures that are judged, and for which period.
    pub(super) judged: Option<Judged<'a>>,
    /// What is reported under the plan.
    pub(super) indicators: &'a [Indicator],
}

impl Case<'_> {
    /// Judges the case.
    pub(super) fn verdict(self) -> Verdict {
        match self.about.against {
            Against::Allotment | Against::Records | Against::Distinct => self.counted(),
            Against::Rate | Against::Rise | Against::Cap | Against::Floor => {
                self.reported(self.judged)
            }
            Against::Total => self.totalled(),
            Against::Narrative => self.narrated(),
        }
    }

    /// Judges records that are counted.
    fn counted(self) -> Verdict {
        let mut figures = self.sums().figures();
        figures.extend(self.others.iter().map(|(about, tally)| Figure::beside(*about, tally)));
        let required = self.sums().required();
        let due = required.unwrap_or(0);
        let done = self.done();
        let gap = (due - done).max(0);
        let course = self.course(due, gap);
        let forecast = course.forecast(self.reached_on(due));
        let (status, note) = self.grounds(required, forecast).status();
        let is_idle = matches!(forecast, Forecast::NoProgress { .. });
        let forecast =
            if is_idle && status == Status::NotDue { Forecast::Nothing } else { forecast };
        let consequence = self.missed(status, gap, due).consequence();
        Verdict {
            required,
            actual: done,
            gap,
            figures,
            numerator: self.on_time(),
            denominator: due,
            needed_pace: course.needed(),
            actual_pace: course.actual(),
            forecast,
            formula: self.formula(required, gap),
            consequence,
            status,
            note: note.map(str::to_owned),
            ..self.blank()
        }
    }

    /// Everything that is known before anything is counted.
    pub(super) fn blank(&self) -> Verdict {
        Verdict {
            rule: Some(self.about.code.to_owned()),
            area: self.area,
            area_name: self.area_name.to_owned(),
            advisory: self.about.advisory,
            unit: self.unit().to_owned(),
            window_days: self.settings.pace_window_days,
            tally: Tally { required: self.allotted.unwrap_or(0), ..self.tally },
            ..unruled(self.target, self.stage, self.area, self.area_name, self.as_of)
        }
    }

    fn sums(&self) -> Sums<'_> {
        Sums {
            target: self.target,
            against: self.about.against,
            counted_in: self.about.counted_in,
            tally: &self.tally,
            allotted: self.allotted,
            counties: self.counties,
        }
    }

    /// Whether what is due is a number of people, so that institutions with more of them make
    /// up for those with fewer: the mean over records is what decides.
    fn is_of_people(&self) -> bool {
        self.about.against == Against::Records && self.target.reading == Reading::Average
    }

    /// The people who count by a day.
    fn people_by(&self, day: NaiveDate) -> i64 {
        let people = self.findings.iter().filter(|it| it.standing.is_asked());
        let people = people.flat_map(|finding| &finding.people);
        i64::try_from(people.filter(|listed| listed.counts_by(day)).count()).unwrap_or(i64::MAX)
    }

    /// What is done, in what is due.
    fn done(&self) -> i64 {
        if self.is_of_people() { self.tally.numerator } else { self.tally.counted }
    }

    /// What was done in time.
    fn on_time(&self) -> i64 {
        match deadline(self.stage) {
            Some(deadline) if self.is_of_people() => self.people_by(deadline),
            _ => self.tally.on_time,
        }
    }

    /// What was done in the window of the pace.
    fn done_in_window(&self) -> i64 {
        if !self.is_of_people() {
            return self.tally.counted_in_window;
        }
        let window = pace_window(self.as_of, self.settings.pace_window_days);
        let before = window.start().pred_opt().map_or(0, |day| self.people_by(day));
        self.people_by(self.as_of) - before
    }

    /// What it is counted in.
    fn unit(&self) -> &str {
        if self.is_of_people() { &self.target.unit } else { self.about.counted_in }
    }

    fn course(&self, due: i64, gap: i64) -> Course {
        Course {
            due,
            gap,
            done: self.done_in_window(),
            window_days: self.settings.pace_window_days,
            deadline: deadline(self.stage),
            as_of: self.as_of,
        }
    }

    fn grounds(&self, required: Option<i64>, forecast: Forecast) -> Grounds<'_> {
        Grounds {
            stage: self.stage,
            deadline: deadline(self.stage),
            as_of: self.as_of,
            against: self.about.against,
            advisory: self.about.advisory,
            required,
            done: self.done(),
            on_time: self.on_time(),
            awaiting: self.tally.awaiting,
            overdue: self.tally.overdue,
            forecast,
        }
    }

    pub(super) fn missed(&self, status: Status, gap: i64, due: i64) -> Missed<'_> {
        Missed {
            target: self.target,
            stage: self.stage,
            area: self.area,
            area_name: self.area_name,
            deadline: deadline(self.stage).filter(|_| self.names_consequence),
            as_of: self.as_of,
            status,
            gap,
            unregistered: (due - self.tally.asked).max(0),
            findings: &self.findings,
        }
    }

    /// The day on which the last of the records due was done.
    fn reached_on(&self, due: i64) -> Option<NaiveDate> {
        let last = usize::try_from(due).ok()?.checked_sub(1)?;
        let mut days: Vec<NaiveDate> = if self.is_of_people() {
            let people = self.findings.iter().flat_map(|finding| &finding.people);
            let counted = people.filter(|listed| listed.standing == Standing::Counted);
            counted.filter_map(|listed| listed.since).collect()
        } else {
            let counted = self.findings.iter().filter(|it| it.standing == Standing::Counted);
            counted.filter_map(|finding| finding.on).collect()
        };
        (last < days.len()).then(|| *days.select_nth_unstable(last).1)
    }

    /// The formula with the numbers put in.
    fn formula(&self, required: Option<i64>, gap: i64) -> String {
        let (unit, done, counted) = (self.unit(), self.about.done, self.done());
        let Some(required) = required else {
            return format!("任务未分解;已{done} {counted} {unit}");
        };
        let on_time = self.on_time();
        let (late, awaiting) = (counted - on_time, self.tally.awaiting);
        let Some(deadline) = deadline(self.stage) else {
            return format!("{required} {unit}应{done};已{done} {counted},未完成 {gap}");
        };
        if self.as_of <= deadline {
            return format!(
                "{required} {unit}应于 {deadline} 前{done};已{done} {counted},未完成 {gap}"
            );
        }
        let share = Share { numerator: on_time, denominator: required };
        let rate = share.percent().map_or_else(|| "—".to_owned(), |percent| format!("{percent}%"));
        let waiting = match self.about.against {
            Against::Allotment => format!("(其中按期完工待验收 {awaiting})"),
            _ => String::new(),
        };
        format!(
            "{required} {unit}应于 {deadline} 前{done};按期 {on_time},逾期完成 {late},\
             未完成 {gap}{waiting};按期率 {on_time} / {required} = {rate}"
        )
    }
}

/// A verdict on a target that no rule counts yet.
pub(super) fn unruled(
    target: &Target,
    stage: &Stage,
    area: AreaKey,
    area_name: &str,
    as_of: NaiveDate,
) -> Verdict {
    let deadline = deadline(stage);
    let (status, note) = match (deadline, stage.year_source) {
        (None, YearSource::Masked) => (Status::NotDue, "年份未定"),
        _ => (Status::NoData, "本目标尚无统计规则"),
    };
    Verdict {
        target: target.id.clone(),
        title: target.title.clone(),
        stage: stage.id.clone(),
        stage_title: stage.title.clone(),
        clauses: target.clauses.clone(),
        lead: target.lead.clone(),
        rule: None,
        area,
        area_name: area_name.to_owned(),
        status,
        note: Some(note.to_owned()),
        advisory: false,
        required: None,
        actual: 0,
        gap: 0,
        unit: target.unit.clone(),
        deadline,
        year_source: stage.year_source,
        days_left: deadline.map(|deadline| (deadline - as_of).num_days()),
        elapsed_percent: elapsed(stage, as_of),
        figures: Vec::new(),
        numerator: 0,
        denominator: 0,
        needed_pace: None,
        actual_pace: Pace(0),
        window_days: 0,
        forecast: Forecast::Nothing,
        formula: String::new(),
        tally: Tally::default(),
        consequence: None,
    }
}

/// How much of a stage's time has passed, in whole percent; both ends are days of it.
fn elapsed(stage: &Stage, as_of: NaiveDate) -> Option<i64> {
    let (from, by) = (stage.from?, deadline(stage)?);
    let all = (by - from).num_days() + 1;
    let passed = ((as_of - from).num_days() + 1).clamp(0, all.max(0));
    (all > 0).then(|| passed * 100 / all)
}

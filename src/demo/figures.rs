//! What counties report, period by period: entered, handed in, handed back with words, passed,
//! accepted and locked.
//!
//! Most goes as the plan asks. The faults are those of real desks and stand in the tables
//! below: handed in late, handed back for a wrong cell, never entered, left lying half way, and
//! a locked year that was opened again for a mistake.

use chrono::{Datelike, NaiveDate, Weekday};

use super::cast::{CHECKER, CLERK, REPORTER};
use super::days::{at, day, hour, later};
use super::dice::name;
use super::event::{Deed, Event, FigureKey, Proof};
use super::figure_values::{Numbers, mistaken};
use crate::domain::area::AreaKey;
use crate::domain::indicator::FigureCell::{self, Denominator, Evidence, Numerator};
use crate::domain::indicator::FigureState::{self, Draft, Passed, Submitted};
use crate::domain::period::{Period, PeriodKind};
use crate::domain::quantity::Quantity;
use crate::ledger::figures::{CorrectFigure, EnterFigures, NewFigure, ReturnFigure};
use crate::ledger::period_locks::{LockPeriod, UnlockPeriod};

/// What is reported every quarter, and once a year.
const QUARTERLY: [&str; 3] = ["N2P", "N2G", "N4"];
const YEARLY: [&str; 3] = ["N1", "N5", "N6"];

/// The periods that are reported for and the first day on which anybody sits down to them. The
/// year before the programme is entered as soon as there is a plan: it is the base.
const ROUNDS: [(&str, NaiveDate); 9] = [
    ("2014", day(2015, 1, 9)),
    ("2015Q1", day(2015, 4, 7)),
    ("2015Q2", day(2015, 7, 7)),
    ("2015Q3", day(2015, 10, 8)),
    ("2015Q4", day(2016, 1, 7)),
    ("2015", day(2016, 1, 18)),
    ("2016", day(2016, 3, 7)),
    ("2016Q1", day(2016, 4, 7)),
    ("2016Q2", day(2016, 7, 7)),
];

/// Handed in after the last day: the county by its place among them, the round and the day.
const LATE: [(i64, &str, NaiveDate); 5] = [
    (1, "2015Q2", day(2015, 7, 28)),
    (4, "2015Q3", day(2015, 10, 27)),
    (6, "2015Q4", day(2016, 2, 3)),
    (5, "2015", day(2016, 2, 22)),
    (7, "2016Q2", day(2016, 8, 9)),
];

/// Handed back: county, round, indicator, cell, words, by whom, and whether it came again.
type Back = (i64, &'static str, &'static str, FigureCell, &'static str, &'static str, bool);

const BACK: [Back; 7] = [
    (2, "2015Q1", "N2P", Numerator, "补偿额含门诊统筹，请剔除后重报。", CHECKER, true),
    (0, "2015Q4", "N4", Numerator, "与信息系统导出数不符，请核对。", CHECKER, true),
    (3, "2015", "N1", Numerator, "参合人数含重复参保，请与居民医保比对。", CLERK, true),
    (8, "2015", "N6", Numerator, "赔付额含2014年度结转，请剔除。", CLERK, true),
    (4, "2016Q1", "N2G", Evidence, "佐证为初稿，请附盖章件并核对数额。", CHECKER, true),
    (2, "2016Q2", "N2P", Denominator, "费用未剔除目录外项目，请重新计算。", CHECKER, false),
    (0, "2016Q2", "N2G", Numerator, "与上季度相比变动过大，请说明并核对。", CLERK, false),
];

/// Left lying on the way: county, round, and how far it came.
const UNDONE: [(i64, &str, FigureState); 4] =
    [(3, "2016Q2", Passed), (5, "2016Q2", Passed), (6, "2016Q2", Draft), (7, "2016Q2", Submitted)];

/// Never entered: county, round and indicator.
const MISSING: [(i64, &str, &str); 3] =
    [(5, "2016Q2", "N4"), (8, "2016Q2", "N4"), (1, "2016Q2", "N2G")];

/// When a round is locked for every county, and why.
const LOCKS: [(&str, NaiveDate, &str); 3] = [
    ("2014", day(2015, 3, 2), "基期数据已核定"),
    ("2015", day(2016, 3, 31), "年度数据已通报"),
    ("2016Q1", day(2016, 5, 31), "一季度数据已通报"),
];

/// The county, by its place among them, whose locked year was opened again; the indicator and
/// the quarter that were wrong, and the day.
const REOPENED: (i64, &str, &str, NaiveDate) = (0, "N4", "2015Q3", day(2016, 5, 9));

/// Everything that a county reports. `rural` is how many people its villages have.
pub(super) fn figures(county: AreaKey, turn: i64, rural: i64) -> Vec<Event> {
    let desk = Desk { county, turn, numbers: Numbers { county, turn, rural } };
    let mut events: Vec<Event> = ROUNDS.iter().flat_map(|round| desk.round(*round)).collect();
    events.extend(desk.reopened());
    events
}

/// The locks of the prefecture. The county that is opened again has its own.
pub(super) fn locks(counties: &[AreaKey]) -> Vec<Event> {
    let lock = |(label, on, reason): &(&str, NaiveDate, &str)| {
        let (period, areas) = (label.parse().ok()?, counties.to_vec());
        let deed = Deed::Lock(LockPeriod { period, areas, reason: Some((*reason).to_owned()) });
        Some(Event { at: at(*on, hour(17)), by: Some(CLERK), reason: None, county: None, deed })
    };
    LOCKS.iter().filter_map(lock).collect()
}

/// The same day, or the Monday after a weekend.
fn workday(date: NaiveDate) -> NaiveDate {
    match date.weekday() {
        Weekday::Sat => later(date, 2),
        Weekday::Sun => later(date, 1),
        _ => date,
    }
}

/// Where a county's figures are entered and checked.
struct Desk {
    county: AreaKey,
    turn: i64,
    numbers: Numbers,
}

impl Desk {
    fn event(&self, (on, hours): (NaiveDate, i64), by: &'static str, deed: Deed) -> Event {
        let at = at(on, hour(hours) + self.turn * 300);
        Event { at, by: Some(by), reason: None, county: Some(self.county), deed }
    }

    fn key(&self, indicator: &str, period: Period) -> FigureKey {
        FigureKey { area_key: self.county, indicator: indicator.to_owned(), period }
    }

    /// What is asked in a round and was not forgotten.
    fn asked(&self, label: &str) -> Vec<FigureKey> {
        let Ok(period) = label.parse::<Period>() else { return Vec::new() };
        let quarters: Vec<Period> = match (period.kind(), label) {
            (PeriodKind::Year, "2014") => period.parts(PeriodKind::Quarter).collect(),
            (PeriodKind::Quarter, _) => vec![period],
            _ => Vec::new(),
        };
        // What a policy grants is known as soon as its year has begun.
        let yearly = match (period.kind(), label) {
            (PeriodKind::Year, "2016") => &YEARLY[1..2],
            (PeriodKind::Year, _) => &YEARLY[..],
            _ => &[],
        };
        let yearly = yearly.iter().map(|indicator| self.key(indicator, period));
        let quarterly = quarters
            .into_iter()
            .flat_map(|quarter| QUARTERLY.map(|indicator| self.key(indicator, quarter)));
        let asked = yearly.chain(quarterly);
        let forgotten = |key: &FigureKey| {
            MISSING.iter().any(|(turn, at, indicator)| {
                *turn == self.turn && *at == label && *indicator == key.indicator
            })
        };
        asked.filter(|key| !forgotten(key)).collect()
    }

    fn round(&self, (label, first): (&'static str, NaiveDate)) -> Vec<Event> {
        let keys = self.asked(label);
        let entered = workday(later(first, self.turn % 3));
        let late = LATE.iter().find(|(turn, at, _)| *turn == self.turn && *at == label);
        let submitted = late.map_or(workday(later(entered, 2)), |(.., on)| *on);
        let back = BACK.iter().find(|(turn, at, ..)| *turn == self.turn && *at == label);
        let until = UNDONE.iter().find(|(turn, at, _)| *turn == self.turn && *at == label);
        let until = until.map_or(FigureState::Accepted, |(.., until)| *until);
        let is_back = |key: &FigureKey| back.is_some_and(|back| back.2 == key.indicator);
        let typed: Vec<NewFigure> = keys.iter().map(|key| self.typed(key, is_back(key))).collect();
        let enter = Deed::Figures(EnterFigures { plan: None, figures: typed });
        let mut events = vec![self.event((entered, 9), REPORTER, enter)];
        events.extend(self.proof(label, entered));
        if until == Draft {
            return events;
        }
        events.push(self.event((submitted, 10), REPORTER, Deed::Submit(keys.clone())));
        if until == Submitted {
            return events;
        }
        let (wrong, right): (Vec<_>, Vec<_>) = keys.into_iter().partition(is_back);
        let mut accepted = right.clone();
        let mut passing = right;
        let mut accepted_on = workday(later(submitted, 9));
        if let Some((.., cell, words, by, again)) = back {
            accepted_on = workday(later(submitted, 18));
            if *by == CLERK {
                passing.extend(wrong.iter().cloned());
            }
            events.extend(self.back(&wrong, submitted, (*cell, words, by), *again));
            if *again {
                accepted.extend(wrong);
            }
        }
        events.push(self.event((workday(later(submitted, 2)), 14), CHECKER, Deed::Pass(passing)));
        if until != Passed {
            events.push(self.event((accepted_on, 16), CLERK, Deed::Accept(accepted)));
        }
        events
    }

    /// What was handed back, and the right numbers where they came.
    fn back(
        &self,
        wrong: &[FigureKey],
        submitted: NaiveDate,
        (cell, words, by): (FigureCell, &str, &'static str),
        again: bool,
    ) -> Vec<Event> {
        let returned = workday(later(submitted, if by == CLERK { 5 } else { 2 }));
        let mut events = Vec::new();
        for key in wrong {
            let command = ReturnFigure { figure: None, seen: None, cell, words: words.to_owned() };
            let deed = Deed::Return(key.clone(), command);
            events.push(self.event((returned, 15), by, deed));
        }
        if again {
            let mended = workday(later(returned, 3));
            let figures = wrong.iter().map(|key| self.typed(key, false)).collect();
            let enter = Deed::Figures(EnterFigures { plan: None, figures });
            events.push(self.event((mended, 9), REPORTER, enter));
            events.push(self.event((mended, 10), REPORTER, Deed::Submit(wrong.to_vec())));
            let passed = workday(later(mended, 2));
            events.push(self.event((passed, 14), CHECKER, Deed::Pass(wrong.to_vec())));
        }
        events
    }

    /// A figure as it is typed in, at first perhaps with a mistake.
    fn typed(&self, key: &FigureKey, wrong: bool) -> NewFigure {
        let own = self.numbers.of(key);
        let (numerator, denominator) = if wrong { mistaken(own) } else { own };
        NewFigure {
            area_key: self.county,
            indicator: key.indicator.clone(),
            period: key.period,
            version: None,
            numerator: Quantity::Number(numerator),
            denominator: denominator.map(Quantity::Number),
            document_no: Some(self.document_no(key.period)),
            remark: None,
        }
    }

    fn document_no(&self, period: Period) -> String {
        let number = self.turn * 10 + i64::from(period.number());
        format!("县合管发〔{}〕示{number}号", period.last().year())
    }

    /// The paper behind a year's figures, as a picture.
    fn proof(&self, label: &str, entered: NaiveDate) -> Option<Event> {
        let period: Period = label.parse().ok().filter(|_| label == "2015")?;
        let words = format!("proof {} {label}", self.county);
        let deed = Deed::Proof(Proof {
            id: name(&words, at(entered, hour(9))),
            figure: self.key("N1", period),
            caption: format!("示范{}参合人数汇总表（盖章件）", period.label()),
        });
        Some(self.event((entered, 9), REPORTER, deed))
    }

    /// A mistake that was found in a locked year: opened, corrected, passed, accepted, locked.
    fn reopened(&self) -> Vec<Event> {
        let (turn, indicator, label, on) = REOPENED;
        let Ok(period) = label.parse::<Period>() else { return Vec::new() };
        let Some(year) = Period::year(period.in_year()).filter(|_| turn == self.turn) else {
            return Vec::new();
        };
        let key = self.key(indicator, period);
        let reason = "县区复核发现一家医院的费用漏报".to_owned();
        let unlock = UnlockPeriod { lock: None, reason: reason.clone() };
        let (numerator, denominator) = self.numbers.of(&key);
        // The hospital that had been left out.
        let more = |number: i64, percent| Quantity::Number(number + number * percent / 100);
        let command = CorrectFigure {
            figure: None,
            seen: None,
            numerator: more(numerator, 2),
            denominator: denominator.map(|number| more(number, 3)),
            document_no: Some(self.document_no(period)),
            remark: Some("补报一家医院的费用。".to_owned()),
        };
        let lock = LockPeriod {
            period: year,
            areas: vec![self.county],
            reason: Some("更正后重新锁定".to_owned()),
        };
        let corrected =
            self.event((later(on, 1), 9), REPORTER, Deed::CorrectFigure(key.clone(), command));
        vec![
            self.event((on, 9), CLERK, Deed::Unlock(self.county, year, unlock)),
            Event { reason: Some("一家医院的费用漏报"), ..corrected },
            self.event((later(on, 2), 14), CHECKER, Deed::Pass(vec![key.clone()])),
            self.event((later(on, 3), 16), CLERK, Deed::Accept(vec![key])),
            self.event((later(on, 4), 17), CLERK, Deed::Lock(lock)),
        ]
    }
}

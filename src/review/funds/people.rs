//! Money that goes to people, or is kept back from hospitals: what the plan asks, what was paid
//! and what is on record for it, side by side.

use std::collections::{BTreeMap, HashMap};
use std::ops::AddAssign;

use chrono::NaiveDate;

use crate::domain::area::{AreaKey, Scope};
use crate::domain::funding::PeopleMeasure;
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::money::Fen;
use crate::domain::month::Month;
use crate::domain::time::Known;
use crate::ledger::irregularities::{self, IrregularityLine};
use crate::ledger::{Ledger, Result};
use crate::plan::Plan;
use crate::review::subsidies::Asked;
use crate::review::training::{self, Turns};
use crate::rules::{Facts, PractitionerFacts, Totals, allowance_due, month_totals};

/// What a line is about, so that it can lead to the records behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The sheet of a county's month.
    Month(Month),
    /// A doctor; none where the person is on no roster of the county.
    Doctor(Option<PublicId>),
    /// An irregularity.
    Irregularity(PublicId),
}

/// The figures of three sources for the same thing. None of them wins silently.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PeopleSides {
    /// How many it is about, in the unit of the measure.
    pub many: i64,
    /// What the plan's rules make due (方案应发); none where no clause says how much.
    pub planned: Option<Fen>,
    /// What was paid out and not taken back, or what was kept back (发放、扣减).
    pub moved: Fen,
    /// What is on record on the spot for it: the part of what was paid that post, certificate
    /// or examination bear out, or the money that an irregularity was about (现场).
    pub on_site: Fen,
    /// What is due and was not paid.
    pub outstanding: Fen,
    /// What was paid and is not due.
    pub overpaid: Fen,
}

impl PeopleSides {
    /// Both sides of what a rule makes due.
    fn held(many: i64, due: Fen, paid: Fen) -> Self {
        let (outstanding, overpaid) = ((due - paid).max(Fen::ZERO), (paid - due).max(Fen::ZERO));
        let on_site = paid - overpaid;
        Self { many, planned: Some(due), moved: paid, on_site, outstanding, overpaid }
    }

    fn of_month(totals: &Totals) -> Self {
        Self {
            many: totals.doctors,
            planned: Some(totals.due),
            moved: totals.paid,
            on_site: totals.paid - totals.overpaid,
            outstanding: totals.outstanding,
            overpaid: totals.overpaid,
        }
    }
}

impl AddAssign for PeopleSides {
    fn add_assign(&mut self, other: Self) {
        self.many += other.many;
        self.planned = match (self.planned, other.planned) {
            (None, None) => None,
            (one, other) => Some(one.unwrap_or_default() + other.unwrap_or_default()),
        };
        self.moved += other.moved;
        self.on_site += other.on_site;
        self.outstanding += other.outstanding;
        self.overpaid += other.overpaid;
    }
}

/// One line of such money: a county's month, a study, an irregularity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeopleLine {
    /// The measure.
    pub measure: PeopleMeasure,
    /// The county.
    pub county: AreaKey,
    /// What it is about, as people call it.
    pub label: String,
    /// What else is to be said.
    pub note: String,
    /// Where the records behind it are.
    pub origin: Origin,
    /// The three figures.
    pub sides: PeopleSides,
}

/// All such money within scope on a date, as known, measure by measure and county by county.
///
/// Months are those that should have been paid by the date. As many queries whatever the number
/// of people: those of the subsidy, of training and of irregularities.
pub async fn people_funds(
    ledger: &Ledger,
    plan: &Plan,
    scope: Scope,
    known: Known,
    as_of: NaiveDate,
) -> Result<Vec<PeopleLine>> {
    let settings = &plan.settings.subsidy;
    let months = (Month::of(plan.head.effective_from), settings.judged(as_of).1);
    let asked = Asked { settings, months, on: as_of, by: as_of };
    let (training, found) = tokio::try_join!(
        training::records(ledger, scope, known, as_of, Turns::Judged),
        irregularities::records(ledger.read(), scope, known, as_of),
    )?;
    let counties = Box::pin(asked.facts_with(ledger, scope, known, Some(training))).await?;
    let mut lines = Vec::new();
    for facts in &counties {
        lines.extend(subsidies(plan, facts, months));
        lines.extend(allowances(plan, facts, as_of));
    }
    lines.extend(found.iter().map(deduction));
    lines.sort_by(|one, other| {
        (one.measure, one.county, &one.label).cmp(&(other.measure, other.county, &other.label))
    });
    Ok(lines)
}

/// A county's months in which anybody was on the roll or paid.
fn subsidies<'a>(
    plan: &Plan,
    facts: &'a Facts,
    months: (Month, Month),
) -> impl Iterator<Item = PeopleLine> + use<'a> {
    let totals = month_totals(facts, &plan.settings.subsidy, months).into_iter();
    totals.filter(|(_, totals)| totals.doctors > 0).map(move |(month, totals)| PeopleLine {
        measure: PeopleMeasure::Subsidy,
        county: facts.county,
        label: month.code(),
        note: if totals.open > 0 { format!("{} 人待核", totals.open) } else { String::new() },
        origin: Origin::Month(month),
        sides: PeopleSides::of_month(&totals),
    })
}

/// The studies of a county for which an allowance is due or was paid.
fn allowances(plan: &Plan, facts: &Facts, as_of: NaiveDate) -> Vec<PeopleLine> {
    let people: HashMap<SubjectId, &PractitionerFacts> =
        facts.people.iter().map(|person| (person.subject, person)).collect();
    let line = |study: &crate::rules::StudyFacts| {
        let due = allowance_due(study, &plan.settings.training, as_of);
        let person = people.get(&study.practitioner);
        (due > Fen::ZERO || study.paid != Fen::ZERO).then(|| PeopleLine {
            measure: PeopleMeasure::Allowance,
            county: facts.county,
            label: person.map_or_else(|| "（不在本县区名册）".to_owned(), |at| at.name.clone()),
            note: format!("{} 至 {} 进修", study.from, study.until),
            origin: Origin::Doctor(person.map(|at| at.public_id)),
            sides: PeopleSides::held(1, due, study.paid),
        })
    };
    facts.studies.iter().filter_map(line).collect()
}

fn deduction(line: &IrregularityLine) -> PeopleLine {
    let sides = PeopleSides {
        many: 1,
        planned: None,
        moved: line.deduction.unwrap_or_default(),
        on_site: line.amount_involved.unwrap_or_default(),
        ..PeopleSides::default()
    };
    PeopleLine {
        measure: PeopleMeasure::Deduction,
        county: line.area_key.county(),
        label: format!("{} · {}", line.facility_name, line.kind),
        note: format!("{} 发现，{}", line.found_on, line.state),
        origin: Origin::Irregularity(line.id),
        sides,
    }
}

/// The sums by measure and county.
pub fn people_by_county(lines: &[PeopleLine]) -> BTreeMap<(PeopleMeasure, AreaKey), PeopleSides> {
    let mut sums: BTreeMap<(PeopleMeasure, AreaKey), PeopleSides> = BTreeMap::new();
    for line in lines {
        *sums.entry((line.measure, line.county)).or_default() += line.sides;
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::{PeopleSides, allowances};
    use crate::domain::area::AreaKey;
    use crate::domain::ids::SubjectId;
    use crate::domain::money::Fen;
    use crate::domain::training::ExamResult;
    use crate::plan;
    use crate::rules::{Facts, StudyFacts};

    fn day(text: &str) -> chrono::NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn what_is_missing_and_what_is_too_much_do_not_cancel_out() {
        let yuan = Fen::from_yuan;
        let mut sums = PeopleSides::held(1, yuan(6_000), yuan(5_000));
        sums += PeopleSides::held(1, yuan(6_000), yuan(7_000));
        assert_eq!((sums.planned, sums.moved), (Some(yuan(12_000)), yuan(12_000)));
        assert_eq!((sums.outstanding, sums.overpaid), (yuan(1_000), yuan(1_000)));
        assert_eq!(sums.on_site, yuan(11_000), "what was paid too much has nothing behind it");
    }

    #[test]
    fn an_allowance_is_due_after_a_pass_and_what_was_paid_without_one_is_told() {
        let text = include_str!("../../../fixtures/plans/longnan-health-2015.toml");
        let plan = plan::read(text).expect("a plan");
        let mut facts = Facts::of(AreaKey(6_212_230_000_000), "宕昌县".to_owned());
        let study = |result, yuan| StudyFacts {
            practitioner: SubjectId(1),
            from: day("2015-03-01"),
            until: day("2015-08-31"),
            left_on: None,
            leave_reason: None,
            exam_on: Some(day("2015-09-05")),
            exam_result: Some(result),
            paid: Fen::from_yuan(yuan),
            paid_on: None,
        };
        facts.studies = vec![
            study(ExamResult::Passed, 6_000),
            study(ExamResult::Passed, 0),
            study(ExamResult::Failed, 1_000),
            study(ExamResult::Failed, 0),
        ];
        let lines = allowances(&plan, &facts, day("2016-01-01"));
        let sides: Vec<_> = lines
            .iter()
            .map(|line| (line.sides.planned.map(|due| due.0), line.sides.moved.0))
            .collect();
        assert_eq!(sides, [(Some(600_000), 600_000), (Some(600_000), 0), (Some(0), 100_000)]);
        let early = allowances(&plan, &facts, day("2015-09-01"));
        assert!(early.iter().all(|line| line.sides.planned == Some(Fen::ZERO)), "no pass yet");
    }
}

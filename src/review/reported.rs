//! From figures and irregularities of the ledger to facts.

use crate::domain::area::AreaKey;
use crate::ledger::figures::{FigureRecord, Wanted};
use crate::ledger::irregularities::IrregularityLine;
use crate::plan::Plan;
use crate::rules::{self, FigureFacts, IrregularityFacts};

/// The reported figures that the rules of a plan ask for on a date.
pub(super) fn wanted(plan: &Plan, as_of: chrono::NaiveDate) -> Vec<Wanted> {
    let asked = rules::wanted(plan, as_of).into_iter();
    asked.map(|at| Wanted { indicator: at.indicator, from: at.from, until: at.until }).collect()
}

/// A figure and the area that it was reported for.
pub(super) fn figure(record: FigureRecord) -> (AreaKey, FigureFacts) {
    let figure = FigureFacts {
        public_id: record.id,
        indicator: record.indicator,
        period: record.period,
        numerator: record.numerator,
        denominator: record.denominator,
        steps: record.steps,
    };
    (record.area_key, figure)
}

/// An irregularity as rules see it.
pub(super) fn irregularity(line: IrregularityLine) -> IrregularityFacts {
    IrregularityFacts {
        public_id: line.id,
        area: line.area_key,
        facility: line.facility_name,
        kind: line.kind,
        found_on: line.found_on,
        amount_involved: line.amount_involved,
        deduction: line.deduction,
        deducted_on: line.deducted_on,
        rectified_on: line.rectified_on,
        closed_on: line.closed_on,
    }
}

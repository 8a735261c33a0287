//! From figures and irregularities of the ledger to facts.

use crate::domain::area::AreaKey;
use crate::ledger::figures::FigureRecord;
use crate::ledger::irregularities::IrregularityLine;
use crate::rules::{FigureFacts, IrregularityFacts};

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

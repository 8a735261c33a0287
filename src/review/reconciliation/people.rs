//! Money of people that should agree: what was due and what was paid, what was found and what
//! was kept back.

use super::{Behind, Books, Discrepancy};
use crate::domain::funding::PeopleMeasure;
use crate::domain::money::Fen;
use crate::domain::reconciliation::Check;
use crate::review::funds::PeopleLine;

fn about(books: &Books, check: Check, line: &PeopleLine) -> Discrepancy {
    Discrepancy {
        check,
        area: line.county,
        label: match line.measure {
            PeopleMeasure::Subsidy => format!("{} {}", books.names.of(line.county), line.label),
            _ => line.label.clone(),
        },
        behind: Behind::Money(line.origin),
        one: ("", String::new()),
        other: ("", String::new()),
        difference: String::new(),
        note: line.note.clone(),
    }
}

/// Months and studies of which more or less was paid than they made due. What is missing to one
/// person and too much for another is told even where the sums agree.
pub(super) fn paid(books: &Books) -> Vec<Discrepancy> {
    let of = |line: &PeopleLine| {
        let check = match line.measure {
            PeopleMeasure::Subsidy => Check::SubsidyPaid,
            PeopleMeasure::Allowance => Check::AllowancePaid,
            PeopleMeasure::Deduction => return None,
        };
        let sides = &line.sides;
        let due = sides.planned?;
        if sides.outstanding == Fen::ZERO && sides.overpaid == Fen::ZERO {
            return None;
        }
        let mut words = vec![line.note.clone()];
        words.extend(
            (sides.outstanding > Fen::ZERO).then(|| format!("少发 {} 元", sides.outstanding)),
        );
        words.extend((sides.overpaid > Fen::ZERO).then(|| format!("多发 {} 元", sides.overpaid)));
        words.retain(|word| !word.is_empty());
        Some(Discrepancy {
            one: ("已发", format!("{} 元", sides.moved)),
            other: ("应发", format!("{due} 元")),
            difference: format!("{} 元", signed(sides.moved - due)),
            note: words.join("，"),
            ..about(books, check, line)
        })
    };
    books.people.iter().filter_map(of).collect()
}

/// Irregularities for which more was kept back than they were about, where that is known.
pub(super) fn kept_back(books: &Books) -> Vec<Discrepancy> {
    let of = |line: &PeopleLine| {
        let (kept, involved) = (line.sides.moved, line.sides.on_site);
        let over =
            line.measure == PeopleMeasure::Deduction && involved > Fen::ZERO && kept > involved;
        over.then(|| Discrepancy {
            one: ("扣减", format!("{kept} 元")),
            other: ("涉及金额", format!("{involved} 元")),
            difference: format!("{} 元", signed(kept - involved)),
            ..about(books, Check::DeductionInvolved, line)
        })
    };
    books.people.iter().filter_map(of).collect()
}

/// An amount with its sign, also above nought.
fn signed(amount: Fen) -> String {
    if amount > Fen::ZERO { format!("+{amount}") } else { amount.to_string() }
}

#[cfg(test)]
mod tests {
    use super::{kept_back, paid};
    use crate::domain::area::AreaKey;
    use crate::domain::funding::PeopleMeasure;
    use crate::domain::ids::PublicId;
    use crate::domain::money::Fen;
    use crate::domain::reconciliation::Check;
    use crate::review::funds::{Origin, PeopleLine, PeopleSides};
    use crate::review::reconciliation::Books;
    use crate::review::reconciliation::tests::books;

    fn with(lines: Vec<PeopleLine>) -> Books {
        Books { people: lines, ..books() }
    }

    fn line(measure: PeopleMeasure, sides: PeopleSides) -> PeopleLine {
        PeopleLine {
            measure,
            county: AreaKey(6_212_230_000_000),
            label: "2016-05".to_owned(),
            note: String::new(),
            origin: Origin::Irregularity(PublicId(uuid::Uuid::nil())),
            sides,
        }
    }

    fn due(yuan: i64, paid: i64, short: i64, over: i64) -> PeopleSides {
        PeopleSides {
            many: 2,
            planned: Some(Fen::from_yuan(yuan)),
            moved: Fen::from_yuan(paid),
            on_site: Fen::from_yuan(paid - over),
            outstanding: Fen::from_yuan(short),
            overpaid: Fen::from_yuan(over),
        }
    }

    #[test]
    fn what_was_paid_is_held_against_what_was_due() {
        let books = with(vec![
            line(PeopleMeasure::Subsidy, due(800, 800, 0, 0)),
            line(PeopleMeasure::Subsidy, due(800, 800, 200, 200)),
            line(PeopleMeasure::Allowance, due(6_000, 5_000, 1_000, 0)),
        ]);
        let found = paid(&books);
        let told: Vec<_> =
            found.iter().map(|one| (one.check, &*one.difference, &*one.note)).collect();
        let expected = [
            (Check::SubsidyPaid, "0.00 元", "少发 200.00 元，多发 200.00 元"),
            (Check::AllowancePaid, "-1,000.00 元", "少发 1,000.00 元"),
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn no_more_is_kept_back_than_was_found() {
        let found = |involved, kept| {
            let sides = PeopleSides {
                many: 1,
                moved: Fen::from_yuan(kept),
                on_site: Fen::from_yuan(involved),
                ..PeopleSides::default()
            };
            kept_back(&with(vec![line(PeopleMeasure::Deduction, sides)])).len()
        };
        assert_eq!((found(100, 100), found(100, 101)), (0, 1));
        assert_eq!(found(0, 101), 0, "how much it is about is not always known");
        assert!(paid(&with(vec![line(PeopleMeasure::Deduction, due(1, 0, 1, 0))])).is_empty());
    }
}

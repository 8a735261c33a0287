//! Conditions that several nouns share.

use chrono::NaiveDate;
use sea_orm::sea_query::{Expr, ExprTrait, LikeExpr};
use sea_orm::{ColumnTrait, Condition};

/// A spell that has not ended before a date; its last day belongs to it.
pub(super) fn still(until: impl ColumnTrait, on: NaiveDate) -> Condition {
    Condition::any().add(until.is_null()).add(until.gte(on))
}

/// The first and the last day of a spell; no last day while it holds.
pub(super) type Spell = (NaiveDate, Option<NaiveDate>);

/// Whether two spells share a day.
pub(super) fn overlap((from, until): Spell, (other_from, other_until): Spell) -> bool {
    until.is_none_or(|until| other_from <= until) && other_until.is_none_or(|until| from <= until)
}

/// A column of lower-case text that holds what was typed, whatever signs that has.
pub(super) fn like(column: impl ColumnTrait, typed: &str) -> Expr {
    let mut pattern = String::with_capacity(typed.len() + 2);
    pattern.push('%');
    for sign in typed.trim().to_lowercase().chars() {
        if matches!(sign, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(sign);
    }
    pattern.push('%');
    Expr::col(column.as_column_ref()).like(LikeExpr::new(pattern).escape('\\'))
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::{Spell, overlap};

    fn spell(from: &str, until: &str) -> Spell {
        let day = |text: &str| text.parse::<NaiveDate>();
        (day(from).expect("a date"), day(until).ok())
    }

    #[test]
    fn spells_overlap_where_they_share_a_day() {
        let winter = spell("2015-12-01", "2016-02-28");
        for (from, until, shared) in [
            ("2016-02-28", "2016-03-10", true),
            ("2016-02-29", "2016-03-10", false),
            ("2015-11-01", "2015-12-01", true),
            ("2015-11-01", "2015-11-30", false),
            ("2015-11-01", "", true),
            ("2016-01-05", "2016-01-06", true),
        ] {
            assert_eq!(overlap(winter, spell(from, until)), shared, "{from} {until}");
            assert_eq!(overlap(spell(from, until), winter), shared, "{from} {until}");
        }
        assert!(overlap(spell("2016-01-01", ""), spell("2017-01-01", "")));
    }
}
